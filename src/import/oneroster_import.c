// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/oneroster_import.h"

#include "base/ru.h"
#include "import/class_name.h"
#include "import/name_read.h"
#include "import/plan.h"
#include "import/pupil_import.h"
#include "import/pupil_import_check.h"
#include "import/pupil_import_plan.h"
#include "import/staff_import.h"
#include "import/staff_import_plan.h"

// Sheets and columns as office/oneroster.c puts them.
enum { MANIFEST, ORGS, CLASSES, USERS, DEMOGRAPHICS, ENROLLMENTS, SHEETS };
enum { CLASS_ID, CLASS_STATUS, CLASS_TITLE };
enum {
    USER_ID,
    USER_STATUS,
    USER_ENABLED,
    USER_ROLE,
    USER_GIVEN,
    USER_FAMILY,
    USER_MIDDLE,
    USER_FILE
};
enum { PERSON_ID, PERSON_BORN, PERSON_SEX };
enum {
    ENROLLED_ID,
    ENROLLED_STATUS,
    ENROLLED_CLASS,
    ENROLLED_USER,
    ENROLLED_ROLE,
    ENROLLED_BEGINS
};

// Columns of a name as name_read.h takes them: fields of the one table made here.
enum { FIELD_LAST, FIELD_FIRST, FIELD_MIDDLE };
static const struct name_columns name_fields = {COLUMN_NOTHING, FIELD_LAST, FIELD_FIRST,
                                                FIELD_MIDDLE};

struct packet {
    struct pupil_entries pupils;
    struct staff_entries staff;
};

struct reading {
    const struct import_reader *reader;
    struct import_result *result;
    struct packet *packet;
    struct text_index users, classes, persons; // by sourcedId: places among the rows of the sheet
    size_t *class_of;                          // by row of users: place among classes; NONE
    struct date *since;                        // by row of users
};
#define NONE ((size_t)-1)

static const struct sheet *sheet_of(const struct reading *r, int sheet) {
    return &r->reader->book->sheets.at[sheet];
}

static struct str text_at(const struct reading *r, int sheet, size_t row, int column) {
    const struct cell *cell = sheet_row_cell(&sheet_of(r, sheet)->rows.at[row], column);
    return cell == NULL ? S("") : str_trim(cell->text);
}

static bool is_deleted(struct str status) { return str_eq(status, S("tobedeleted")); }

static void index_rows(struct reading *r, int sheet, struct text_index *out) {
    *out = text_index_open(r->reader->arena);
    for (size_t i = 1; i < sheet_of(r, sheet)->rows.n; i++) {
        struct str id = text_at(r, sheet, i, 0);
        if (id.n > 0) {
            (void)text_index_put(out, id, i);
        }
    }
}

static void refuse_enrollment(struct reading *r, size_t row, const char *code, struct str value,
                              const char *text) {
    struct str id = text_at(r, ENROLLMENTS, row, ENROLLED_ID);
    import_refuse_row(r->reader, r->result, NULL, sheet_of(r, ENROLLMENTS)->rows.at[row].number,
                      code,
                      import_detail(r->reader->arena, "file", S("enrollments.csv"), "sourcedId", id,
                                    "value", value, NULL),
                      "enrollments.csv: %s («%.*s»).", text, STR_ARG(value));
}

// Puts users into their classes; gives how many rows were taken.
static int64_t read_enrollments(struct reading *r) {
    int64_t taken = 0;
    for (size_t i = 1; i < sheet_of(r, ENROLLMENTS)->rows.n; i++) {
        struct str user = text_at(r, ENROLLMENTS, i, ENROLLED_USER);
        struct str class = text_at(r, ENROLLMENTS, i, ENROLLED_CLASS);
        if (is_deleted(text_at(r, ENROLLMENTS, i, ENROLLED_STATUS))) {
            continue;
        }
        size_t u = text_index_get(&r->users, user), c = text_index_get(&r->classes, class);
        if (u == TEXT_INDEX_NONE) {
            refuse_enrollment(r, i, "unknown_user", user, "такого человека в users.csv нет");
            continue;
        }
        if (c == TEXT_INDEX_NONE) {
            refuse_enrollment(r, i, "unknown_class", class, "такого класса в classes.csv нет");
            continue;
        }
        taken++;
        if (str_eq(text_at(r, ENROLLMENTS, i, ENROLLED_ROLE), S("student")) &&
            import_class_name(r->reader->arena, text_at(r, CLASSES, c, CLASS_TITLE)).n > 0) {
            r->class_of[u] = c;
            (void)date_parse_iso(text_at(r, ENROLLMENTS, i, ENROLLED_BEGINS), &r->since[u]);
        }
    }
    return taken;
}

static struct str sex_of(struct reading *r, struct str id, const struct name_read *name) {
    size_t at = text_index_get(&r->persons, id);
    struct str said = at == TEXT_INDEX_NONE ? S("") : text_at(r, DEMOGRAPHICS, at, PERSON_SEX);
    struct ru_name parts = {name->last, name->first, name->middle, false};
    enum ru_sex sex = str_eq(said, S("male"))     ? RU_MALE
                      : str_eq(said, S("female")) ? RU_FEMALE
                                                  : ru_name_sex(r->reader->arena, &parts);
    return sex == RU_MALE ? S("М") : sex == RU_FEMALE ? S("Ж") : S("");
}

static struct date born_of(struct reading *r, struct str id) {
    struct date born = {0};
    size_t at = text_index_get(&r->persons, id);
    if (at != TEXT_INDEX_NONE) {
        (void)date_parse_iso(text_at(r, DEMOGRAPHICS, at, PERSON_BORN), &born);
    }
    return born;
}

static struct str file_number_of(struct reading *r, size_t row) {
    struct str text = text_at(r, USERS, row, USER_FILE);
    const char *code;
    return import_text_hostile(text, &code) || text.n > 40 ? S("") : text;
}

static void read_pupil(struct reading *r, size_t row, const struct name_read *name) {
    struct arena *arena = r->reader->arena;
    struct str id = text_at(r, USERS, row, USER_ID);
    struct pupil_entry *entry = vec_push(arena, &r->packet->pupils.at);
    *entry = (struct pupil_entry){.row = sheet_of(r, USERS)->rows.at[row].number,
                                  .last = name->last,
                                  .first = name->first,
                                  .middle = name->middle,
                                  .full = name->full,
                                  .fold = ru_fold(arena, name->full),
                                  .sex = sex_of(r, id, name),
                                  .born = born_of(r, id),
                                  .file_number = file_number_of(r, row),
                                  .enrolled = r->since[row]};
    if (r->class_of[row] != NONE) {
        entry->class_name =
            import_class_name(arena, text_at(r, CLASSES, r->class_of[row], CLASS_TITLE));
        return;
    }
    entry->refused = true;
    import_refuse_row(r->reader, r->result, &r->result->tables.at.at[0], entry->row, "no_class",
                      NULL, "%.*s: в enrollments.csv нет класса этого ученика.",
                      STR_ARG(entry->full));
}

static void read_teacher(struct reading *r, size_t row, const struct name_read *name) {
    struct arena *arena = r->reader->arena;
    struct staff_entry *entry = vec_push(arena, &r->packet->staff.at);
    *entry = (struct staff_entry){.row = sheet_of(r, USERS)->rows.at[row].number,
                                  .last = name->last,
                                  .first = name->first,
                                  .middle = name->middle,
                                  .full = name->full,
                                  .fold = ru_fold(arena, name->full),
                                  .position = S("учитель")};
    (void)text_index_put(&r->packet->staff.by_fold, entry->fold, r->packet->staff.at.n - 1);
}

// Users are read as a list of people: one table whose columns have the parts of a name.
static void make_table(struct reading *r) {
    static const int columns[] = {
        [FIELD_LAST] = USER_FAMILY, [FIELD_FIRST] = USER_GIVEN, [FIELD_MIDDLE] = USER_MIDDLE};
    struct sheet_table *table = vec_push(r->reader->arena, &r->result->tables.at);
    *table = (struct sheet_table){.sheet = sheet_of(r, USERS),
                                  .sheet_index = USERS,
                                  .header_first = 1,
                                  .header_last = 1,
                                  .first_data_row = 2};
    for (int field = FIELD_LAST; field <= FIELD_MIDDLE; field++) {
        *vec_push(r->reader->arena, &table->columns) =
            (struct column_guess){.column = columns[field], .field = field, .confidence = 1};
    }
}

static void read_users(struct reading *r) {
    const struct sheet *sheet = sheet_of(r, USERS);
    int64_t students = 0, teachers = 0;
    for (size_t i = 1; i < sheet->rows.n; i++) {
        struct str role = text_at(r, USERS, i, USER_ROLE);
        bool student = str_eq(role, S("student")), teacher = str_eq(role, S("teacher"));
        struct name_read name;
        struct table_line line = {.row = &sheet->rows.at[i], .kind = LINE_DATA};
        if ((!student && !teacher) || is_deleted(text_at(r, USERS, i, USER_STATUS))) {
            continue;
        }
        students += student;
        teachers += teacher;
        if (!name_take_row(r->reader, r->result, &r->result->tables.at.at[0], &line, &name_fields,
                           &name)) {
            continue;
        }
        if (student) {
            read_pupil(r, i, &name);
        } else {
            read_teacher(r, i, &name);
        }
    }
    import_count(r->reader->arena, r->result->counts, "students", students);
    import_count(r->reader->arena, r->result->counts, "teachers", teachers);
}

static void describe(struct reading *r, int64_t enrollments) {
    struct arena *arena = r->reader->arena;
    const struct sheet *manifest = sheet_of(r, MANIFEST);
    int64_t refused = (int64_t)r->result->refused.at.n, classes = 0;
    for (size_t i = 1; i < sheet_of(r, CLASSES)->rows.n; i++) {
        classes += !is_deleted(text_at(r, CLASSES, i, CLASS_STATUS));
    }
    import_count(arena, r->result->counts, "classes", classes);
    import_count(arena, r->result->counts, "enrollments", enrollments);
    import_count(arena, r->result->counts, "refused", refused);
    node_put(arena, r->result->read, "format", node_text(arena, S("oneroster")));
    for (size_t i = 1; i < manifest->rows.n; i++) {
        if (str_eq(text_at(r, MANIFEST, i, 0), S("oneroster.version"))) {
            node_put(arena, r->result->read, "version",
                     node_text(arena, text_at(r, MANIFEST, i, 1)));
        }
    }
}

static double recognise(const struct import_reader *reader) {
    return reader->book->format == WORKBOOK_ONEROSTER && reader->book->sheets.n == SHEETS ? 1 : 0;
}

static void read(const struct import_reader *reader, struct import_result *result) {
    struct reading r = {.reader = reader, .result = result};
    if (recognise(reader) == 0) {
        import_refuse_file(reader, result, "not_oneroster", "Файл «%.*s» – не выгрузка OneRoster.",
                           STR_ARG(reader->file_name));
        return;
    }
    size_t users = reader->book->sheets.at[USERS].rows.n;
    r.packet = arena_new(reader->arena, struct packet);
    r.packet->staff.by_fold = text_index_open(reader->arena);
    r.class_of = arena_array(reader->arena, size_t, users + 1);
    r.since = arena_array(reader->arena, struct date, users + 1);
    for (size_t i = 0; i < users; i++) {
        r.class_of[i] = NONE;
    }
    result->rows = r.packet;
    make_table(&r);
    index_rows(&r, USERS, &r.users);
    index_rows(&r, CLASSES, &r.classes);
    index_rows(&r, DEMOGRAPHICS, &r.persons);
    int64_t enrollments = read_enrollments(&r);
    read_users(&r);
    pupil_entries_check(reader, result, &r.packet->pupils);
    pupil_entries_describe(reader, result, &r.packet->pupils, NULL);
    describe(&r, enrollments);
}

static struct import_result part_of(const struct import_result *result, void *rows) {
    struct import_result part = *result;
    part.rows = rows;
    return part;
}

static struct node *normalised(struct arena *arena, const struct import_result *result) {
    struct import_result pupils = part_of(result, &((struct packet *)result->rows)->pupils);
    return pupil_entries_normalised(arena, &pupils);
}

// Pupils and staff are planned apart: what one plan counts says nothing of the other.
struct two_plans {
    struct import_plan pupils, staff;
};

static bool plan(struct import_work *work, const struct import_result *result,
                 struct import_plan *plan, struct error *error) {
    struct packet *packet = result->rows;
    struct two_plans *two = arena_new(work->arena, struct two_plans);
    struct import_result pupils = part_of(result, &packet->pupils);
    struct import_result staff = part_of(result, &packet->staff);
    if (!pupil_import_plan(work, &pupils, &two->pupils, error) ||
        !staff_import_plan(work, &staff, &two->staff, error)) {
        return false;
    }
    *plan = two->pupils;
    for (size_t i = 0; i < two->staff.lines.n; i++) {
        struct plan_line *line = vec_push(work->arena, &plan->lines);
        *line = two->staff.lines.at[i];
        line->entry = PLAN_NO_ENTRY;
    }
    plan->changes = two;
    return true;
}

static bool apply(struct import_work *work, const struct import_result *result,
                  const struct import_plan *plan, struct error *error) {
    struct packet *packet = result->rows;
    const struct two_plans *two = plan->changes;
    struct import_result pupils = part_of(result, &packet->pupils);
    struct import_result staff = part_of(result, &packet->staff);
    return pupil_import_apply(work, &pupils, &two->pupils, error) &&
           staff_import_apply(work, &staff, &two->staff, error);
}

const struct import_kind oneroster_import = {
    .command = "oneroster",
    .kind = "oneroster",
    .title = "Выгрузка OneRoster",
    .help = "ученики, классы и учителя одним архивом",
    .recognise = recognise,
    .read = read,
    .plan = plan,
    .apply = apply,
    .normalised = normalised,
};
