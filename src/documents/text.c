// SPDX-License-Identifier: GPL-3.0-or-later
#include "documents/filter.h"

#include "base/buf.h"

// A line to write on by hand: about four centimetres.
#define BLANK "______________"
enum { FILTERS_MAX = 4 };

struct slot_filter {
    const struct filter *filter;
    struct str arguments[FILTER_ARGUMENTS_MAX];
};

struct text_piece {
    struct str words; // a literal, or the name of a slot
    bool slot;
    struct slot_filter filters[FILTERS_MAX];
    size_t filter_count;
    struct expression *condition; // of `{? … ?…?}`, with its own pieces
    struct text inner;
    struct text_piece *next;
};

// ---- reading

static struct text_piece *piece_add(struct arena *arena, struct text *text,
                                    struct text_piece **last) {
    struct text_piece *piece = arena_new(arena, struct text_piece);
    if (*last == NULL) {
        text->first = piece;
    } else {
        (*last)->next = piece;
    }
    *last = piece;
    return piece;
}

// Cuts up to `sep` outside single quotes off *rest; all of it if there is none.
static struct str cut_outside_quotes(struct str *rest, char sep) {
    bool quoted = false;
    for (size_t i = 0; i < rest->n; i++) {
        quoted = quoted != (rest->p[i] == '\'');
        if (!quoted && rest->p[i] == sep) {
            struct str head = str_sub(*rest, 0, i);
            *rest = str_from_at(*rest, i + 1);
            return head;
        }
    }
    struct str all = *rest;
    *rest = (struct str){0};
    return all;
}

static bool parse_arguments(struct str text, struct slot_filter *out, int *count) {
    *count = 0;
    while (text.n > 0) {
        struct str argument = str_trim(cut_outside_quotes(&text, ','));
        if (*count == FILTER_ARGUMENTS_MAX || argument.n == 0) {
            return false;
        }
        if (argument.p[0] == '\'') {
            if (argument.n < 2 || argument.p[argument.n - 1] != '\'') {
                return false;
            }
            argument = str_sub(argument, 1, argument.n - 2);
        }
        out->arguments[(*count)++] = argument;
    }
    return true;
}

static bool parse_filter(struct str source, struct slot_filter *out, struct error *error) {
    struct str name = str_trim(source), arguments = {0};
    size_t open = str_find_char(name, '(');
    int count = 0;
    if (open != STR_NONE) {
        if (!str_ends(name, S(")"))) {
            return error_set(error, ERROR_INPUT, "Фильтр «%.*s»: нет закрывающей скобки.",
                             STR_ARG(source));
        }
        arguments = str_sub(name, open + 1, name.n - open - 2);
        name = str_sub(name, 0, open);
    }
    out->filter = filter_find(name);
    if (out->filter == NULL) {
        return error_set(error, ERROR_INPUT, "Неизвестный фильтр «%.*s».", STR_ARG(name));
    }
    if (!parse_arguments(arguments, out, &count) || count < out->filter->least ||
        count > out->filter->most) {
        return error_set(error, ERROR_INPUT, "Фильтр «%.*s»: не то число значений в скобках.",
                         STR_ARG(source));
    }
    return true;
}

static bool name_valid(struct str name) {
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!plain && c != '_' && c != '.') {
            return false;
        }
    }
    return name.n > 0;
}

static bool parse_slot(struct str source, struct text_piece *piece, struct error *error) {
    piece->slot = true;
    piece->words = str_trim(cut_outside_quotes(&source, '|'));
    if (!name_valid(piece->words)) {
        return error_set(error, ERROR_INPUT, "Неверное имя «%.*s» в двойных скобках.",
                         STR_ARG(piece->words));
    }
    while (source.n > 0) {
        if (piece->filter_count == FILTERS_MAX) {
            return error_set(error, ERROR_INPUT, "У «%.*s» больше %d фильтров.",
                             STR_ARG(piece->words), FILTERS_MAX);
        }
        struct slot_filter *filter = &piece->filters[piece->filter_count++];
        if (!parse_filter(cut_outside_quotes(&source, '|'), filter, error)) {
            return false;
        }
    }
    return true;
}

// `{? condition ?words?}`; *rest stands after «{?».
static bool parse_conditional(struct arena *arena, struct str *rest, struct text_piece *piece,
                              struct error *error) {
    size_t end = str_find(*rest, S("?}"));
    struct str body = str_sub(*rest, 0, end == STR_NONE ? 0 : end);
    size_t middle = str_find_char(body, '?');
    if (end == STR_NONE || middle == STR_NONE) {
        return error_set(error, ERROR_INPUT, "Кусок «{? условие ?слова?}» не закрыт.");
    }
    piece->condition = expression_parse(arena, str_trim(str_sub(body, 0, middle)), error);
    *rest = str_from_at(*rest, end + 2);
    return piece->condition != NULL &&
           text_parse(arena, str_from_at(body, middle + 1), &piece->inner, error);
}

bool text_parse(struct arena *arena, struct str source, struct text *out, struct error *error) {
    struct text_piece *last = NULL;
    *out = (struct text){0};
    while (source.n > 0) {
        size_t slot = str_find(source, S("{{")), part = str_find(source, S("{?"));
        size_t at = slot < part ? slot : part;
        if (at != 0) {
            struct text_piece *piece = piece_add(arena, out, &last);
            piece->words = str_sub(source, 0, at == STR_NONE ? source.n : at);
            source = str_from_at(source, piece->words.n);
            continue;
        }
        struct text_piece *piece = piece_add(arena, out, &last);
        source = str_from_at(source, 2);
        if (part == 0) {
            if (!parse_conditional(arena, &source, piece, error)) {
                return false;
            }
            continue;
        }
        size_t end = str_find(source, S("}}"));
        if (end == STR_NONE) {
            return error_set(error, ERROR_INPUT, "Двойная скобка «{{%.*s» не закрыта.",
                             STR_ARG(str_sub(source, 0, 40)));
        }
        if (!parse_slot(str_sub(source, 0, end), piece, error)) {
            return false;
        }
        out->slots++;
        source = str_from_at(source, end + 2);
    }
    return true;
}

// ---- filling

struct filling {
    struct arena *arena;
    const struct scope *scope;
    bool blank_missing;
    struct text_notes *notes;
    size_t slots, missing;
};

static void note_once(struct text_notes *notes, struct node *list, struct str what) {
    for (const struct node *child = list->first; child != NULL; child = child->next) {
        if (str_eq(child->text, what)) {
            return;
        }
    }
    node_add(list, node_text(notes->arena, str_dup(notes->arena, what)));
}

static struct str fill_slot(struct filling *f, const struct text_piece *piece) {
    struct filled value = {.arena = f->arena, .node = scope_find(f->scope, piece->words)};
    for (size_t i = 0; i < piece->filter_count; i++) {
        const struct slot_filter *slot = &piece->filters[i];
        slot->filter->apply(slot->filter, &value, slot->arguments);
    }
    struct str text = filled_text(&value);
    f->slots++;
    if (value.unsure) {
        note_once(f->notes, f->notes->unsure, text);
    }
    if (!str_empty(text)) {
        return text;
    }
    f->missing++;
    // Fields of a row are the row's business: a list of «item.who» would say nothing.
    if (!str_starts(piece->words, S("item."))) {
        note_once(f->notes, f->notes->missing, piece->words);
    }
    return f->blank_missing ? (struct str){0} : S(BLANK);
}

// «12 п. п.» and «2026 г.» end with a point of their own: the sentence's is not set after it.
static struct str without_second_point(const struct buf *out, struct str words) {
    struct str before = buf_str(out);
    bool second =
        str_ends(before, S(".")) && str_starts(words, S(".")) && !str_starts(words, S(".."));
    return second ? str_from_at(words, 1) : words;
}

static void fill(struct filling *f, struct buf *out, const struct text *text) {
    for (const struct text_piece *piece = text->first; piece != NULL; piece = piece->next) {
        if (piece->condition != NULL) {
            if (expression_holds(piece->condition, f->scope, f->arena)) {
                fill(f, out, &piece->inner);
            }
        } else if (piece->slot) {
            buf_put(out, fill_slot(f, piece));
        } else {
            buf_put(out, without_second_point(out, piece->words));
        }
    }
}

struct str text_fill(struct arena *arena, const struct text *text, const struct scope *scope,
                     bool blank_missing, struct text_notes *notes) {
    struct filling f = {arena, scope, blank_missing, notes, 0, 0};
    struct buf out = buf_open(arena, TEXT_MAX);
    fill(&f, &out, text);
    bool nothing = blank_missing && f.slots > 0 && f.slots == f.missing;
    return nothing ? (struct str){0} : ru_nest_quotes(arena, buf_str(&out));
}

void text_names(const struct text *text, void (*see)(void *context, struct str name),
                void *context) {
    for (const struct text_piece *piece = text->first; piece != NULL; piece = piece->next) {
        if (piece->slot) {
            see(context, piece->words);
        }
        expression_names(piece->condition, see, context);
        text_names(&piece->inner, see, context);
    }
}
