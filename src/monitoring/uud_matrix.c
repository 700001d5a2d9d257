// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/ru.h"
#include "monitoring/uud_import.h"
#include "monitoring/uud_sheet.h"
#include "import/class_name.h"

#include <math.h>

enum {
    PUPILS_MIN = 5,  // fewer numbers in a row are no row of pupils
    PUPILS_MAX = 60, // of a class
    MARK_MAX = 100,  // points of a scale
    HEADER_DEPTH = 20
};

struct matrix {
    const struct sheet *sheet;
    size_t header;            // index of the row with the numbers of pupils
    int first_column, pupils; // columns first_column .. first_column + pupils - 1
    int mean_column;          // -1 if there is none
};

// A run 1, 2, 3 … in a row, as a class register numbers its pupils.
static bool numbers_run(const struct sheet_row *row, struct matrix *m) {
    for (size_t c = 1; c < row->cells.n; c++) {
        int n = 0;
        int64_t value;
        while (n < PUPILS_MAX && c + (size_t)n < row->cells.n &&
               str_to_int(str_trim(row->cells.at[c + (size_t)n].text), &value) && value == n + 1)
            n++;
        if (n >= PUPILS_MIN) {
            m->first_column = (int)c;
            m->pupils = n;
            return true;
        }
    }
    return false;
}

static bool says(struct arena *arena, const struct sheet *sheet, size_t rows, struct str word) {
    for (size_t r = 0; r < sheet->rows.n && r < rows; r++)
        for (size_t c = 0; c < sheet->rows.at[r].cells.n; c++) {
            const struct cell *cell = &sheet->rows.at[r].cells.at[c];
            if (cell->kind == CELL_TEXT && str_find(ru_fold(arena, cell->text), word) != STR_NONE)
                return true;
        }
    return false;
}

static int find_mean_column(struct arena *arena, const struct matrix *m) {
    for (size_t r = 0; r <= m->header; r++) {
        const struct sheet_row *row = &m->sheet->rows.at[r];
        for (size_t c = (size_t)(m->first_column + m->pupils); c < row->cells.n; c++)
            if (str_starts(ru_fold(arena, row->cells.at[c].text), S("средн")))
                return (int)c;
    }
    return -1;
}

static bool find_matrix(const struct import_reader *reader, struct matrix *out) {
    for (size_t s = 0; s < reader->book->sheets.n; s++) {
        const struct sheet *sheet = &reader->book->sheets.at[s];
        for (size_t r = 0; r < sheet->rows.n && r < HEADER_DEPTH && !sheet->hidden; r++) {
            struct matrix m = {.sheet = sheet, .header = r};
            if (!numbers_run(&sheet->rows.at[r], &m))
                continue;
            m.mean_column = find_mean_column(reader->arena, &m);
            *out = m;
            return true;
        }
    }
    return false;
}

double uud_matrix_recognise(const struct import_reader *reader) {
    struct matrix m;
    if (!find_matrix(reader, &m))
        return 0;
    bool subject = says(reader->arena, m.sheet, m.header + 3, S("универсальных учебных")) ||
                   says(reader->arena, m.sheet, m.header + 3, S("ууд")) ||
                   says(reader->arena, m.sheet, m.header + 3, S("сформированност"));
    return subject ? 0.9 : 0;
}

// One indicator with the marks of the class.
struct indicator {
    struct str code; // «1.1»
    struct str title;
    struct node *marks; // of pupils by list number
    double sum;
    int marked;
    int sign; // its place in the sheet, -1 when there are too many
};

struct reading {
    const struct import_reader *reader;
    struct import_result *result;
    struct matrix m;
    struct str pupil[PUPILS_MAX]; // names by the roster, "" if unknown
    bool touched[PUPILS_MAX];     // anything stands in the column
    bool marked[PUPILS_MAX];      // a mark stands there
    struct node *values[PUPILS_MAX];
    struct node *means;
    struct uud_sheet *sheet;
    bool personal; // the section at hand is of the personal group
    int indicators, groups;
    double top; // the largest mark met
};

static struct str label_code(struct str label) {
    size_t n = 0;
    while (n < label.n && ((label.p[n] >= '0' && label.p[n] <= '9') || label.p[n] == '.'))
        n++;
    while (n > 0 && label.p[n - 1] == '.')
        n--;
    return str_sub(label, 0, n);
}

static bool is_absence(struct arena *arena, struct str text) {
    struct str folded = ru_fold(arena, text);
    return str_eq(folded, S("н")) || str_eq(folded, S("нб")) || str_eq(folded, S("н/б")) ||
           str_eq(folded, S("отс")) || str_eq(folded, S("б")) || str_eq(folded, S("-"));
}

static struct str row_label(struct arena *arena, const struct reading *r,
                            const struct sheet_row *row) {
    for (int c = 0; c < r->m.first_column; c++) {
        const struct cell *cell = sheet_row_cell(row, c);
        if (cell && cell->kind == CELL_TEXT && cell_filled(cell))
            return ru_tidy(arena, cell->text);
    }
    return S("");
}

static void read_mark(struct reading *r, const struct sheet_row *row, int pupil,
                      struct indicator *indicator) {
    const struct cell *cell = sheet_row_cell(row, r->m.first_column + pupil);
    if (!cell || cell->covered || !cell_filled(cell))
        return; // nobody looked: neither a pupil nor a zero
    struct arena *arena = r->reader->arena;
    struct str text = ru_tidy(arena, cell->text);
    double value;
    r->touched[pupil] = true;
    if (is_absence(arena, text))
        return;
    if (!ru_parse_real(text, &value) || value < 0 || value > MARK_MAX) {
        import_warn(r->reader, r->result, NULL, row->number, "mark_not_understood",
                    import_detail(arena, "value", text, NULL),
                    "%.*s, ученик № %d: «%.*s» – не отметка, клетка пропущена.",
                    STR_ARG(indicator->title), pupil + 1, STR_ARG(text));
        return;
    }
    r->marked[pupil] = true;
    r->top = value > r->top ? value : r->top;
    indicator->sum += value;
    indicator->marked++;
    if (value != floor(value) || value > UUD_TOP_MAX)
        import_warn(r->reader, r->result, NULL, row->number, "mark_not_whole",
                    import_detail(arena, "value", text, NULL),
                    "%.*s, ученик № %d: «%.*s» – не целая отметка от 0 до %d, в карту её не "
                    "поставить.",
                    STR_ARG(indicator->title), pupil + 1, STR_ARG(text), UUD_TOP_MAX);
    else if (indicator->sign >= 0)
        r->sheet->rows.at[pupil].marks[indicator->sign] = (int)value;
    node_put(arena, r->values[pupil], str_c(arena, indicator->code),
             value == floor(value) ? node_int(arena, (int64_t)value) : node_real(arena, value));
}

static double one_decimal(double value) { return floor(value * 10 + 0.5 + 1e-9) / 10; }

static void finish_indicator(struct reading *r, const struct sheet_row *row,
                             const struct indicator *indicator) {
    struct arena *arena = r->reader->arena;
    double mean = one_decimal(indicator->sum / indicator->marked), given;
    node_put(arena, r->means, str_c(arena, indicator->code), node_real(arena, mean));
    const struct cell *cell = sheet_row_cell(row, r->m.mean_column);
    if (cell && cell_filled(cell) && ru_parse_real(ru_tidy(arena, cell->text), &given) &&
        fabs(one_decimal(given) - mean) > 0.051)
        import_warn(r->reader, r->result, NULL, row->number, "mean_differs",
                    import_detail(arena, "value", cell->text, NULL),
                    "%.*s: в файле средний балл %.*s, а по отметкам выходит %.*s.",
                    STR_ARG(indicator->title), STR_ARG(cell->text),
                    STR_ARG(ru_real(arena, mean, 1)));
}

// «0 – не сформировано, 1 – низкий, 2 – средний»: what the marks mean.
static void read_legend(struct reading *r, struct str text) {
    while (text.n > 0) {
        struct str part = str_trim(str_cut(&text, ','));
        if (part.n < 3 || part.p[0] < '0' || part.p[0] > '9')
            continue;
        int mark = part.p[0] - '0';
        struct str said = str_trim(str_from_at(part, 1));
        const struct str dashes[] = {S("–"), S("—"), S("-"), S("=")};
        for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
            if (str_starts(said, dashes[i]))
                r->sheet->meaning[mark] =
                    str_dup(r->reader->arena, str_trim(str_from_at(said, dashes[i].n)));
    }
}

static void read_row(struct reading *r, const struct sheet_row *row) {
    struct arena *arena = r->reader->arena;
    struct str label = row_label(arena, r, row);
    bool filled = false;
    for (int p = 0; p < r->m.pupils; p++) {
        const struct cell *cell = sheet_row_cell(row, r->m.first_column + p);
        filled = filled || (cell && !cell->covered && cell_filled(cell));
    }
    if (label.n == 0)
        return;
    if (!filled) {
        // A section is merged over the whole width; a legend below the table is not.
        const struct cell *next = sheet_row_cell(row, r->m.first_column);
        bool section = next && next->covered;
        r->groups += section;
        r->personal = section ? uud_personal(arena, label) : r->personal;
        if (!section)
            read_legend(r, label);
        return;
    }
    r->indicators++;
    struct indicator indicator = {.code = label_code(label), .title = label, .sign = -1};
    if (indicator.code.n == 0)
        indicator.code = str_fmt(arena, "%d", r->indicators);
    if (r->sheet->signs.n < UUD_SIGNS_MAX) {
        indicator.sign = (int)r->sheet->signs.n;
        *vec_push(arena, &r->sheet->signs) =
            (struct uud_sign){indicator.code, label, r->personal || uud_personal(arena, label)};
    }
    for (int p = 0; p < r->m.pupils; p++)
        read_mark(r, row, p, &indicator);
    if (indicator.marked > 0)
        finish_indicator(r, row, &indicator);
}

// The list number of a register is the place in the alphabet of the class.
static void name_pupils(struct reading *r, struct str class_name) {
    int n = 0;
    for (size_t i = 0; i < r->reader->known->pupils.n && n < PUPILS_MAX; i++)
        if (str_eq(r->reader->known->pupils.at[i].class_name, class_name))
            r->pupil[n++] = r->reader->known->pupils.at[i].name;
}

static void begin_sheet(struct reading *r) {
    struct arena *arena = r->reader->arena;
    r->sheet = r->result->rows = arena_new(arena, struct uud_sheet);
    for (int p = 0; p < r->m.pupils; p++) {
        struct uud_row *row = vec_push(arena, &r->sheet->rows);
        *row = (struct uud_row){.number = p + 1};
        for (int s = 0; s < UUD_SIGNS_MAX; s++)
            row->marks[s] = UUD_NO_MARK;
    }
}

// The scale of the legend, or as far as marks went; columns prepared for nobody fall away.
static void finish_sheet(struct reading *r, struct str class_name, int in_class) {
    struct uud_sheet *sheet = r->sheet;
    sheet->class_name = class_name;
    sheet->top = r->top > UUD_TOP_MAX ? UUD_TOP_MAX : (int)r->top;
    for (int mark = sheet->top; mark <= UUD_TOP_MAX; mark++)
        sheet->top = sheet->meaning[mark].n > 0 ? mark : sheet->top;
    sheet->rows.n = (size_t)in_class;
    for (size_t p = 0; p < sheet->rows.n; p++)
        sheet->rows.at[p].absent = r->touched[p] && !r->marked[p];
}

static void describe(struct reading *r, struct str class_name) {
    struct arena *arena = r->reader->arena;
    struct node *counts = r->result->counts, *extra = r->result->extra;
    int in_class = 0, with_data = 0;
    struct node *absent = node_list(arena), *values = node_list(arena);
    for (int p = 0; p < r->m.pupils; p++) {
        in_class = r->touched[p] ? p + 1 : in_class;
        with_data += r->marked[p];
        if (!r->touched[p])
            continue;
        struct node *map = r->marked[p] ? node_add(values, node_map(arena)) : NULL;
        if (!map) {
            node_add(absent, node_int(arena, p + 1));
            continue;
        }
        node_put(arena, map, "number", node_int(arena, p + 1));
        if (r->pupil[p].n > 0)
            node_put(arena, map, "pupil", node_text(arena, r->pupil[p]));
        node_put(arena, map, "marks", r->values[p]);
    }
    import_count(arena, counts, "pupils_in_class", in_class);
    import_count(arena, counts, "prepared_columns", r->m.pupils);
    import_count(arena, counts, "pupils_with_data", with_data);
    node_put(arena, counts, "absent", absent);
    import_count(arena, counts, "indicators", r->indicators);
    import_count(arena, counts, "groups", r->groups);
    node_put(arena, r->result->read, "orientation",
             node_text(arena, S("indicators in rows, pupils in columns by list number")));
    node_put(arena, r->result->read, "scale",
             node_text(arena, str_fmt(arena, "0–%d", (int)r->top)));
    if (class_name.n > 0) {
        node_put(arena, r->result->read, "cls", node_text(arena, class_name));
        import_count(arena, r->result->by_class, str_c(arena, class_name), in_class);
    }
    finish_sheet(r, class_name, in_class);
    node_put(arena, extra, "class_means", r->means);
    node_put(arena, extra, "values", values);
}

void uud_matrix_read(const struct import_reader *reader, struct import_result *result) {
    struct reading *r = arena_new(reader->arena, struct reading);
    r->reader = reader;
    r->result = result;
    r->means = node_map(reader->arena);
    result->kind_name = S("uud");
    if (!find_matrix(reader, &r->m))
        return;
    for (int p = 0; p < r->m.pupils; p++)
        r->values[p] = node_map(reader->arena);
    begin_sheet(r);
    struct sheet_table titles = {.sheet = r->m.sheet};
    for (size_t i = 0; i <= r->m.header; i++) {
        const struct sheet_row *row = &r->m.sheet->rows.at[i];
        for (size_t c = 0; c < row->cells.n; c++)
            if (row->cells.at[c].kind == CELL_TEXT)
                *(struct str *)vec_push(reader->arena, &titles.titles) = row->cells.at[c].text;
    }
    struct str class_name = import_class_of_table(reader->arena, &titles, NULL);
    if (titles.titles.n > 0)
        r->sheet->title = ru_tidy(reader->arena, titles.titles.at[0]);
    name_pupils(r, class_name);
    for (size_t i = r->m.header + 1; i < r->m.sheet->rows.n; i++)
        read_row(r, &r->m.sheet->rows.at[i]);
    import_describe(reader, NULL, result);
    int header = r->m.sheet->rows.at[r->m.header].number;
    struct node *rows =
        node_put(reader->arena, result->read, "header_rows", node_list(reader->arena));
    if (r->m.header > 0 && r->m.sheet->rows.at[r->m.header - 1].number == header - 1 &&
        r->m.sheet->rows.at[r->m.header - 1].cells.n > 1)
        node_add(rows, node_int(reader->arena, header - 1));
    node_add(rows, node_int(reader->arena, header));
    describe(r, class_name);
}
