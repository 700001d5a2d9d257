// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/class_name.h"

#include "base/ru.h"

enum {
    GRADE_MAX = 11,
    SLIP_ROWS = 2,     // so few rows of a class beside full ones are a slip of the pen
    FULL_CLASS = 8,    // rows of a class that is certainly meant
    NEW_CLASS_ROWS = 5 // a class new to the school is believed from so many rows on
};

static struct str name_of(struct arena *arena, const struct ru_class *class) {
    return str_dup(arena, ru_class_title(arena, class->grade, str_from(class->letter)));
}

struct str import_class_name(struct arena *arena, struct str text) {
    struct str rest = text;
    size_t colon = str_find_char(text, ':');
    if (colon != STR_NONE)
        rest = str_from_at(text, colon + 1);
    struct ru_class class;
    if (!ru_parse_class(rest, &class) || class.grade > GRADE_MAX)
        return S("");
    return name_of(arena, &class);
}

static bool is_letter(uint32_t c) {
    return (c >= 0x410 && c <= 0x44F) || c == 0x401 || c == 0x451 || (c >= 'A' && c <= 'Z') ||
           (c >= 'a' && c <= 'z');
}

// A class at the start of `text`: its letter must be a word of its own.
static bool class_at_start(struct str text, struct ru_class *out) {
    enum { LOOK_AHEAD = 10 };
    struct str rest = text;
    bool found = false;
    for (int i = 0; i < LOOK_AHEAD && rest.n > 0; i++) {
        uint32_t c = utf8_next(&rest);
        struct str after = rest;
        uint32_t next = after.n > 0 ? utf8_next(&after) : ' ';
        if (!is_letter(c) || is_letter(next) || (next >= '0' && next <= '9'))
            continue;
        struct ru_class class;
        if (ru_parse_class(str_sub(text, 0, text.n - rest.n), &class) && class.letter[0] &&
            class.grade <= GRADE_MAX) {
            *out = class;
            return true;
        }
    }
    return found;
}

struct str import_class_inside(struct arena *arena, struct str text) {
    uint32_t before = ' ';
    for (struct str rest = text; rest.n > 0;) {
        struct ru_class class;
        bool digit = rest.p[0] >= '1' && rest.p[0] <= '9';
        bool apart = !is_letter(before) && !(before >= '0' && before <= '9') && before != '.';
        if (digit && apart && class_at_start(rest, &class))
            return name_of(arena, &class);
        before = utf8_next(&rest);
    }
    return S("");
}

struct str import_class_of_table(struct arena *arena, const struct sheet_table *table,
                                 const char **from) {
    struct str name = import_class_name(arena, table->sheet->name);
    if (name.n == 0)
        name = import_class_inside(arena, table->sheet->name);
    if (from)
        *from = "sheet name";
    for (size_t i = 0; name.n == 0 && i < table->titles.n; i++) {
        name = import_class_inside(arena, table->titles.at[i]);
        if (from)
            *from = "title";
    }
    return name;
}

int import_class_grade(struct str name) {
    struct ru_class class;
    return ru_parse_class(name, &class) ? class.grade : 0;
}

bool import_class_fits(const struct cell *cell) {
    struct ru_class class;
    return cell->kind == CELL_TEXT && ru_parse_class(cell->text, &class) &&
           class.grade <= GRADE_MAX && class.letter[0];
}

struct class_uses class_uses_open(struct arena *arena) {
    return (struct class_uses){.by_name = text_index_open(arena)};
}

void import_class_count(struct arena *arena, struct class_uses *uses, struct str name) {
    size_t at = text_index_put(&uses->by_name, name, uses->at.n);
    if (at == uses->at.n)
        *(struct class_use *)vec_push(arena, &uses->at) = (struct class_use){.name = name};
    uses->at.at[at].rows++;
}

static bool listed(struct str list, struct str name) {
    while (list.n > 0)
        if (str_eq(str_trim(str_cut(&list, ',')), name))
            return true;
    return false;
}

void import_class_decide(const struct import_reader *reader, struct class_uses *uses) {
    const struct import_known *known = reader->known;
    int full = 0;
    for (size_t i = 0; i < uses->at.n; i++)
        full += uses->at.at[i].rows >= FULL_CLASS;
    for (size_t i = 0; i < uses->at.n; i++) {
        struct class_use *use = &uses->at.at[i];
        for (size_t k = 0; k < known->classes.n; k++)
            use->known = use->known || str_eq(known->classes.at[k], use->name);
        if (use->known || listed(reader->new_classes, use->name))
            use->allowed = true;
        else if (known->classes.n > 0)
            use->allowed = use->rows >= NEW_CLASS_ROWS;
        else
            use->allowed = full < 2 || use->rows > SLIP_ROWS;
    }
}

const struct class_use *import_class_use(const struct class_uses *uses, struct str name) {
    size_t at = text_index_get(&uses->by_name, name);
    return at == TEXT_INDEX_NONE ? NULL : &uses->at.at[at];
}
