// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/table_find.h"

#include "base/ru.h"

enum {
    STOREYS_MAX = 3,
    HEADER_DEPTH = 60, // filled rows from the top in which the first header is looked for
};

int sheet_blank_rows(const struct sheet *sheet) {
    int blank = 0, before = 0;
    for (size_t i = 0; i < sheet->rows.n; i++) {
        const struct sheet_row *row = &sheet->rows.at[i];
        bool filled = false;
        for (size_t c = 0; c < row->cells.n && !filled; c++)
            filled = row->cells.at[c].kind == CELL_FORMULA || cell_filled(&row->cells.at[c]);
        if (!filled)
            continue;
        blank += row->number - before - 1;
        before = row->number;
    }
    return blank;
}

// Titles of a header of `storeys` rows from sheet row `at`. Returns the number of columns.
static size_t header_titles(struct arena *arena, const struct sheet *sheet, size_t at,
                            size_t storeys, struct column_guess **out) {
    size_t width = 0;
    for (size_t s = 0; s < storeys; s++)
        if (sheet->rows.at[at + s].cells.n > width)
            width = sheet->rows.at[at + s].cells.n;
    struct column_guess *columns = arena_array(arena, struct column_guess, width + 1);
    size_t n = 0;
    for (size_t c = 0; c < width; c++) {
        struct column_guess column = {.column = (int)c, .field = COLUMN_NOTHING};
        for (size_t s = 0; s < storeys; s++) {
            const struct cell *cell = sheet_row_cell(&sheet->rows.at[at + s], (int)c);
            if (!cell || !cell_filled(cell))
                continue;
            struct str text = ru_tidy(arena, cell->text);
            if (str_eq(text, column.leaf))
                continue; // a cell merged downward stands in each of its storeys
            column.title = column.title.n > 0
                               ? str_fmt(arena, "%.*s %.*s", STR_ARG(column.title), STR_ARG(text))
                               : text;
            column.leaf = text;
        }
        if (column.title.n == 0)
            continue;
        column.title_key = column_header_fold(arena, column.title);
        column.leaf_key = column_header_fold(arena, column.leaf);
        columns[n++] = column;
    }
    *out = columns;
    return n;
}

// How many fields a row of headers names, weighed; 0 when it cannot be a header.
// *named gets how many fields it names at all.
static double header_weigh(const struct table_spec *spec, const struct column_guess *columns,
                           size_t n, int *named_fields) {
    double sum = 0;
    int named = 0;
    bool anchored = false;
    for (int f = 0; f < spec->n_fields; f++) {
        double best = 0;
        for (size_t c = 0; c < n; c++) {
            double match = column_header_score(&spec->fields[f], &columns[c]);
            if (match > best)
                best = match;
        }
        if (best >= 0.6) {
            named++;
            sum += best;
            anchored = anchored || spec->fields[f].anchor;
        }
    }
    *named_fields = named;
    return named >= spec->fields_min && anchored ? sum : 0;
}

struct header {
    size_t at;      // index of its first row among the sheet's rows
    size_t storeys; // 0 = none
    double score;
};

static bool header_row_possible(const struct sheet_row *row) {
    int texts = 0, numbers = 0;
    for (size_t c = 0; c < row->cells.n; c++) {
        const struct cell *cell = &row->cells.at[c];
        if (!cell_filled(cell))
            continue;
        if (cell->kind == CELL_TEXT)
            texts++;
        else
            numbers++;
    }
    return texts > 0 && texts + 2 >= numbers / 4;
}

static int filled_cells(const struct sheet_row *row) {
    int n = 0;
    for (size_t c = 0; c < row->cells.n; c++)
        n += cell_filled(&row->cells.at[c]) && !row->cells.at[c].covered;
    return n;
}

static struct header header_at(struct arena *arena, const struct sheet *sheet, size_t at,
                               const struct table_spec *spec) {
    struct header best = {at, 0, 0};
    if (!header_row_possible(&sheet->rows.at[at]))
        return best;
    for (size_t storeys = 1; storeys <= STOREYS_MAX && at + storeys <= sheet->rows.n; storeys++) {
        bool apart = storeys > 1 && sheet->rows.at[at + storeys - 1].number !=
                                        sheet->rows.at[at + storeys - 2].number + 1;
        // One text over the whole width is the title of the table, not a storey of its header.
        bool titled = storeys > 1 && filled_cells(&sheet->rows.at[at]) < 2;
        if (apart || titled)
            break;
        struct arena_mark mark = arena_mark(arena);
        struct column_guess *columns;
        size_t n = header_titles(arena, sheet, at, storeys, &columns);
        int named;
        double score = header_weigh(spec, columns, n, &named);
        arena_rewind(arena, mark);
        if (named == 0)
            break; // a row of data: no header begins here
        // A storey more must name at least half a field more.
        if (score > best.score + (storeys > 1 ? 0.5 : 0)) {
            best.storeys = storeys;
            best.score = score;
        }
    }
    return best;
}

static struct header header_find(struct arena *arena, const struct sheet *sheet,
                                 const struct table_spec *spec) {
    struct header best = {0, 0, 0};
    for (size_t at = 0; at < sheet->rows.n && at < HEADER_DEPTH; at++) {
        struct header here = header_at(arena, sheet, at, spec);
        if (here.score > best.score + 0.5)
            best = here;
    }
    return best;
}

static bool word_starts(struct str folded, const char *const *words) {
    for (; *words; words++) {
        struct str word = str_from(*words);
        if (str_starts(folded, word) && (folded.n == word.n || folded.p[word.n] == ' '))
            return true;
    }
    return false;
}

enum line_kind table_text_kind(struct arena *arena, struct str first_text) {
    static const char *const totals[] = {
        "итого",     "всего",        "всего по классу", "среднее", "средние",
        "средний",   "средний балл", "в том числе",     "из них",  "количество",
        "мальчиков", "девочек",      "юношей",          "девушек", NULL};
    static const char *const signs[] = {"директор",
                                        "зам директора",
                                        "заместитель директора",
                                        "подпись",
                                        "исполнитель",
                                        "исп",
                                        "дата печати",
                                        "дата формирования",
                                        "отчет сформирован",
                                        "сформировано",
                                        "секретарь",
                                        "председатель",
                                        "классный руководитель",
                                        "руководитель",
                                        "ответственный",
                                        "м п",
                                        "мп",
                                        "составил",
                                        "составила",
                                        "утверждаю",
                                        "согласовано",
                                        "примечание",
                                        "дата",
                                        NULL};
    if (str_find(first_text, S("____")) != STR_NONE)
        return LINE_SIGNATURE;
    struct arena_mark mark = arena_mark(arena);
    struct str folded = column_header_fold(arena, first_text);
    enum line_kind kind = word_starts(folded, totals)  ? LINE_TOTAL
                          : word_starts(folded, signs) ? LINE_SIGNATURE
                                                       : LINE_DATA;
    arena_rewind(arena, mark);
    return kind;
}

int table_column_of(const struct sheet_table *table, int field) {
    for (size_t c = 0; c < table->columns.n; c++)
        if (table->columns.at[c].field == field)
            return table->columns.at[c].column;
    return -1;
}

const struct cell *table_cell(const struct sheet_table *table, const struct table_line *line,
                              int field) {
    int column = table_column_of(table, field);
    const struct cell *cell = column < 0 ? NULL : sheet_row_cell(line->row, column);
    return cell && cell_filled(cell) ? cell : NULL;
}

struct str table_text(struct arena *arena, const struct sheet_table *table,
                      const struct table_line *line, int field) {
    const struct cell *cell = table_cell(table, line, field);
    return cell ? ru_tidy(arena, cell->text) : S("");
}

static bool is_number_column(const struct sheet_table *table, const struct table_spec *spec,
                             int column) {
    for (size_t c = 0; c < table->columns.n; c++) {
        const struct column_guess *guess = &table->columns.at[c];
        if (guess->column == column && guess->field != COLUMN_NOTHING)
            return str_eq(str_from(spec->fields[guess->field].name), S("number"));
    }
    return false;
}

static bool anchor_filled(const struct sheet_table *table, const struct table_spec *spec,
                          const struct table_line *line, int besides) {
    for (size_t c = 0; c < table->columns.n; c++) {
        const struct column_guess *guess = &table->columns.at[c];
        if (guess->field == COLUMN_NOTHING || !spec->fields[guess->field].anchor ||
            guess->column == besides)
            continue;
        // A text merged over the row stands in the anchor's column too, but is not its value.
        const struct cell *cell = sheet_row_cell(line->row, guess->column);
        if (cell && cell_filled(cell) &&
            !(cell->covered && str_eq(str_trim(cell->text), line->text)))
            return true;
    }
    return false;
}

static bool column_is_anchor(const struct sheet_table *table, const struct table_spec *spec,
                             int column) {
    for (size_t c = 0; c < table->columns.n; c++)
        if (table->columns.at[c].column == column && table->columns.at[c].field != COLUMN_NOTHING)
            return spec->fields[table->columns.at[c].field].anchor;
    return false;
}

// What a person would see in a row: its own filled cells within the table's width.
struct line_look {
    int filled;               // own cells (a merged range counts once)
    int covered;              // further cells of merged ranges
    int first_column;         // of the first own cell that is not the row's number, -1 if none
    const struct cell *first; // that cell
};

static struct line_look line_look(const struct sheet_table *table, const struct table_spec *spec,
                                  const struct sheet_row *row) {
    struct line_look look = {.first_column = -1};
    int last = table->columns.n > 0 ? table->columns.at[table->columns.n - 1].column : -1;
    for (size_t c = 0; c < row->cells.n && (int)c <= last; c++) {
        const struct cell *cell = &row->cells.at[c];
        if (!cell_filled(cell))
            continue;
        if (cell->covered) {
            look.covered++;
            continue;
        }
        look.filled++;
        bool counts_rows = is_number_column(table, spec, (int)c) && cell->kind != CELL_TEXT;
        int64_t number;
        counts_rows = counts_rows || (is_number_column(table, spec, (int)c) &&
                                      str_to_int(str_trim(cell->text), &number));
        if (!look.first && !counts_rows) {
            look.first = cell;
            look.first_column = (int)c;
        }
    }
    return look;
}

static bool same_header(const struct sheet_table *table, const struct sheet_row *row) {
    size_t same = 0;
    for (size_t c = 0; c < table->columns.n; c++) {
        const struct cell *cell = sheet_row_cell(row, table->columns.at[c].column);
        if (cell && cell->kind == CELL_TEXT && cell->text.n > 0 &&
            str_eq(str_trim(cell->text), table->columns.at[c].leaf))
            same++;
    }
    return same >= 2 && same * 2 >= table->columns.n;
}

static enum line_kind line_kind(struct arena *arena, const struct sheet_table *table,
                                const struct table_spec *spec, struct table_line *line) {
    struct line_look look = line_look(table, spec, line->row);
    if (!look.first)
        return LINE_PREPARED;
    if (same_header(table, line->row))
        return LINE_HEADER;
    if (look.first->kind != CELL_TEXT)
        return LINE_DATA;
    line->text = str_trim(look.first->text);
    if (look.filled <= 4 && !anchor_filled(table, spec, line, look.first_column)) {
        enum line_kind kind = table_text_kind(arena, line->text);
        if (kind != LINE_DATA)
            return kind;
    }
    if (look.filled != 1 || table->columns.n < 2)
        return LINE_DATA;
    bool wide = look.covered * 2 >= (int)table->columns.n;
    struct ru_class class;
    if (wide || !column_is_anchor(table, spec, look.first_column) ||
        ru_parse_class(line->text, &class))
        return LINE_GROUP;
    return LINE_DATA;
}

static void table_sample(struct arena *arena, const struct sheet *sheet, size_t from,
                         struct column_sample *out) {
    enum { SAMPLE_MAX = 3000 };
    size_t n = sheet->rows.n - from;
    if (n > SAMPLE_MAX)
        n = SAMPLE_MAX;
    const struct sheet_row **rows = arena_array(arena, const struct sheet_row *, n + 1);
    for (size_t i = 0; i < n; i++)
        rows[i] = &sheet->rows.at[from + i];
    *out = (struct column_sample){rows, n};
}

static void add_titles(struct arena *arena, struct sheet_table *table, size_t from, size_t to) {
    for (size_t i = from; i < to; i++) {
        const struct sheet_row *row = &table->sheet->rows.at[i];
        for (size_t c = 0; c < row->cells.n; c++) {
            const struct cell *cell = &row->cells.at[c];
            if (cell->kind == CELL_TEXT && !cell->covered && cell_filled(cell))
                *(struct str *)vec_push(arena, &table->titles) = ru_tidy(arena, cell->text);
        }
    }
}

// May a second table with other columns begin here? Only where a person would begin one: after a
// gap, a total or a group row.
static bool break_before(const struct sheet_table *table, const struct sheet_row *row) {
    if (table->lines.n == 0)
        return false;
    const struct table_line *last = &table->lines.at[table->lines.n - 1];
    return last->kind != LINE_DATA || last->row->number + 1 < row->number;
}

static struct sheet_table *table_begin(struct arena *arena, struct sheet_tables *out,
                                       const struct sheet *sheet, size_t sheet_index,
                                       const struct table_spec *spec, struct header header,
                                       size_t titles_from) {
    struct sheet_table *table = vec_push(arena, &out->at);
    *table =
        (struct sheet_table){.sheet = sheet, .sheet_index = sheet_index, .score = header.score};
    struct column_guess *columns;
    size_t n = header_titles(arena, sheet, header.at, header.storeys, &columns);
    struct column_sample sample;
    table_sample(arena, sheet, header.at + header.storeys, &sample);
    column_guess_all(arena, spec->fields, spec->n_fields, &sample, columns, n, true);
    for (size_t c = 0; c < n; c++)
        *(struct column_guess *)vec_push(arena, &table->columns) = columns[c];
    table->header_first = sheet->rows.at[header.at].number;
    table->header_last = sheet->rows.at[header.at + header.storeys - 1].number;
    add_titles(arena, table, titles_from, header.at);
    return table;
}

static void table_add_line(struct arena *arena, struct sheet_table *table,
                           const struct table_spec *spec, const struct sheet_row *row) {
    struct table_line line = {.row = row};
    line.kind = line_kind(arena, table, spec, &line);
    if (table->lines.n > 0) {
        const struct table_line *last = &table->lines.at[table->lines.n - 1];
        line.group = last->kind == LINE_GROUP ? last->text : last->group;
    }
    if ((line.kind == LINE_DATA || line.kind == LINE_GROUP) && table->first_data_row == 0)
        table->first_data_row = row->number;
    *(struct table_line *)vec_push(arena, &table->lines) = line;
}

// The first row whose anchor looks as it should; sheet->rows.n if there is none.
static size_t first_row_that_fits(const struct sheet *sheet, const struct table_spec *spec,
                                  const struct column_guess *columns, size_t n) {
    for (size_t c = 0; c < n; c++) {
        if (columns[c].field == COLUMN_NOTHING || !spec->fields[columns[c].field].anchor)
            continue;
        for (size_t i = 0; i < sheet->rows.n && i < HEADER_DEPTH; i++) {
            const struct cell *cell = sheet_row_cell(&sheet->rows.at[i], columns[c].column);
            if (cell && cell_filled(cell) && spec->fields[columns[c].field].fits &&
                spec->fields[columns[c].field].fits(cell))
                return i;
        }
    }
    return sheet->rows.n;
}

static size_t last_row(const struct sheet *sheet, const struct table_spec *spec, size_t from) {
    size_t left = sheet->rows.n - from;
    return spec->lines_max > 0 && left > spec->lines_max ? from + spec->lines_max : sheet->rows.n;
}

// A list without a header: its columns are known by their look alone.
static void table_without_header(struct arena *arena, const struct sheet *sheet, size_t sheet_index,
                                 const struct table_spec *spec, struct sheet_tables *out) {
    size_t width = 0;
    for (size_t i = 0; i < sheet->rows.n && i < HEADER_DEPTH; i++)
        if (sheet->rows.at[i].cells.n > width)
            width = sheet->rows.at[i].cells.n;
    struct column_guess *columns = arena_array(arena, struct column_guess, width + 1);
    for (size_t c = 0; c < width; c++)
        columns[c] = (struct column_guess){.column = (int)c, .field = COLUMN_NOTHING};
    struct column_sample sample;
    table_sample(arena, sheet, sheet->rows.n > 1 ? 1 : 0, &sample); // the first may be a header
    column_guess_all(arena, spec->fields, spec->n_fields, &sample, columns, width, true);
    size_t first = first_row_that_fits(sheet, spec, columns, width);
    if (first == sheet->rows.n)
        return;
    if (first > 0 && filled_cells(&sheet->rows.at[first - 1]) >= 2) {
        // A header in words of its own: the cells below say what its columns are.
        struct sheet_table *table =
            table_begin(arena, out, sheet, sheet_index, spec, (struct header){first - 1, 1, 0}, 0);
        for (size_t i = first; i < last_row(sheet, spec, first); i++)
            table_add_line(arena, table, spec, &sheet->rows.at[i]);
        return;
    }
    struct sheet_table *table = vec_push(arena, &out->at);
    *table = (struct sheet_table){.sheet = sheet, .sheet_index = sheet_index, .score = 0};
    for (size_t c = 0; c < width; c++)
        *(struct column_guess *)vec_push(arena, &table->columns) = columns[c];
    for (size_t i = 0; i < last_row(sheet, spec, 0); i++)
        table_add_line(arena, table, spec, &sheet->rows.at[i]);
}

void table_find(struct arena *arena, const struct sheet *sheet, size_t sheet_index,
                const struct table_spec *spec, struct sheet_tables *out) {
    if (sheet->rows.n == 0)
        return;
    struct header header = header_find(arena, sheet, spec);
    if (header.storeys == 0) {
        table_without_header(arena, sheet, sheet_index, spec, out);
        return;
    }
    struct sheet_table *table = table_begin(arena, out, sheet, sheet_index, spec, header, 0);
    size_t end = last_row(sheet, spec, header.at + header.storeys);
    for (size_t i = header.at + header.storeys; i < end; i++) {
        const struct sheet_row *row = &sheet->rows.at[i];
        if (break_before(table, row) && !same_header(table, row)) {
            struct header next = header_at(arena, sheet, i, spec);
            if (next.score >= spec->fields_min + 1.0 || next.score >= table->score - 0.5) {
                table = table_begin(arena, out, sheet, sheet_index, spec, next, i);
                i += next.storeys - 1;
                continue;
            }
        }
        table_add_line(arena, table, spec, row);
    }
}
