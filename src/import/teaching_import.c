// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/teaching_import.h"

#include "base/ru.h"
#include "base/text_index.h"
#include "import/class_name.h"
#include "import/name_read.h"
#include "import/teaching_import_plan.h"

#include <math.h>

enum {
    FIELD_NUMBER,
    FIELD_TEACHER,
    FIELD_SUBJECT,
    FIELD_CLASS,
    FIELD_PART,
    FIELD_HOURS,
    FIELD_CLASS_HOURS, // a column of a matrix, its header is the class
    FIELD_TOTAL,
    FIELD_UNUSED,
    FIELD_COUNT
};

enum { SUBJECT_BYTES_MAX = 200, HOURS_MAX = 40 };

static bool fits_hours(const struct cell *cell) {
    double hours;
    return ru_parse_real(str_trim(cell->text), &hours) && hours >= 0 && hours <= HOURS_MAX;
}

static bool header_is_class(struct str leaf) {
    struct ru_class class;
    return utf8_length(leaf) <= 8 && ru_parse_class(leaf, &class) && class.letter[0];
}

static const struct column_field fields[FIELD_COUNT] = {
    [FIELD_NUMBER] = {.name = "number", .title = "Номер по порядку", .words = "№|№ п п|n п п|п п"},
    [FIELD_TEACHER] = {.name = "teacher",
                       .title = "Учитель",
                       .words = NAME_WORDS_FULL "|учитель|педагог|преподаватель|фио учителя|"
                                                "фио педагога|фамилия|педагогический работник|"
                                                "фамилия имя отчество учителя|фамилия и о учителя",
                       .fits = name_fits_full,
                       .anchor = true,
                       .by_content = true},
    [FIELD_SUBJECT] = {.name = "subject",
                       .title = "Предмет",
                       .words = "предмет|учебный предмет|дисциплина|курс|предмет курс|"
                                "преподаваемый предмет|наименование предмета"},
    [FIELD_CLASS] = {.name = "class",
                     .title = "Класс",
                     .words = "класс|кл|классы|класс группа|учебный класс",
                     .fits = import_class_fits},
    [FIELD_PART] = {.name = "part",
                    .title = "Группа",
                    .words = "группа|подгруппа|гр|подгр|деление|деление на группы"},
    [FIELD_HOURS] = {.name = "hours",
                     .title = "Часов в неделю",
                     .words = "часы|часов|час|ч|кол во часов|количество часов|часов в неделю|"
                              "часы в неделю|кол во часов в неделю|количество часов в неделю|"
                              "нагрузка|нагрузка час|недельная нагрузка|ч нед",
                     .fits = fits_hours},
    [FIELD_CLASS_HOURS] = {.name = "class_hours",
                           .title = "Часы в классе (имя класса – в заголовке)",
                           .words = "",
                           .fits = fits_hours,
                           .header_fits = header_is_class,
                           .many = true},
    [FIELD_TOTAL] = {.name = "total",
                     .title = "Всего часов",
                     .words = "всего|итого|всего часов|итого часов|всего час"},
    [FIELD_UNUSED] = {.name = "-",
                      .title = "не нужен",
                      .words = "должность|категория|образование|стаж*|ставка*|кабинет|"
                               "классное руководство|примечание|доплата*|оклад*",
                      .many = true},
};

static double recognise(const struct import_reader *reader) {
    struct sheet_tables tables = {0};
    import_glance_tables(reader, &teaching_import, 2, &tables);
    double best = 0;
    for (size_t t = 0; t < tables.at.n && t < 3; t++) {
        const struct sheet_table *table = &tables.at.at[t];
        bool list =
            table_column_of(table, FIELD_HOURS) >= 0 && table_column_of(table, FIELD_CLASS) >= 0;
        bool matrix = table_column_of(table, FIELD_CLASS_HOURS) >= 0;
        bool subject = table_column_of(table, FIELD_SUBJECT) >= 0;
        if (table->header_first == 0 || table->first_data_row == 0 || !(list || matrix))
            continue;
        double score = 0.5 + (subject ? 0.4 : 0);
        best = score > best ? score : best;
    }
    return best;
}

// Reading ---------------------------------------------------------------------------------------

struct reading {
    const struct import_reader *reader;
    struct import_result *result;
    const struct sheet_table *table;
    struct teaching_entries *rows;
    struct str teacher; // of the row above: a list names a teacher once
    struct str subject;
    struct name_read name;
    struct text_index by_key;
    int64_t lines;   // data rows
    int64_t refused; // of them
};

static struct str line_text(const struct reading *r, const struct table_line *line, int field) {
    return table_text(r->reader->arena, r->table, line, field);
}

static bool refuse(struct reading *r, const struct table_line *line, const char *code,
                   struct str value, const char *text) {
    struct str words = r->teacher.n > 0
                           ? str_fmt(r->reader->arena, "%.*s: %s", STR_ARG(r->teacher), text)
                           : ru_capital(r->reader->arena, str_from(text));
    import_refuse_row(r->reader, r->result, r->table, line->row->number, code,
                      value.n > 0 ? import_detail(r->reader->arena, "value", value, NULL) : NULL,
                      "%.*s.", STR_ARG(words));
    return false;
}

static bool read_teacher(struct reading *r, const struct table_line *line) {
    static const struct name_columns columns = {FIELD_TEACHER, COLUMN_NOTHING, COLUMN_NOTHING,
                                                COLUMN_NOTHING};
    struct str text = line_text(r, line, FIELD_TEACHER);
    if (text.n == 0 && line->group.n > 0 && r->teacher.n == 0)
        text = line->group;
    if (text.n > 0 && str_find(ru_fold(r->reader->arena, text), S("вакан")) != STR_NONE) {
        r->teacher = S("");
        return refuse(r, line, "vacancy", text, "вакансия – учителя пока нет");
    }
    if (text.n > 0 && !str_eq(text, r->teacher)) {
        r->teacher = S("");
        r->subject = S("");
        struct name_read name;
        if (!name_read_row(r->reader->arena, r->table, line, &columns, &name) || name.refusal)
            return refuse(r, line, "teacher_not_understood", S(""),
                          "имя учителя не понято: нужны фамилия и имя или инициалы");
        r->teacher = text;
        r->name = name;
        if (name.mended)
            import_warn(r->reader, r->result, r->table, line->row->number, "latin_letters_in_name",
                        import_detail(r->reader->arena, "fixed", name.full, NULL),
                        "%.*s: латинские буквы в имени заменены русскими.", STR_ARG(name.full));
    }
    return r->teacher.n > 0 || refuse(r, line, "no_teacher", S(""), "не указан учитель");
}

static bool read_subject(struct reading *r, const struct table_line *line) {
    struct str text = line_text(r, line, FIELD_SUBJECT);
    const char *code;
    if (text.n > SUBJECT_BYTES_MAX || (text.n > 0 && import_text_hostile(text, &code)))
        return refuse(r, line, "subject_not_understood", S(""), "название предмета не понято");
    if (text.n > 0)
        r->subject = ru_capital(r->reader->arena, text);
    return r->subject.n > 0 || refuse(r, line, "no_subject", S(""), "не указан предмет");
}

static bool add_row(struct reading *r, const struct table_line *line, struct str class_name,
                    struct str part, double hours) {
    struct teaching_entry row = {.row = line->row->number,
                                 .teacher = r->name.full,
                                 .last = r->name.last,
                                 .first = r->name.first,
                                 .middle = r->name.middle,
                                 .class_name = class_name,
                                 .subject = r->subject,
                                 .part = part,
                                 .hours = hours};
    struct str key = str_fmt(r->reader->arena, "%.*s|%.*s|%.*s|%.*s", STR_ARG(row.teacher),
                             STR_ARG(class_name), STR_ARG(row.subject), STR_ARG(part));
    size_t at = text_index_put(&r->by_key, key, r->rows->at.n);
    if (at < r->rows->at.n) {
        const struct teaching_entry *before = &r->rows->at.at[at];
        struct node *detail = node_map(r->reader->arena);
        node_put(r->reader->arena, detail, "of", node_int(r->reader->arena, before->row));
        import_refuse_row(r->reader, r->result, r->table, row.row, "duplicate_of_row", detail,
                          "%.*s, %.*s, %.*s: то же, что в строке %d. Взята первая.",
                          STR_ARG(row.teacher), STR_ARG(class_name), STR_ARG(row.subject),
                          before->row);
        return false;
    }
    *(struct teaching_entry *)vec_push(r->reader->arena, &r->rows->at) = row;
    return true;
}

static bool read_hours(struct reading *r, const struct table_line *line, struct str text,
                       double *hours) {
    if (!ru_parse_real(text, hours) || *hours <= 0 || *hours > HOURS_MAX || !isfinite(*hours))
        return refuse(r, line, "hours_not_understood", text, "часы в неделю – число от 0,25 до 40");
    return true;
}

// «1 группа» out of «5А (1 группа)», else the column of groups.
static struct str part_of(struct reading *r, const struct table_line *line, struct str class_text) {
    size_t open = str_find_char(class_text, '('), close = str_find_char(class_text, ')');
    if (open != STR_NONE && close != STR_NONE && close > open + 1)
        return str_trim(str_sub(class_text, open + 1, close - open - 1));
    struct str part = line_text(r, line, FIELD_PART);
    const char *code;
    bool none = str_eq(part, S("-")) || import_text_hostile(part, &code) || part.n > 100;
    return none ? S("") : part;
}

static bool read_list_line(struct reading *r, const struct table_line *line) {
    struct str classes = line_text(r, line, FIELD_CLASS);
    if (classes.n == 0)
        return refuse(r, line, "no_class", S(""), "не указан класс");
    double hours;
    if (!read_hours(r, line, line_text(r, line, FIELD_HOURS), &hours))
        return false;
    bool several = false, taken = false;
    for (struct str rest = classes; rest.n > 0;) {
        struct str text = str_trim(str_cut(&rest, ','));
        struct str name = import_class_name(r->reader->arena, text);
        if (name.n == 0)
            return refuse(r, line, "class_not_understood", text, "класс написан непонятно");
        several = several || rest.n > 0;
        taken = add_row(r, line, name, part_of(r, line, text), hours) || taken;
    }
    if (several)
        import_warn(r->reader, r->result, r->table, line->row->number, "hours_of_each_class",
                    import_detail(r->reader->arena, "value", classes, NULL),
                    "%.*s: в строке несколько классов (%.*s) – часы взяты за каждый.",
                    STR_ARG(r->teacher), STR_ARG(classes));
    return taken;
}

static bool read_matrix_line(struct reading *r, const struct table_line *line) {
    double sum = 0, total;
    bool taken = false, tried = false;
    struct str part = part_of(r, line, r->subject);
    for (size_t c = 0; c < r->table->columns.n; c++) {
        const struct column_guess *guess = &r->table->columns.at[c];
        const struct cell *cell =
            guess->field == FIELD_CLASS_HOURS ? sheet_row_cell(line->row, guess->column) : NULL;
        struct str text = cell && cell_filled(cell) ? ru_tidy(r->reader->arena, cell->text) : S("");
        if (text.n == 0 || str_eq(text, S("-")) || str_eq(text, S("0")))
            continue;
        double hours;
        tried = true;
        if (!read_hours(r, line, text, &hours))
            continue;
        sum += hours;
        taken = add_row(r, line, import_class_name(r->reader->arena, guess->leaf), part, hours) ||
                taken;
    }
    if (!tried)
        return refuse(r, line, "no_hours", S(""), "в строке нет часов ни в одном классе");
    struct str given = line_text(r, line, FIELD_TOTAL);
    if (taken && given.n > 0 && ru_parse_real(given, &total) && fabs(total - sum) > 0.001)
        import_warn(r->reader, r->result, r->table, line->row->number, "sum_differs",
                    import_detail(r->reader->arena, "value", given, NULL),
                    "%.*s, %.*s: в столбце «Всего» стоит %.*s, а сумма по классам – %.*s.",
                    STR_ARG(r->teacher), STR_ARG(r->subject), STR_ARG(given),
                    STR_ARG(ru_real(r->reader->arena, sum, sum == floor(sum) ? 0 : 2)));
    return taken;
}

static void read_line(struct reading *r, const struct table_line *line) {
    bool matrix = table_column_of(r->table, FIELD_CLASS_HOURS) >= 0;
    r->lines++;
    bool good = read_teacher(r, line) && read_subject(r, line) &&
                (matrix ? read_matrix_line(r, line) : read_list_line(r, line));
    r->refused += !good;
}

static void describe(struct reading *r) {
    struct arena *arena = r->reader->arena;
    struct node *counts = r->result->counts;
    double hours = 0;
    struct text_index teachers = text_index_open(arena);
    struct class_uses classes = class_uses_open(arena);
    for (size_t i = 0; i < r->rows->at.n; i++) {
        hours += r->rows->at.at[i].hours;
        text_index_put(&teachers, r->rows->at.at[i].teacher, i);
        import_class_count(arena, &classes, r->rows->at.at[i].class_name);
    }
    import_count(arena, counts, "rows", r->lines);
    import_count(arena, counts, "imported", r->lines - r->refused);
    import_count(arena, counts, "refused", r->refused);
    import_count(arena, counts, "entries", (int64_t)r->rows->at.n);
    import_count(arena, counts, "teachers", (int64_t)teachers.n);
    import_count(arena, counts, "classes", (int64_t)classes.at.n);
    node_put(arena, counts, "hours", node_real(arena, hours));
    for (size_t i = 0; i < classes.at.n; i++)
        import_count(arena, r->result->by_class, str_c(arena, classes.at.at[i].name),
                     classes.at.at[i].rows);
}

static void read(const struct import_reader *reader, struct import_result *result) {
    import_find_tables(reader, &teaching_import, 2, &result->tables);
    struct reading r = {.reader = reader, .result = result};
    r.rows = arena_new(reader->arena, struct teaching_entries);
    r.by_key = text_index_open(reader->arena);
    result->rows = r.rows;
    for (size_t t = 0; t < result->tables.at.n; t++) {
        r.table = &result->tables.at.at[t];
        r.teacher = r.subject = S("");
        for (size_t i = 0; i < r.table->lines.n; i++)
            if (r.table->lines.at[i].kind == LINE_DATA)
                read_line(&r, &r.table->lines.at[i]);
            else if (r.table->lines.at[i].kind == LINE_GROUP)
                r.teacher = S("");
    }
    import_describe(reader, &teaching_import, result);
    import_count_lines(reader, result);
    import_warn_columns(reader, result);
    describe(&r);
    if (r.rows->at.n == 0)
        import_refuse_file(reader, result, r.lines > 0 ? "no_good_rows" : "no_rows",
                           "В файле «%.*s» ни одной строки нагрузки, которую можно взять.",
                           STR_ARG(reader->file_name));
}

static struct node *normalised(struct arena *arena, const struct import_result *result) {
    const struct teaching_entries *rows = result->rows;
    struct node *list = node_list(arena);
    for (size_t i = 0; i < rows->at.n; i++) {
        const struct teaching_entry *row = &rows->at.at[i];
        struct node *map =
            node_add(list, import_detail(arena, "teacher", row->teacher, "cls", row->class_name,
                                         "subject", row->subject, "part", row->part, NULL));
        node_put(arena, map, "hours", node_real(arena, row->hours));
    }
    return list;
}

const struct import_kind teaching_import = {
    .command = "load",
    .kind = "load",
    .title = "Учебная нагрузка (тарификация)",
    .help = "учитель, предмет, класс, группа, часы: строками или таблицей «учителя × классы»",
    .fields = fields,
    .n_fields = FIELD_COUNT,
    .recognise = recognise,
    .read = read,
    .plan = teaching_import_plan,
    .apply = teaching_import_apply,
    .normalised = normalised,
};
