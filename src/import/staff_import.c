// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/staff_import.h"

#include "base/ru.h"
#include "import/name_read.h"
#include "import/staff_import_plan.h"

enum {
    FIELD_NUMBER,
    FIELD_FULL,
    FIELD_LAST,
    FIELD_FIRST,
    FIELD_MIDDLE,
    FIELD_POSITION,
    FIELD_LEFT,
    FIELD_NOTE,
    FIELD_UNUSED,
    FIELD_COUNT
};

enum { POSITION_BYTES_MAX = 300 };

static const struct column_field fields[FIELD_COUNT] = {
    [FIELD_NUMBER] = {.name = "number",
                      .title = "Номер по порядку",
                      .words = "№|№ п п|n п п|п п|n|номер|табельный номер|таб №"},
    [FIELD_FULL] = {.name = "name",
                    .title = "Фамилия, имя, отчество",
                    .words = NAME_WORDS_FULL
                    "|сотрудник|работник|педагог|учитель|"
                    "педагогический работник|фио педагога|фио сотрудника|фио учителя|"
                    "фио работника|фамилия имя отчество педагогического работника|"
                    "фио педагогического работника",
                    .fits = name_fits_full,
                    .anchor = true,
                    .by_content = true},
    [FIELD_LAST] = {.name = "last",
                    .title = "Фамилия",
                    .words = "фамилия",
                    .fits = name_fits_word,
                    .anchor = true},
    [FIELD_FIRST] = {.name = "first", .title = "Имя", .words = "имя", .fits = name_fits_word},
    [FIELD_MIDDLE] = {.name = "middle",
                      .title = "Отчество",
                      .words = "отчество|отчество при наличии",
                      .fits = name_fits_word},
    [FIELD_POSITION] = {.name = "position",
                        .title = "Должность",
                        .words = "должность|занимаемая должность|занимаемая должность должности|"
                                 "должность по штатному расписанию|должность специальность|"
                                 "должность преподаваемый предмет"},
    [FIELD_LEFT] = {.name = "left",
                    .title = "Дата увольнения",
                    .words = "дата увольнения|уволен|уволена"},
    [FIELD_NOTE] = {.name = "note",
                    .title = "Примечание, статус",
                    .words = "примечание|прим|статус|состояние",
                    .many = true},
    [FIELD_UNUSED] = {.name = "-",
                      .title = "не нужен",
                      .words = "ставка*|образование*|стаж*|категория|квалификационная категория|"
                               "квалификация*|предмет|предметы|преподаваемый предмет|"
                               "преподаваемые предметы|телефон*|email|e mail|почта|логин|снилс|"
                               "дата рождения|дата приема|пол|адрес*|курсы*|награды*|диплом*|"
                               "классное руководство|кабинет|совместительство",
                      .many = true},
};

static const struct name_columns name_fields = {FIELD_FULL, FIELD_LAST, FIELD_FIRST, FIELD_MIDDLE};

static bool speaks_of_staff(struct arena *arena, const struct sheet_table *table) {
    static const char *const words[] = {"педагог",  "учител", "сотрудник", "работник",
                                        "персонал", "кадр",   "штат",      NULL};
    for (size_t i = 0; i <= table->titles.n; i++) {
        struct str text = i < table->titles.n ? table->titles.at[i] : table->sheet->name;
        struct str folded = ru_fold(arena, text);
        for (const char *const *word = words; *word; word++)
            if (str_find(folded, str_from(*word)) != STR_NONE)
                return true;
    }
    return false;
}

static double recognise(const struct import_reader *reader) {
    static const struct column_field foreign = {
        .words = "класс|кл|часы|часов|часы в неделю|кол во часов|количество часов|нагрузка*|балл*|"
                 "отметка*|вариант|код участника|средний балл"};
    struct sheet_tables tables = {0};
    import_glance_tables(reader, &staff_import, 1, &tables);
    if (tables.at.n == 0 || tables.at.at[0].first_data_row == 0)
        return 0;
    const struct sheet_table *table = &tables.at.at[0];
    double score = 0.2;
    score += table_column_of(table, FIELD_POSITION) >= 0 ? 0.5 : 0;
    score += speaks_of_staff(reader->arena, table) ? 0.2 : 0;
    for (size_t c = 0; c < table->columns.n; c++)
        if (column_header_match(&foreign, table->columns.at[c].leaf_key) >= 0.9)
            return score * 0.3;
    return score;
}

static struct str read_position(const struct import_reader *reader, const struct sheet_table *table,
                                const struct table_line *line) {
    struct str position = table_text(reader->arena, table, line, FIELD_POSITION);
    if (position.n == 0)
        position = ru_tidy(reader->arena, line->group);
    const char *code;
    if (position.n > POSITION_BYTES_MAX || import_text_hostile(position, &code))
        return S("");
    return position;
}

static void read_left(const struct import_reader *reader, struct import_result *result,
                      const struct sheet_table *table, const struct table_line *line,
                      struct staff_entry *row) {
    struct str note = ru_fold(reader->arena, table_text(reader->arena, table, line, FIELD_NOTE));
    const struct cell *cell = table_cell(table, line, FIELD_LEFT);
    if (cell && cell->kind == CELL_DATE)
        row->left_on = cell->date;
    else if (cell && ru_parse_date(cell->text, &row->left_on) == RU_DATE_NONE)
        row->left_on = (struct date){0};
    if (date_is_none(row->left_on) && str_find(note, S("уволен")) != STR_NONE)
        row->left_on = reader->today;
    if (!date_is_none(row->left_on))
        import_warn(reader, result, table, line->row->number, "dismissed", NULL,
                    "%.*s: уволен(а) с %.*s.", STR_ARG(row->full),
                    STR_ARG(ru_date_short(reader->arena, row->left_on)))
            ->quiet = true;
}

// One person may hold several posts: his rows become one. Returns false if the row stands alone.
static bool join_post(const struct import_reader *reader, struct import_result *result,
                      const struct sheet_table *table, struct staff_entries *rows,
                      struct staff_entry *row) {
    size_t at = text_index_put(&rows->by_fold, row->fold, rows->at.n);
    if (at == rows->at.n)
        return false;
    struct staff_entry *first = &rows->at.at[at];
    if (row->position.n == 0 || str_eq(first->position, row->position)) {
        row->refused = true;
        struct node *detail = node_map(reader->arena);
        node_put(reader->arena, detail, "of", node_int(reader->arena, first->row));
        import_refuse_row(reader, result, table, row->row, "duplicate_of_row", detail,
                          "%.*s: та же строка, что и %d-я. Взята первая.", STR_ARG(row->full),
                          first->row);
        return false;
    }
    first->position = first->position.n == 0
                          ? row->position
                          : str_fmt(reader->arena, "%.*s, %.*s", STR_ARG(first->position),
                                    STR_ARG(row->position));
    import_warn(reader, result, table, row->row, "second_post", NULL,
                "%.*s: вторая должность – %.*s.", STR_ARG(row->full), STR_ARG(row->position))
        ->quiet = true;
    return true;
}

static void read_line(const struct import_reader *reader, struct import_result *result,
                      const struct sheet_table *table, const struct table_line *line,
                      struct staff_entries *rows) {
    struct staff_entry row = {.row = line->row->number};
    struct name_read name;
    row.refused = !name_take_row(reader, result, table, line, &name_fields, &name);
    if (row.refused) {
        *(struct staff_entry *)vec_push(reader->arena, &rows->at) = row;
        return;
    }
    row.last = name.last;
    row.first = name.first;
    row.middle = name.middle;
    row.full = name.full;
    row.fold = ru_fold(reader->arena, name.full);
    row.position = read_position(reader, table, line);
    read_left(reader, result, table, line, &row);
    if (join_post(reader, result, table, rows, &row)) {
        import_count_add(reader->arena, result->counts, "second_posts", 1);
        return;
    }
    *(struct staff_entry *)vec_push(reader->arena, &rows->at) = row;
}

static void read(const struct import_reader *reader, struct import_result *result) {
    import_find_tables(reader, &staff_import, 1, &result->tables);
    struct staff_entries *rows = arena_new(reader->arena, struct staff_entries);
    rows->by_fold = text_index_open(reader->arena);
    result->rows = rows;
    for (size_t t = 0; t < result->tables.at.n; t++) {
        const struct sheet_table *table = &result->tables.at.at[t];
        for (size_t i = 0; i < table->lines.n; i++)
            if (table->lines.at[i].kind == LINE_DATA)
                read_line(reader, result, table, &table->lines.at[i], rows);
    }
    import_describe(reader, &staff_import, result);
    import_count_lines(reader, result);
    import_warn_columns(reader, result);
    int64_t refused = (int64_t)result->refused.at.n;
    int64_t second = node_as_int(node_get(result->counts, "second_posts"), 0);
    import_count(reader->arena, result->counts, "rows", (int64_t)rows->at.n + second);
    import_count(reader->arena, result->counts, "imported", (int64_t)rows->at.n - refused);
    import_count(reader->arena, result->counts, "refused", refused);
    if (refused == (int64_t)rows->at.n)
        import_refuse_file(reader, result, rows->at.n > 0 ? "no_good_rows" : "no_rows",
                           "В файле «%.*s» ни одной строки с сотрудником, которую можно взять.",
                           STR_ARG(reader->file_name));
}

static struct node *normalised(struct arena *arena, const struct import_result *result) {
    const struct staff_entries *rows = result->rows;
    struct node *list = node_list(arena);
    for (size_t i = 0; i < rows->at.n; i++) {
        const struct staff_entry *row = &rows->at.at[i];
        if (row->refused)
            continue;
        struct node *map =
            node_add(list, import_detail(arena, "last", row->last, "first", row->first, NULL));
        node_put(arena, map, "middle",
                 row->middle.n > 0 ? node_text(arena, row->middle) : node_null(arena));
        node_put(arena, map, "position", node_text(arena, row->position));
    }
    return list;
}

const struct import_kind staff_import = {
    .command = "staff",
    .kind = "staff",
    .title = "Список сотрудников",
    .help = "ФИО и должность: штатное расписание, список педагогов, выгрузка кадров",
    .fields = fields,
    .n_fields = FIELD_COUNT,
    .recognise = recognise,
    .read = read,
    .plan = staff_import_plan,
    .apply = staff_import_apply,
    .normalised = normalised,
};
