// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/name_read.h"

#include "base/ru.h"

enum { WORDS_MAX = 6, NAME_BYTES_MAX = 200 };

static bool name_letter(uint32_t c) {
    return (c >= 0x410 && c <= 0x44F) || c == 0x401 || c == 0x451 || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z') || (c >= 0xC0 && c <= 0x24F) || (c >= 0x400 && c <= 0x52F);
}

static bool name_sign(uint32_t c) {
    return c == ' ' || c == '-' || c == '.' || c == '\'' || c == 0x2019 || c == 0x02BC ||
           c == '(' || c == ')' || c == '`';
}

// Words of a text if all its signs are those of a name, 0 otherwise.
static int name_words(struct str text) {
    int words = 0;
    bool inside = false;
    while (text.n > 0) {
        uint32_t c = utf8_next(&text);
        if (name_letter(c)) {
            words += !inside;
            inside = true;
        } else if (c == ' ' || c == 0xA0 || c == '\n' || c == '.') {
            inside = false;
        } else if (!name_sign(c)) {
            return 0;
        }
    }
    return words;
}

static bool first_is_capital(struct str text) {
    if (text.n == 0)
        return false;
    uint32_t c = utf8_next(&text);
    return (c >= 0x410 && c <= 0x42F) || c == 0x401 || (c >= 'A' && c <= 'Z');
}

bool name_fits_full(const struct cell *cell) {
    struct str text = str_trim(cell->text);
    if (cell->kind != CELL_TEXT || text.n > NAME_BYTES_MAX)
        return false;
    int words = name_words(text);
    struct ru_class class;
    return words >= 2 && words <= 5 && !ru_parse_class(text, &class);
}

bool name_fits_word(const struct cell *cell) {
    struct str text = str_trim(cell->text);
    return cell->kind == CELL_TEXT && text.n <= NAME_BYTES_MAX && first_is_capital(text) &&
           name_words(text) >= 1 && name_words(text) <= 2;
}

static struct str raw_text(const struct sheet_table *table, const struct table_line *line,
                           int field) {
    const struct cell *cell = field == COLUMN_NOTHING ? NULL : table_cell(table, line, field);
    return cell ? cell->text : S("");
}

static void join_full(struct arena *arena, struct name_read *out) {
    struct buf full = buf_open(arena, 4 * NAME_BYTES_MAX);
    const struct str parts[] = {out->last, out->first, out->middle};
    for (int i = 0; i < 3; i++) {
        if (parts[i].n > 0 && full.n > 0)
            buf_put_char(&full, ' ');
        buf_put(&full, parts[i]);
    }
    out->full = buf_str(&full);
}

// «Боброва В.А.» is «Боброва В. А.».
static struct str part_initials(struct arena *arena, struct str text) {
    struct buf out = buf_open(arena, 4 * NAME_BYTES_MAX);
    for (struct str rest = text; rest.n > 0;) {
        uint32_t c = utf8_next(&rest);
        buf_put_code(&out, c);
        if (c == '.' && rest.n > 0 && rest.p[0] != ' ') {
            buf_put_char(&out, ' ');
        }
    }
    return buf_str(&out);
}

static void from_one_column(struct arena *arena, struct str text, struct name_read *out) {
    struct ru_name name =
        ru_name_parse(arena, part_initials(arena, ru_tidy_name(arena, text, &out->mended)));
    out->last = name.family;
    out->first = name.given;
    out->middle = name.patronymic;
}

static void from_three_columns(struct arena *arena, const struct str raw[3],
                               struct name_read *out) {
    bool mended[3] = {false, false, false};
    out->last = ru_tidy_name(arena, raw[0], &mended[0]);
    out->first = ru_tidy_name(arena, raw[1], &mended[1]);
    out->middle = ru_tidy_name(arena, raw[2], &mended[2]);
    out->mended = mended[0] || mended[1] || mended[2];
    if (str_eq(out->middle, S("-")) || str_eq(out->middle, S("нет")))
        out->middle = S("");
}

static void judge(struct name_read *out) {
    if (out->last.n == 0 || out->first.n == 0) {
        out->refusal = "only_one_word_in_fio";
        out->refusal_text = "в имени одно слово – нужны хотя бы фамилия и имя";
        return;
    }
    if (out->full.n > NAME_BYTES_MAX) {
        out->refusal = "name_too_long";
        out->refusal_text = "слишком длинное имя – похоже, в ячейку попал другой текст";
        return;
    }
    out->initials = str_ends(out->first, S(".")) || utf8_length(out->first) == 1;
    out->odd = name_words(out->full) == 0;
}

bool name_read_row(struct arena *arena, const struct sheet_table *table,
                   const struct table_line *line, const struct name_columns *columns,
                   struct name_read *out) {
    *out = (struct name_read){0};
    struct str raw[3] = {raw_text(table, line, columns->last),
                         raw_text(table, line, columns->first),
                         raw_text(table, line, columns->middle)};
    struct str full = raw_text(table, line, columns->full);
    bool split = raw[0].n > 0 || raw[1].n > 0;
    if (!split && str_trim(full).n == 0)
        return false;
    const char *code;
    for (int i = 0; i < 3 && split; i++)
        if (import_text_hostile(raw[i], &code) && !str_eq(raw[i], S("-")))
            out->refusal = code;
    if (!split && import_text_hostile(full, &code))
        out->refusal = code;
    if (out->refusal) {
        out->refusal_text =
            str_eq(str_from(out->refusal), S("formula_text"))
                ? "имя начинается как формула (=, +, -, @) – такую строку нельзя брать"
                : "в имени невидимые знаки – наберите его заново";
        return true;
    }
    if (split && raw[1].n == 0 && full.n == 0)
        full = raw[0]; // «Фамилия, имя» under the word «Фамилия»
    if (split && raw[1].n > 0)
        from_three_columns(arena, raw, out);
    else
        from_one_column(arena, full, out);
    join_full(arena, out);
    judge(out);
    return true;
}

static bool is_hostile(const char *refusal) {
    return str_eq(str_from(refusal), S("formula_text")) ||
           str_eq(str_from(refusal), S("invisible_signs"));
}

bool name_take_row(const struct import_reader *reader, struct import_result *result,
                   const struct sheet_table *table, const struct table_line *line,
                   const struct name_columns *columns, struct name_read *out) {
    struct arena *arena = reader->arena;
    int row = line->row->number;
    if (!name_read_row(arena, table, line, columns, out)) {
        out->refusal = "no_name";
        out->refusal_text = "нет фамилии и имени";
    }
    if (out->refusal && is_hostile(out->refusal))
        out->full = S(""); // not repeated
    if (out->refusal) {
        struct str text = str_from(out->refusal_text);
        struct str words = out->full.n > 0
                               ? str_fmt(arena, "%.*s: %.*s", STR_ARG(out->full), STR_ARG(text))
                               : ru_capital(arena, text);
        import_refuse_row(reader, result, table, row, out->refusal, NULL, "%.*s.", STR_ARG(words));
        return false;
    }
    if (out->mended)
        import_warn(reader, result, table, row, "latin_letters_in_name",
                    import_detail(arena, "fixed", out->full, NULL),
                    "%.*s: латинские буквы в имени заменены русскими.", STR_ARG(out->full));
    if (out->odd)
        import_warn(reader, result, table, row, "odd_signs_in_name",
                    import_detail(arena, "value", out->full, NULL),
                    "%.*s: в имени знаки, которых в именах не бывает. Проверьте.",
                    STR_ARG(out->full));
    if (out->initials)
        import_warn(reader, result, table, row, "initials_only", NULL,
                    "%.*s: вместо имени инициалы.", STR_ARG(out->full));
    return true;
}
