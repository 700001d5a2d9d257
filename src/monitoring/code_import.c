// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/code_import.h"

#include "base/ru.h"
#include "base/text_index.h"
#include "import/class_name.h"
#include "monitoring/sheet_text.h"

enum { ROWS_LOOKED_AT = 15, CODE_DIGITS = 5, CODE_DIGITS_MIN = 4 };

struct columns {
    int header; // 1-based row
    int code, name, class;
};

struct reading {
    const struct import_reader *reader;
    struct import_result *out;
    struct arena *arena;
    struct columns columns;
    struct code_sheet *sheet;
    struct text_index codes;
    int64_t spare, padded;
};

static bool try_header(struct arena *arena, const struct sheet_row *row, struct columns *out) {
    *out = (struct columns){row->number, -1, -1, -1};
    for (size_t c = 0; c < row->cells.n; c++) {
        struct str folded = sheet_text_fold(arena, row, (int)c);
        if (str_eq(folded, S("код")) || str_eq(folded, S("код участника"))) {
            out->code = (int)c;
        } else if (str_starts(folded, S("фио")) || str_starts(folded, S("ф и о"))) {
            out->name = (int)c;
        } else if (str_eq(folded, S("класс"))) {
            out->class = (int)c;
        }
    }
    return out->code >= 0 && out->name >= 0;
}

static const struct sheet *find_header(const struct import_reader *reader, struct columns *out) {
    for (size_t s = 0; s < reader->book->sheets.n; s++) {
        const struct sheet *sheet = &reader->book->sheets.at[s];
        for (size_t r = 0; !sheet->hidden && r < sheet->rows.n && r < ROWS_LOOKED_AT; r++) {
            if (try_header(reader->arena, &sheet->rows.at[r], out)) {
                return sheet;
            }
        }
    }
    return NULL;
}

// «код 60003» → «60003»; a number that lost its zero gets it back. "" if it is no code.
static struct str read_code(struct reading *r, struct str text) {
    struct str code = text;
    if (str_starts(ru_lower(r->arena, text), S("код"))) {
        code = str_trim(str_from_at(text, S("код").n));
    }
    bool digits = code.n >= CODE_DIGITS_MIN && code.n <= CODE_DIGITS;
    for (size_t i = 0; i < code.n && digits; i++) {
        digits = code.p[i] >= '0' && code.p[i] <= '9';
    }
    if (!digits) {
        return S("");
    }
    if (code.n < CODE_DIGITS) {
        r->padded++;
        return str_fmt(r->arena, "0%.*s", STR_ARG(code));
    }
    return code;
}

static bool is_good(struct reading *r, const struct code_row *row) {
    const char *hostile;
    if (text_index_get(&r->codes, row->code) != TEXT_INDEX_NONE) {
        import_refuse_row(r->reader, r->out, NULL, row->row, "duplicate_code",
                          import_detail(r->arena, "value", row->code, NULL),
                          "Код %.*s уже встретился выше. Эта строка не загружена.",
                          STR_ARG(row->code));
        return false;
    }
    text_index_put(&r->codes, row->code, r->codes.n);
    if (import_text_hostile(row->name, &hostile)) {
        import_refuse_row(r->reader, r->out, NULL, row->row, hostile, NULL,
                          "В имени стоит формула или невидимые знаки. Строка не загружена.");
        return false;
    }
    return true;
}

// «60050  Юдина Анастасия Олеговна», a line without a table.
static void split_line(struct reading *r, struct code_row *row, struct str text) {
    struct str rest = text;
    row->code = read_code(r, str_cut(&rest, ' '));
    row->name = str_trim(rest);
}

static void take_row(struct reading *r, const struct sheet_row *cells) {
    struct arena *arena = r->arena;
    struct code_row row = {.row = cells->number};
    struct str code = sheet_text(arena, cells, r->columns.code);
    row.code = read_code(r, code);
    row.name = sheet_text(arena, cells, r->columns.name);
    row.class_name = import_class_name(arena, sheet_text(arena, cells, r->columns.class));
    if (row.code.n == 0 && row.name.n == 0) {
        split_line(r, &row, sheet_first_text(arena, cells));
    }
    if (row.code.n == 0) {
        return;
    }
    if (row.name.n == 0) {
        r->spare++;
        return;
    }
    row.name = ru_tidy_name(arena, row.name, NULL);
    if (is_good(r, &row)) {
        *vec_push(arena, &r->sheet->rows) = row;
    }
}

static void describe(struct reading *r) {
    struct arena *arena = r->arena;
    int64_t rows = (int64_t)r->sheet->rows.n;
    import_describe(r->reader, NULL, r->out);
    import_count(arena, r->out->read, "header_row", r->columns.header);
    import_count(arena, r->out->counts, "rows", rows + (int64_t)r->out->refused.at.n);
    import_count(arena, r->out->counts, "imported", rows);
    import_count(arena, r->out->counts, "codes_without_name", r->spare);
    if (r->padded > 0) {
        struct node *detail = node_map(arena);
        node_put(arena, detail, "rows", node_int(arena, r->padded));
        node_put(arena, detail, "fixed",
                 node_text(arena, S("codes are five digits: 1001 → 01001")));
        import_warn(r->reader, r->out, NULL, 0, "leading_zero_lost", detail,
                    "Коды из четырёх цифр (%lld) потеряли ноль впереди: 1001 прочитан как 01001.",
                    (long long)r->padded);
    }
}

static void read(const struct import_reader *reader, struct import_result *result) {
    struct reading r = {.reader = reader, .out = result, .arena = reader->arena};
    const struct sheet *cells = find_header(reader, &r.columns);
    r.sheet = arena_new(reader->arena, struct code_sheet);
    r.codes = text_index_open(reader->arena);
    result->rows = r.sheet;
    for (size_t i = 0; cells != NULL && i < cells->rows.n; i++) {
        if (cells->rows.at[i].number > r.columns.header) {
            take_row(&r, &cells->rows.at[i]);
        }
    }
    describe(&r);
    if (r.sheet->rows.n == 0) {
        import_refuse_file(reader, result, "no_good_rows",
                           "В файле «%.*s» нет строк с кодом из пяти цифр и именем ученика. Нужна "
                           "таблица с заголовками «Код» и «ФИО».",
                           STR_ARG(reader->file_name));
    }
}

static struct node *normalised(struct arena *arena, const struct import_result *result) {
    const struct code_sheet *sheet = result->rows;
    struct node *list = node_list(arena);
    for (size_t i = 0; i < sheet->rows.n; i++) {
        const struct code_row *row = &sheet->rows.at[i];
        node_add(list, import_detail(arena, "code", row->code, "class", row->class_name, NULL));
    }
    return list;
}

static double recognise(const struct import_reader *reader) {
    struct columns columns;
    return find_header(reader, &columns) != NULL ? 0.97 : 0;
}

const struct import_kind code_import = {
    .command = "codes",
    .kind = "vpr_codes",
    .title = "Коды участников ВПР",
    .help = "протокол соответствия: код участника и ФИО",
    .recognise = recognise,
    .read = read,
    .normalised = normalised,
    .plan = code_import_plan,
    .apply = code_import_apply,
    .on_title = "Учебный год кодов – по этому дню",
};
