// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ru.h"
#include "base/text_index.h"
#include "monitoring/uud_import.h"
#include "monitoring/uud_sheet.h"
#include "import/class_name.h"
#include "import/name_read.h"

#include <math.h>

enum {
    FIELD_NUMBER,
    FIELD_NAME,
    FIELD_GROUP,
    FIELD_LEVEL,
    FIELD_OBSERVER,
    FIELD_SIGN,
    FIELD_COUNT
};

enum { MARK_TOP = 5 };

// «Р1», «К 2», «1.1»: the short name of a sign over its column.
static bool header_is_sign(struct str leaf) {
    int letters = 0, digits = 0, rest = 0;
    for (struct str text = leaf; text.n > 0;) {
        uint32_t c = utf8_next(&text);
        if (c >= '0' && c <= '9')
            digits++;
        else if ((c >= 0x410 && c <= 0x44F) || (c >= 'A' && c <= 'z'))
            letters++;
        else if (c != '.' && c != ' ' && c != '-')
            rest++;
    }
    return digits >= 1 && digits <= 3 && letters <= 3 && rest == 0;
}

enum { WORDED_TOP = 2 };
static const char *const worded_meaning[WORDED_TOP + 1] = {"не проявляется", "проявляется частично",
                                                           "проявляется"};

// *worded becomes true for a word or a sign: those know three steps and no more.
static int mark_of(struct arena *arena, struct str text, bool *worded) {
    static const struct {
        const char *word;
        int mark;
    } words[] = {{"-", 0},
                 {"н", 0},
                 {"нет", 0},
                 {"не проявляется", 0},
                 {"не проявляет", 0},
                 {"отсутствует", 0},
                 {"+/-", 1},
                 {"+-", 1},
                 {"±", 1},
                 {"с", 1},
                 {"частично", 1},
                 {"проявляется частично", 1},
                 {"иногда", 1},
                 {"+", 2},
                 {"в", 2},
                 {"да", 2},
                 {"проявляется", 2},
                 {"всегда", 2}};
    struct str folded = ru_fold(arena, text);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq(folded, str_from(words[i].word))) {
            *worded = true;
            return words[i].mark;
        }
    int64_t value;
    return str_to_int(folded, &value) && value >= 0 && value <= MARK_TOP ? (int)value : UUD_NO_MARK;
}

static bool fits_mark(const struct cell *cell) {
    char room[64];
    struct str text = str_trim(cell->text);
    if (text.n > sizeof room)
        return false;
    int64_t value;
    if (str_to_int(text, &value))
        return value >= 0 && value <= MARK_TOP;
    return text.n > 0 && text.n <= 40;
}

static const struct column_field fields[FIELD_COUNT] = {
    [FIELD_NUMBER] = {.name = "number", .title = "Номер по порядку", .words = "№|№ п п|п п"},
    [FIELD_NAME] = {.name = "name",
                    .title = "Ученик",
                    .words = NAME_WORDS_FULL "|ученик|учащийся|обучающийся|фио ученика|фи ученика|"
                                             "фио обучающегося|фамилия",
                    .fits = name_fits_full,
                    .anchor = true},
    [FIELD_GROUP] = {.name = "group", .title = "Группа", .words = "группа|гр|команда"},
    [FIELD_LEVEL] = {.name = "level",
                     .title = "Уровень",
                     .words = "уровень|уровень сформированности"},
    [FIELD_OBSERVER] = {.name = "observer",
                        .title = "Наблюдатель",
                        .words = "наблюдатель|эксперт|№ наблюдателя|кто наблюдал"},
    [FIELD_SIGN] = {.name = "sign",
                    .title = "Признак",
                    .words = "",
                    .fits = fits_mark,
                    .header_fits = header_is_sign,
                    .many = true},
};

static const struct import_kind observation_fields = {
    .command = "uud", .kind = "uud_observation", .fields = fields, .n_fields = FIELD_COUNT};

static bool speaks_of_observation(struct arena *arena, const struct sheet_table *table) {
    for (size_t i = 0; i < table->titles.n; i++) {
        struct str folded = ru_fold(arena, table->titles.at[i]);
        if (str_find(folded, S("наблюден")) != STR_NONE || str_find(folded, S("ууд")) != STR_NONE)
            return true;
    }
    return false;
}

double uud_observation_recognise(const struct import_reader *reader) {
    struct sheet_tables tables = {0};
    import_glance_tables(reader, &observation_fields, 2, &tables);
    if (tables.at.n == 0)
        return 0;
    const struct sheet_table *table = &tables.at.at[0];
    bool observer = table_column_of(table, FIELD_OBSERVER) >= 0;
    bool titled = speaks_of_observation(reader->arena, table);
    if (table->header_first == 0 || table_column_of(table, FIELD_SIGN) < 0)
        return 0;
    return observer && titled ? 0.95 : observer ? 0.8 : titled ? 0.7 : 0;
}

struct reading {
    const struct import_reader *reader;
    struct import_result *result;
    const struct sheet_table *table;
    int sign_columns[UUD_SIGNS_MAX];
    struct uud_sheet *sheet;
    struct str pupil; // of the row above, where a cell is not repeated
    struct str group;
    struct text_index pupils, observers;
    struct node *list;
};

static void read_marks(struct reading *r, const struct table_line *line, struct uud_row *row,
                       struct node *values) {
    struct arena *arena = r->reader->arena;
    for (int s = 0; s < (int)r->sheet->signs.n; s++) {
        const struct cell *cell = sheet_row_cell(line->row, r->sign_columns[s]);
        struct str text = cell && cell_filled(cell) ? ru_tidy(arena, cell->text) : S("");
        row->marks[s] = text.n > 0 ? mark_of(arena, text, &r->sheet->worded) : UUD_NO_MARK;
        r->sheet->top = row->marks[s] > r->sheet->top ? row->marks[s] : r->sheet->top;
        node_add(values,
                 row->marks[s] == UUD_NO_MARK ? node_null(arena) : node_int(arena, row->marks[s]));
        if (text.n > 0 && row->marks[s] == UUD_NO_MARK)
            import_warn(r->reader, r->result, r->table, line->row->number, "mark_not_understood",
                        import_detail(arena, "value", text, NULL),
                        "%.*s: «%.*s» – не отметка, клетка пропущена.", STR_ARG(r->pupil),
                        STR_ARG(text));
    }
}

// «гр. 2», «2», «группа 2».
static int team_of(struct str group) {
    int64_t team;
    while (group.n > 0 && (group.p[0] < '0' || group.p[0] > '9'))
        group = str_from_at(group, 1);
    return str_to_int(group, &team) && team > 0 && team < 100 ? (int)team : 0;
}

static void read_line(struct reading *r, const struct table_line *line) {
    struct arena *arena = r->reader->arena;
    struct str name = table_text(arena, r->table, line, FIELD_NAME);
    const char *code;
    if (name.n > 0 && import_text_hostile(name, &code)) {
        import_refuse_row(r->reader, r->result, r->table, line->row->number, code, NULL,
                          "Имя нельзя взять: в нём невидимые знаки или формула.");
        return;
    }
    if (name.n > 0)
        r->pupil = ru_tidy_name(arena, name, NULL);
    struct str group = table_text(arena, r->table, line, FIELD_GROUP);
    if (name.n > 0 || group.n > 0)
        r->group = group;
    if (r->pupil.n == 0) {
        import_refuse_row(r->reader, r->result, r->table, line->row->number, "no_name", NULL,
                          "Не указан ученик.");
        return;
    }
    struct uud_row *row = vec_push(arena, &r->sheet->rows);
    *row = (struct uud_row){.row = line->row->number,
                            .name = r->pupil,
                            .observer = table_text(arena, r->table, line, FIELD_OBSERVER),
                            .team = team_of(r->group)};
    text_index_put(&r->pupils, ru_fold(arena, r->pupil), r->pupils.n);
    text_index_put(&r->observers, row->observer, r->observers.n);
    struct node *map = node_add(r->list, node_map(arena));
    node_put(arena, map, "row", node_int(arena, line->row->number));
    node_put(arena, map, "pupil", node_text(arena, r->pupil));
    node_put(arena, map, "group", node_text(arena, r->group));
    node_put(arena, map, "observer", node_text(arena, row->observer));
    read_marks(r, line, row, node_put(arena, map, "v", node_list(arena)));
    node_put(arena, map, "level", node_text(arena, table_text(arena, r->table, line, FIELD_LEVEL)));
}

// Marks of the first two observers of a pupil, sign by sign.
static void describe_agreement(struct reading *r) {
    struct arena *arena = r->reader->arena;
    const struct uud_row **first = arena_array(arena, const struct uud_row *, r->pupils.n + 1);
    bool *paired = arena_array(arena, bool, r->pupils.n + 1);
    int64_t same = 0, of = 0;
    for (size_t i = 0; i < r->sheet->rows.n; i++) {
        const struct uud_row *row = &r->sheet->rows.at[i];
        size_t pupil = text_index_get(&r->pupils, ru_fold(arena, row->name));
        const struct uud_row *other = first[pupil];
        if (!other) {
            first[pupil] = row;
            continue;
        }
        if (paired[pupil] || str_eq(other->observer, row->observer))
            continue;
        paired[pupil] = true;
        for (int s = 0; s < (int)r->sheet->signs.n; s++) {
            if (row->marks[s] == UUD_NO_MARK || other->marks[s] == UUD_NO_MARK)
                continue;
            of++;
            same += row->marks[s] == other->marks[s];
        }
    }
    if (of == 0)
        return;
    struct node *map = node_map(arena);
    import_count(arena, map, "same", same);
    import_count(arena, map, "of", of);
    node_put(arena, map, "percent",
             node_real(arena, floor((double)same * 1000 / (double)of + 0.5) / 10));
    node_put(arena, r->result->extra, "agreement", map);
}

static void read_signs(struct reading *r) {
    struct arena *arena = r->reader->arena;
    for (size_t c = 0; c < r->table->columns.n && r->sheet->signs.n < UUD_SIGNS_MAX; c++) {
        const struct column_guess *column = &r->table->columns.at[c];
        if (column->field != FIELD_SIGN)
            continue;
        r->sign_columns[r->sheet->signs.n] = column->column;
        *vec_push(arena, &r->sheet->signs) = (struct uud_sign){
            column->leaf, ru_tidy(arena, column->title), uud_personal(arena, column->title)};
    }
}

static void finish_sheet(struct reading *r, struct str class_name) {
    struct uud_sheet *sheet = r->sheet;
    sheet->class_name = class_name;
    if (r->table->titles.n > 0)
        sheet->title = ru_tidy(r->reader->arena, r->table->titles.at[0]);
    sheet->worded = sheet->worded && sheet->top <= WORDED_TOP;
    if (!sheet->worded)
        return;
    sheet->top = WORDED_TOP;
    for (int mark = 0; mark <= WORDED_TOP; mark++)
        sheet->meaning[mark] = str_from(worded_meaning[mark]);
}

void uud_observation_read(const struct import_reader *reader, struct import_result *result) {
    struct arena *arena = reader->arena;
    result->kind_name = S("uud_observation");
    import_find_tables(reader, &observation_fields, 2, &result->tables);
    if (result->tables.at.n == 0)
        return;
    struct reading r = {.reader = reader,
                        .result = result,
                        .table = &result->tables.at.at[0],
                        .pupils = text_index_open(arena),
                        .observers = text_index_open(arena),
                        .list = node_list(arena)};
    r.sheet = result->rows = arena_new(arena, struct uud_sheet);
    read_signs(&r);
    for (size_t i = 0; i < r.table->lines.n; i++)
        if (r.table->lines.at[i].kind == LINE_DATA)
            read_line(&r, &r.table->lines.at[i]);
    import_describe(reader, &observation_fields, result);
    import_count_lines(reader, result);
    struct str class_name = import_class_of_table(arena, r.table, NULL);
    import_count(arena, result->counts, "pupils", (int64_t)r.pupils.n);
    import_count(arena, result->counts, "rows", (int64_t)r.sheet->rows.n);
    import_count(arena, result->counts, "refused", (int64_t)result->refused.at.n);
    import_count(arena, result->counts, "observers", (int64_t)r.observers.n);
    import_count(arena, result->counts, "signs", (int64_t)r.sheet->signs.n);
    if (class_name.n > 0)
        import_count(arena, result->by_class, str_c(arena, class_name), (int64_t)r.pupils.n);
    finish_sheet(&r, class_name);
    describe_agreement(&r);
    node_put(arena, result->extra, "observations", r.list);
    if (r.sheet->rows.n == 0)
        import_refuse_file(reader, result, "no_rows",
                           "В файле «%.*s» под заголовком нет ни одной строки с отметками.",
                           STR_ARG(reader->file_name));
}
