// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/column_guess.h"

#include "base/buf.h"
#include "base/ru.h"

#include <string.h>

enum { SAMPLE_ROWS = 300, HEADER_BYTES_MAX = 200 };

// Weights of the two witnesses; a header says more than the look of cells does.
static const double header_weight = 0.6;
static const double content_weight = 0.4;
static const double content_unknown = 0.7; // a field without a look, a column without cells
static const double content_alone = 0.75;  // share of fitting cells that stands for a header
static const double content_only = 0.55;

bool cell_filled(const struct cell *cell) {
    if (cell->kind == CELL_EMPTY || cell->kind == CELL_FORMULA)
        return false;
    return cell->kind != CELL_TEXT || !str_empty(str_trim(cell->text));
}

const struct cell *sheet_row_cell(const struct sheet_row *row, int column) {
    if (column < 0 || (size_t)column >= row->cells.n)
        return NULL;
    const struct cell *cell = &row->cells.at[column];
    return cell->kind == CELL_EMPTY ? NULL : cell;
}

static bool is_word_char(uint32_t c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 0x430 && c <= 0x44F) ||
           c == 0x2116 /* № */ || c == '%' || c == '+';
}

struct str column_header_fold(struct arena *arena, struct str title) {
    if (title.n > HEADER_BYTES_MAX)
        title = str_sub(title, 0, HEADER_BYTES_MAX);
    struct str rest = ru_fold(arena, title);
    struct buf out = buf_open(arena, HEADER_BYTES_MAX * 2);
    bool blank = false;
    while (rest.n > 0) {
        uint32_t c = utf8_next(&rest);
        if (!is_word_char(c)) {
            blank = out.n > 0;
            continue;
        }
        if (blank)
            buf_put_char(&out, ' ');
        blank = false;
        buf_put_code(&out, c);
        // «№п/п» is «№ п п» whether or not a blank follows the sign.
        blank = c == 0x2116;
    }
    return buf_str(&out);
}

static bool holds_words(struct str text, struct str words) {
    for (size_t from = 0; from + words.n <= text.n;) {
        size_t at = str_find(str_from_at(text, from), words);
        if (at == STR_NONE)
            return false;
        size_t begin = from + at, end = begin + words.n;
        if ((begin == 0 || text.p[begin - 1] == ' ') && (end == text.n || text.p[end] == ' '))
            return true;
        from = begin + 1;
    }
    return false;
}

double column_header_match(const struct column_field *field, struct str folded) {
    if (folded.n == 0)
        return 0;
    double best = 0;
    struct str rest = str_from(field->words);
    while (rest.n > 0) {
        struct str word = str_cut(&rest, '|');
        bool open = word.n > 0 && word.p[word.n - 1] == '*';
        if (open)
            word.n--;
        if (str_eq(folded, word))
            return 1;
        double match = 0;
        if (open && str_starts(folded, word))
            match = 0.9;
        else if (!open && word.n > 4 && utf8_length(folded) <= 60 && holds_words(folded, word))
            match = str_starts(folded, word) ? 0.8 : 0.75;
        if (match > best)
            best = match;
    }
    return best;
}

double column_content_match(const struct column_field *field, const struct column_sample *sample,
                            int column) {
    size_t step = sample->n / SAMPLE_ROWS + 1;
    int filled = 0, fit = 0;
    for (size_t i = 0; i < sample->n; i += step) {
        const struct cell *cell = sheet_row_cell(sample->rows[i], column);
        if (!cell || cell->covered || !cell_filled(cell))
            continue;
        filled++;
        if (field->fits && field->fits(cell))
            fit++;
    }
    if (filled == 0)
        return -1;
    return field->fits ? (double)fit / filled : content_unknown;
}

static double pair_score(const struct column_field *field, double header, double content,
                         bool with_content) {
    double seen = content < 0 ? content_unknown : content;
    if (header > 0)
        return header_weight * header + content_weight * seen;
    if (with_content && field->by_content && content >= content_alone)
        return content_only * content; // always under COLUMN_DOUBTFUL: the person looks
    return 0;
}

double column_header_score(const struct column_field *field, const struct column_guess *column) {
    if (field->header_fits && field->header_fits(column->leaf))
        return 1;
    double leaf = column_header_match(field, column->leaf_key);
    if (str_eq(column->leaf_key, column->title_key))
        return leaf;
    double whole = column_header_match(field, column->title_key) * 0.8;
    return leaf > whole ? leaf : whole;
}

void column_guess_all(struct arena *arena, const struct column_field *fields, int n_fields,
                      const struct column_sample *sample, struct column_guess *columns,
                      size_t n_columns, bool with_content) {
    double *score = arena_array(arena, double, n_columns *(size_t)n_fields + 1);
    for (size_t c = 0; c < n_columns; c++) {
        columns[c].field = COLUMN_NOTHING;
        columns[c].confidence = 0;
        for (int f = 0; f < n_fields; f++) {
            double header = column_header_score(&fields[f], &columns[c]);
            if (header <= 0 && !(with_content && fields[f].by_content))
                continue;
            double content = column_content_match(&fields[f], sample, columns[c].column);
            score[c * (size_t)n_fields + (size_t)f] =
                pair_score(&fields[f], header, content, with_content);
        }
    }
    bool *taken = arena_array(arena, bool, (size_t)n_fields + 1);
    for (;;) { // the surest pair first
        double best = 0;
        size_t best_column = 0;
        int best_field = 0;
        for (size_t c = 0; c < n_columns; c++) {
            if (columns[c].field != COLUMN_NOTHING)
                continue;
            for (int f = 0; f < n_fields; f++) {
                double s = score[c * (size_t)n_fields + (size_t)f];
                if (s > best && !(taken[f] && !fields[f].many)) {
                    best = s;
                    best_column = c;
                    best_field = f;
                }
            }
        }
        if (best <= 0)
            return;
        columns[best_column].field = best_field;
        columns[best_column].confidence = best;
        taken[best_field] = true;
    }
}

int column_field_find(const struct column_field *fields, int n_fields, struct str name) {
    for (int f = 0; f < n_fields; f++)
        if (str_eq(str_from(fields[f].name), name))
            return f;
    return COLUMN_NOTHING;
}
