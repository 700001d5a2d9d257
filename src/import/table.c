// SPDX-License-Identifier: GPL-3.0-or-later
// How a file was read as plain tables: finding, choices of columns, description, counts of lines.
#include "import/import.h"

#include "base/ru.h"

#include <inttypes.h>

static int letters_to_column(struct str text) {
    if (text.n == 0 || text.n > 3)
        return -1;
    int column = 0;
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] < 'A' || text.p[i] > 'Z')
            return -1;
        column = column * 26 + (text.p[i] - 'A' + 1);
    }
    return column - 1;
}

static int choice_column(struct arena *arena, const struct sheet_table *table, struct str text) {
    int64_t number;
    if (str_to_int(text, &number))
        return number >= 1 && number <= 16384 ? (int)number - 1 : -1;
    int column = letters_to_column(text);
    if (column >= 0)
        return column;
    struct str folded = column_header_fold(arena, text);
    for (size_t c = 0; c < table->columns.n; c++)
        if (str_eq(table->columns.at[c].title_key, folded) ||
            str_eq(table->columns.at[c].leaf_key, folded))
            return table->columns.at[c].column;
    return -1;
}

static void choose(struct arena *arena, struct sheet_table *table, const struct import_kind *kind,
                   const struct import_choice *choice) {
    int field = column_field_find(kind->fields, kind->n_fields, choice->field);
    if (field == COLUMN_NOTHING)
        return;
    int column = str_eq(choice->column, S("-")) ? -1 : choice_column(arena, table, choice->column);
    struct column_guess *target = NULL;
    for (size_t c = 0; c < table->columns.n; c++) {
        struct column_guess *guess = &table->columns.at[c];
        if (guess->field == field && !kind->fields[field].many)
            guess->field = COLUMN_NOTHING;
        if (guess->column == column)
            target = guess;
    }
    if (column < 0)
        return;
    if (!target) {
        target = vec_push(arena, &table->columns);
        *target = (struct column_guess){.column = column};
    }
    target->field = field;
    target->confidence = 1;
    target->chosen = true;
}

static void find_tables(const struct import_reader *reader, const struct import_kind *kind,
                        int fields_min, size_t lines_max, struct sheet_tables *out) {
    struct table_spec spec = {kind->fields, kind->n_fields, fields_min, lines_max};
    for (size_t s = 0; s < reader->book->sheets.n; s++) {
        const struct sheet *sheet = &reader->book->sheets.at[s];
        if (!sheet->hidden)
            table_find(reader->arena, sheet, s, &spec, out);
    }
    // A table found by its header outweighs lists guessed by their look alone on other sheets.
    bool headed = false;
    for (size_t t = 0; t < out->at.n; t++)
        headed = headed || out->at.at[t].header_first > 0;
    size_t kept = 0;
    for (size_t t = 0; t < out->at.n; t++)
        if (!headed || out->at.at[t].header_first > 0)
            out->at.at[kept++] = out->at.at[t];
    out->at.n = kept;
    for (size_t t = 0; t < out->at.n; t++)
        for (size_t c = 0; c < reader->n_choices; c++)
            choose(reader->arena, &out->at.at[t], kind, &reader->choices[c]);
}

void import_find_tables(const struct import_reader *reader, const struct import_kind *kind,
                        int fields_min, struct sheet_tables *out) {
    find_tables(reader, kind, fields_min, 0, out);
}

void import_glance_tables(const struct import_reader *reader, const struct import_kind *kind,
                          int fields_min, struct sheet_tables *out) {
    enum { GLANCE_LINES = 100 };
    find_tables(reader, kind, fields_min, GLANCE_LINES, out);
}

static const char *encoding_title(struct str encoding) {
    if (str_eq(encoding, S("utf-8-sig")))
        return "UTF-8 with BOM";
    if (str_eq(encoding, S("utf-8")))
        return "UTF-8 without BOM";
    if (str_eq(encoding, S("utf-16le")))
        return "UTF-16LE with BOM";
    if (str_eq(encoding, S("utf-16be")))
        return "UTF-16BE with BOM";
    return NULL;
}

static const char *format_title(enum workbook_format format) {
    switch (format) {
    case WORKBOOK_XLS:
        return "BIFF8 xls";
    case WORKBOOK_HTML:
        return "HTML in .xls";
    default:
        return workbook_format_name(format);
    }
}

static void put_text(struct arena *arena, struct node *map, const char *key, struct str text) {
    node_put(arena, map, key, node_text(arena, text));
}

static void describe_columns(const struct import_reader *reader, const struct import_kind *kind,
                             const struct sheet_table *table, struct node *read) {
    struct arena *arena = reader->arena;
    struct node *columns = node_map(arena);
    for (size_t c = 0; c < table->columns.n; c++) {
        const struct column_guess *guess = &table->columns.at[c];
        if (guess->field == COLUMN_NOTHING || kind->fields[guess->field].name[0] == '-')
            continue;
        struct node *column = node_map(arena);
        node_put(arena, column, "column", node_int(arena, guess->column + 1));
        put_text(arena, column, "header", guess->title);
        node_put(arena, column, "confidence", node_real(arena, guess->confidence));
        node_put(arena, columns, kind->fields[guess->field].name, column);
    }
    node_put(arena, read, "columns", columns);
}

void import_describe(const struct import_reader *reader, const struct import_kind *kind,
                     struct import_result *result) {
    struct arena *arena = reader->arena;
    struct node *read = result->read;
    put_text(arena, read, "format", str_from(format_title(reader->book->format)));
    if (reader->book->encoding.n > 0) {
        const char *title = encoding_title(reader->book->encoding);
        put_text(arena, read, "encoding", title ? str_from(title) : reader->book->encoding);
    }
    if (reader->book->separator)
        put_text(arena, read, "separator",
                 reader->book->separator == '\t' ? S("TAB") : str_n(&reader->book->separator, 1));
    if (result->tables.at.n == 0)
        return;
    const struct sheet_table *table = &result->tables.at.at[0];
    size_t sheets = 0;
    for (size_t t = 0; t < result->tables.at.n; t++)
        sheets += t == 0 ||
                  result->tables.at.at[t].sheet_index != result->tables.at.at[t - 1].sheet_index;
    if (sheets > 1)
        import_count(arena, read, "sheets", (int64_t)sheets);
    else if (table->sheet->name.n > 0)
        put_text(arena, read, "sheet", table->sheet->name);
    if (result->tables.at.n > sheets)
        import_count(arena, read, "tables", (int64_t)result->tables.at.n);
    if (table->header_first != table->header_last) {
        struct node *rows = node_put(arena, read, "header_rows", node_list(arena));
        for (int row = table->header_first; row <= table->header_last; row++)
            node_add(rows, node_int(arena, row));
    } else {
        import_count(arena, read, "header_row", table->header_first);
    }
    import_count(arena, read, "first_data_row", table->first_data_row);
    if (kind)
        describe_columns(reader, kind, table, read);
}

void import_count_lines(const struct import_reader *reader, struct import_result *result) {
    static const char *const names[] = {
        [LINE_GROUP] = "group_rows",
        [LINE_TOTAL] = "skipped_totals",
        [LINE_SIGNATURE] = "skipped_signature",
        [LINE_HEADER] = "repeated_headers",
        [LINE_PREPARED] = "blank_prepared",
    };
    size_t sheet_before = (size_t)-1;
    for (size_t t = 0; t < result->tables.at.n; t++) {
        const struct sheet_table *table = &result->tables.at.at[t];
        for (size_t i = 0; i < table->lines.n; i++)
            if (names[table->lines.at[i].kind])
                import_count_add(reader->arena, result->counts, names[table->lines.at[i].kind], 1);
        int blank = table->sheet_index != sheet_before ? sheet_blank_rows(table->sheet) : 0;
        if (blank > 0)
            import_count_add(reader->arena, result->counts, "blank", blank);
        sheet_before = table->sheet_index;
    }
}

void import_warn_columns(const struct import_reader *reader, struct import_result *result) {
    const struct sheet_table *first = result->tables.at.n > 0 ? &result->tables.at.at[0] : NULL;
    if (!first)
        return;
    if (first->header_first == 0)
        import_warn(reader, result, NULL, 0, "no_header", NULL,
                    "Строки заголовков нет: столбцы узнаны по содержимому. Проверьте их.");
    for (size_t c = 0; c < first->columns.n; c++) {
        const struct column_guess *guess = &first->columns.at[c];
        if (guess->field == COLUMN_NOTHING || guess->confidence >= COLUMN_DOUBTFUL || guess->chosen)
            continue;
        const struct column_field *field = &result->kind->fields[guess->field];
        if (field->name[0] == '-')
            continue; // a column that is left out anyway
        import_warn(reader, result, first, 0, "column_doubtful",
                    import_detail(reader->arena, "field", str_from(field->name), "header",
                                  guess->title, NULL),
                    "Столбец «%.*s» принят за «%s» по содержимому. Проверьте его.",
                    STR_ARG(guess->title), field->title);
    }
}

struct str import_fingerprint(struct arena *arena, const struct sheet_tables *tables) {
    // FNV-1a, 64 bits: tells headers apart, keeps no secret.
    uint64_t hash = 0xcbf29ce484222325u;
    const struct sheet_table *table = tables->at.n > 0 ? &tables->at.at[0] : NULL;
    for (size_t c = 0; table && c < table->columns.n; c++) {
        struct str folded = table->columns.at[c].title_key;
        for (size_t i = 0; i <= folded.n; i++) {
            hash ^= i < folded.n ? (unsigned char)folded.p[i] : '|';
            hash *= 0x100000001b3u;
        }
        hash ^= (uint64_t)table->columns.at[c].column;
        hash *= 0x100000001b3u;
    }
    return str_fmt(arena, "%016" PRIx64, hash);
}
