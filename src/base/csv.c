// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/csv.h"

#include <string.h>

enum { GUESS_RECORDS = 50 };

struct csv csv_open(struct str text, char separator) {
    struct csv csv = {.rest = text, .separator = separator, .line = 1};
    if (str_starts(text, S("sep=")) && text.n > 5 && (text.p[5] == '\r' || text.p[5] == '\n')) {
        csv.separator = text.p[4];
        csv.rest = str_from_at(text, str_starts(str_from_at(text, 5), S("\r\n")) ? 7 : 6);
        csv.line = 2;
    }
    return csv;
}

static bool at_line_end(struct str s) { return s.n > 0 && (s.p[0] == '\n' || s.p[0] == '\r'); }

static void skip_line_end(struct csv *csv) {
    csv->rest = str_from_at(csv->rest, str_starts(csv->rest, S("\r\n")) ? 2 : 1);
    csv->line++;
}

// Length of the text up to the separator or the line's end.
static size_t plain_length(const struct csv *csv, size_t from) {
    size_t i = from;
    while (i < csv->rest.n && csv->rest.p[i] != csv->separator && csv->rest.p[i] != '\n' &&
           csv->rest.p[i] != '\r') {
        i++;
    }
    return i - from;
}

// Position of the quote that closes the field that begins at 0, STR_NONE if none does.
static size_t closing_quote(struct str s) {
    for (size_t i = 1; i < s.n; i++) {
        if (s.p[i] == '"') {
            if (i + 1 < s.n && s.p[i + 1] == '"') {
                i++;
            } else {
                return i;
            }
        }
    }
    return STR_NONE;
}

static int count_lines(struct str s) {
    int lines = 0;
    for (size_t i = 0; i < s.n; i++) {
        lines += s.p[i] == '\n' || (s.p[i] == '\r' && !(i + 1 < s.n && s.p[i + 1] == '\n'));
    }
    return lines;
}

static struct str unquote(struct arena *arena, struct str inside, struct str after) {
    if (after.n == 0 && memchr(inside.p, '"', inside.n) == NULL) {
        return inside;
    }
    char *out = arena_alloc(arena, inside.n + after.n);
    size_t n = 0;
    for (size_t i = 0; i < inside.n; i++) {
        out[n++] = inside.p[i];
        i += inside.p[i] == '"'; // its double
    }
    if (after.n > 0) {
        memcpy(out + n, after.p, after.n);
    }
    return str_n(out, n + after.n);
}

static struct str next_field(struct csv *csv, struct arena *arena) {
    if (!csv->literal && str_starts(csv->rest, S("\""))) {
        size_t close = closing_quote(csv->rest);
        if (close != STR_NONE) {
            struct str inside = str_sub(csv->rest, 1, close - 1);
            struct str after = str_sub(csv->rest, close + 1, plain_length(csv, close + 1));
            csv->line += count_lines(inside);
            csv->rest = str_from_at(csv->rest, close + 1 + after.n);
            return unquote(arena, inside, after);
        }
        csv->literal = true;
    }
    struct str field = str_sub(csv->rest, 0, plain_length(csv, 0));
    csv->rest = str_from_at(csv->rest, field.n);
    return field;
}

bool csv_next(struct csv *csv, struct arena *arena, struct csv_record *record) {
    if (csv->rest.n == 0) {
        return false;
    }
    record->line = csv->line;
    record->fields.n = 0;
    for (;;) {
        struct str field = next_field(csv, arena);
        *vec_push(arena, &record->fields) = field;
        if (csv->rest.n == 0) {
            return true;
        }
        if (at_line_end(csv->rest)) {
            skip_line_end(csv);
            return true;
        }
        csv->rest = str_from_at(csv->rest, 1); // the separator
        if (csv->rest.n == 0) {
            *vec_push(arena, &record->fields) = (struct str){0};
            return true;
        }
    }
}

// How many of the counts equal the commonest one above zero; that one in *value.
static int commonest(const int *counts, int n, int *value) {
    int best = 0;
    *value = 0;
    for (int i = 0; i < n; i++) {
        int same = 0;
        for (int k = 0; k < n; k++) {
            same += counts[k] == counts[i];
        }
        if (counts[i] > 0 && (same > best || (same == best && counts[i] > *value))) {
            best = same;
            *value = counts[i];
        }
    }
    return best;
}

char csv_guess_separator(struct str text) {
    static const char candidates[] = {';', '\t', ',', '|'};
    int counts[sizeof candidates][GUESS_RECORDS] = {{0}};
    int n = 0;
    bool quoted = false;
    bool empty = true;
    for (size_t i = 0; i < text.n && n < GUESS_RECORDS; i++) {
        char c = text.p[i];
        if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && (c == '\n' || c == '\r')) {
            n += !empty;
            empty = true;
            continue;
        }
        for (size_t k = 0; k < sizeof candidates && !quoted; k++) {
            counts[k][n] += c == candidates[k];
        }
        empty = false;
    }
    n += !empty && n < GUESS_RECORDS;
    char best = 0;
    int best_records = 0;
    int best_value = 0;
    for (size_t k = 0; k < sizeof candidates; k++) {
        int value = 0;
        int records = commonest(counts[k], n, &value);
        if (records > best_records || (records == best_records && value > best_value)) {
            best = candidates[k];
            best_records = records;
            best_value = value;
        }
    }
    return best;
}

static bool must_quote(struct str field, char separator) {
    for (size_t i = 0; i < field.n; i++) {
        char c = field.p[i];
        if (c == separator || c == '"' || c == '\n' || c == '\r') {
            return true;
        }
    }
    return false;
}

void csv_put(struct buf *out, struct str field, char separator) {
    bool formula = field.n > 0 && memchr("=+-@\t\r", field.p[0], 6) != NULL;
    double number = 0;
    formula = formula && !str_to_real(field, &number);
    bool quote = must_quote(field, separator);
    if (quote) {
        buf_put_char(out, '"');
    }
    if (formula) {
        buf_put_char(out, '\'');
    }
    for (size_t i = 0; i < field.n; i++) {
        buf_put_char(out, field.p[i]);
        if (field.p[i] == '"') {
            buf_put_char(out, '"');
        }
    }
    if (quote) {
        buf_put_char(out, '"');
    }
}
