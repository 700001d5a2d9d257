// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ru.h"
#include "base/text_index.h"
#include "monitoring/uud_import.h"
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

enum { SIGNS_MAX = 60, MARK_NONE = -1, MARK_TOP = 5 };

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

static int mark_of(struct arena *arena, struct str text) {
    static const struct {
        const char *word;
        int mark;
    } words[] = {{"0", 0},
                 {"-", 0},
                 {"н", 0},
                 {"нет", 0},
                 {"не проявляется", 0},
                 {"не проявляет", 0},
                 {"отсутствует", 0},
                 {"1", 1},
                 {"+/-", 1},
                 {"+-", 1},
                 {"±", 1},
                 {"с", 1},
                 {"частично", 1},
                 {"проявляется частично", 1},
                 {"иногда", 1},
                 {"2", 2},
                 {"+", 2},
                 {"в", 2},
                 {"да", 2},
                 {"проявляется", 2},
                 {"всегда", 2}};
    struct str folded = ru_fold(arena, text);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (str_eq(folded, str_from(words[i].word)))
            return words[i].mark;
    int64_t value;
    return str_to_int(folded, &value) && value >= 0 && value <= MARK_TOP ? (int)value : MARK_NONE;
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

// One row: the marks of one observer for one pupil.
struct sheet_mark {
    size_t pupil;
    struct str observer;
    int marks[SIGNS_MAX];
};

struct reading {
    const struct import_reader *reader;
    struct import_result *result;
    const struct sheet_table *table;
    int sign_columns[SIGNS_MAX];
    int signs;
    struct str pupil; // of the row above, where a cell is not repeated
    struct str group;
    struct text_index pupils, observers;
    VEC(struct sheet_mark) rows;
    struct node *list;
};

static void read_marks(struct reading *r, const struct table_line *line, struct sheet_mark *row,
                       struct node *values) {
    struct arena *arena = r->reader->arena;
    for (int s = 0; s < r->signs; s++) {
        const struct cell *cell = sheet_row_cell(line->row, r->sign_columns[s]);
        struct str text = cell && cell_filled(cell) ? ru_tidy(arena, cell->text) : S("");
        row->marks[s] = text.n > 0 ? mark_of(arena, text) : MARK_NONE;
        node_add(values,
                 row->marks[s] == MARK_NONE ? node_null(arena) : node_int(arena, row->marks[s]));
        if (text.n > 0 && row->marks[s] == MARK_NONE)
            import_warn(r->reader, r->result, r->table, line->row->number, "mark_not_understood",
                        import_detail(arena, "value", text, NULL),
                        "%.*s: «%.*s» – не отметка, клетка пропущена.", STR_ARG(r->pupil),
                        STR_ARG(text));
    }
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
    struct sheet_mark *row = vec_push(arena, &r->rows);
    *row = (struct sheet_mark){.observer = table_text(arena, r->table, line, FIELD_OBSERVER)};
    row->pupil = text_index_put(&r->pupils, ru_fold(arena, r->pupil), r->pupils.n);
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
    const struct sheet_mark **first =
        arena_array(arena, const struct sheet_mark *, r->pupils.n + 1);
    bool *paired = arena_array(arena, bool, r->pupils.n + 1);
    int64_t same = 0, of = 0;
    for (size_t i = 0; i < r->rows.n; i++) {
        const struct sheet_mark *row = &r->rows.at[i], *other = first[row->pupil];
        if (!other) {
            first[row->pupil] = row;
            continue;
        }
        if (paired[row->pupil] || str_eq(other->observer, row->observer))
            continue;
        paired[row->pupil] = true;
        for (int s = 0; s < r->signs; s++) {
            if (row->marks[s] == MARK_NONE || other->marks[s] == MARK_NONE)
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
    for (size_t c = 0; c < r.table->columns.n && r.signs < SIGNS_MAX; c++)
        if (r.table->columns.at[c].field == FIELD_SIGN)
            r.sign_columns[r.signs++] = r.table->columns.at[c].column;
    for (size_t i = 0; i < r.table->lines.n; i++)
        if (r.table->lines.at[i].kind == LINE_DATA)
            read_line(&r, &r.table->lines.at[i]);
    import_describe(reader, &observation_fields, result);
    import_count_lines(reader, result);
    struct str class_name = import_class_of_table(arena, r.table, NULL);
    import_count(arena, result->counts, "pupils", (int64_t)r.pupils.n);
    import_count(arena, result->counts, "rows", (int64_t)r.rows.n);
    import_count(arena, result->counts, "refused", (int64_t)result->refused.at.n);
    import_count(arena, result->counts, "observers", (int64_t)r.observers.n);
    import_count(arena, result->counts, "signs", r.signs);
    if (class_name.n > 0)
        import_count(arena, result->by_class, str_c(arena, class_name), (int64_t)r.pupils.n);
    describe_agreement(&r);
    node_put(arena, result->extra, "observations", r.list);
    if (r.rows.n == 0)
        import_refuse_file(reader, result, "no_rows",
                           "В файле «%.*s» под заголовком нет ни одной строки с отметками.",
                           STR_ARG(reader->file_name));
}
