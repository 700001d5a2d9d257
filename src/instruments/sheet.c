// SPDX-License-Identifier: GPL-3.0-or-later
#include "instruments/sheet.h"

#include <math.h>

static const struct node *first_of(const struct node *map, const char *key) {
    const struct node *list = node_get(map, key);
    return node_is(list, NODE_LIST) ? list->first : NULL;
}

static struct str text_of(const struct node *map, const char *key) {
    return node_str(node_get(map, key));
}

// «| Улица | Фонарей |»; a row of dashes only divides.
static void read_row(struct arena *arena, struct str line, struct stimulus_block *table) {
    struct str rest = str_from_at(line, 1);
    struct stimulus_row row = {0};
    bool rule = true;
    while (rest.n > 0) {
        struct str cell = str_trim(str_cut(&rest, '|'));
        rule = rule && str_starts(cell, S("--"));
        *vec_push(arena, &row.cells) = cell;
    }
    if (!rule) {
        *vec_push(arena, &table->rows) = row;
    }
}

static void read_stimulus(struct arena *arena, const struct node *node, struct stimulus *out) {
    struct str rest = text_of(node, "text");
    *out = (struct stimulus){.id = text_of(node, "id"), .title = text_of(node, "title")};
    while (rest.n > 0) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        if (str_starts(line, S("|"))) {
            bool goes_on = out->blocks.n > 0 && out->blocks.at[out->blocks.n - 1].rows.n > 0;
            read_row(arena, line,
                     goes_on ? &out->blocks.at[out->blocks.n - 1] : vec_push(arena, &out->blocks));
        } else if (!str_empty(line)) {
            *vec_push(arena, &out->blocks) = (struct stimulus_block){.text = line};
        }
    }
}

static const struct stimulus *stimulus_of(const struct instrument_sheet *sheet, struct str id) {
    for (size_t i = 0; i < sheet->stimuli.n; i++) {
        if (str_eq(sheet->stimuli.at[i].id, id)) {
            return &sheet->stimuli.at[i];
        }
    }
    return NULL;
}

static struct sheet_answer read_answer(const struct node *node) {
    return (struct sheet_answer){text_of(node, "id"), (int)node_as_int(node_get(node, "value"), 0),
                                 text_of(node, "text")};
}

// A right answer may be a number in the file.
static struct str key_of(struct arena *arena, const struct node *node) {
    return node_is(node, NODE_INT) ? str_fmt(arena, "%lld", (long long)node->integer)
                                   : node_str(node);
}

static void read_question(struct arena *arena, const struct instrument_sheet *sheet,
                          const struct node *node, struct question *out) {
    const struct node *range = node_get(node, "range");
    *out = (struct question){
        .id = text_of(node, "id"),
        .text = text_of(node, "text"),
        .outcome = text_of(node, "outcome"),
        .type = question_type_from(text_of(node, "type")),
        .reverse = node_as_bool(node_get(node, "reverse"), false),
        .stimulus = stimulus_of(sheet, text_of(node, "stimulus")),
        .max = (int)node_as_int(node_get(node, "max"), 0),
        .low = (int)node_as_int(node_at(range, 0), 0),
        .high = (int)node_as_int(node_at(range, 1), 0),
        .key = key_of(arena, node_get(node, "key")),
        .sample = text_of(node, "sample"),
        .note = text_of(node, "note"),
    };
    for (const struct node *o = first_of(node, "options"); o != NULL; o = o->next) {
        *vec_push(arena, &out->answers) = read_answer(o);
    }
    for (const struct node *o = first_of(node, "criteria"); o != NULL; o = o->next) {
        *vec_push(arena, &out->criteria) = read_answer(o);
    }
}

static enum measure_scale_method method_of(struct str word) {
    return str_eq(word, S("mean"))      ? MEASURE_MEAN
           : str_eq(word, S("percent")) ? MEASURE_PERCENT
                                        : MEASURE_SUM;
}

static void read_scale(struct arena *arena, const struct instrument_sheet *sheet,
                       const struct node *node, struct sheet_scale *out) {
    *out = (struct sheet_scale){.scale = {.id = text_of(node, "id"),
                                          .title = text_of(node, "title"),
                                          .method = method_of(text_of(node, "method"))}};
    for (const struct node *id = first_of(node, "items"); id != NULL; id = id->next) {
        for (size_t i = 0; i < sheet->questions.n; i++) {
            if (str_eq(sheet->questions.at[i].id, node_str(id))) {
                *vec_push(arena, &out->scale.items) = i;
            }
        }
    }
    for (const struct node *n = first_of(node, "cuts"); n != NULL; n = n->next) {
        *vec_push(arena, &out->scale.cuts) =
            (struct measure_cut){node_as_real(node_get(n, "below"), INFINITY),
                                 attainment_from_name(text_of(n, "level"))};
    }
    for (const struct node *n = first_of(node, "bands"); n != NULL; n = n->next) {
        *vec_push(arena, &out->bands) =
            (struct sheet_band){(int)node_as_int(node_get(n, "from"), 0),
                                (int)node_as_int(node_get(n, "to"), 0), text_of(n, "label")};
    }
}

static void read_texts(struct arena *arena, const struct node *node, struct instrument_sheet *out) {
    for (const struct node *n = first_of(node, "materials"); n != NULL; n = n->next) {
        *vec_push(arena, &out->materials) = node_str(n);
    }
    for (const struct node *n = first_of(node, "how_to_run"); n != NULL; n = n->next) {
        *vec_push(arena, &out->how_to_run) = node_str(n);
    }
    for (const struct node *n = first_of(node, "checked_in"); n != NULL; n = n->next) {
        *vec_push(arena, &out->checked_in) = node_str(n);
    }
    for (int i = 0; i < ATTAINMENT_LEVELS; i++) {
        const struct node *level =
            node_get(node_get(node, "interpretation"),
                     measure_level_name((enum measure_level)(MEASURE_BELOW_BASIC + i)));
        out->meaning[i] = (struct level_meaning){text_of(level, "means"), text_of(level, "next")};
    }
}

void sheet_read(struct arena *arena, const struct passport *passport,
                struct instrument_sheet *out) {
    const struct node *node = passport->source;
    *out = (struct instrument_sheet){
        .passport = passport,
        .purpose = text_of(node, "purpose"),
        .limits = text_of(node, "limits"),
        .source = text_of(node, "source"),
        .setting = text_of(node, "setting"),
        .evidence_note = text_of(node, "evidence_note"),
        .confirmed = node_as_bool(node_get(node, "confirmed"), false),
    };
    read_texts(arena, node, out);
    for (const struct node *n = first_of(node, "stimuli"); n != NULL; n = n->next) {
        read_stimulus(arena, n, vec_push(arena, &out->stimuli));
    }
    for (const struct node *n = first_of(node, "items"); n != NULL; n = n->next) {
        read_question(arena, out, n, vec_push(arena, &out->questions));
    }
    for (const struct node *n = first_of(node, "scales"); n != NULL; n = n->next) {
        read_scale(arena, out, n, vec_push(arena, &out->scales));
    }
}

// How many times the questions turn to a text.
static size_t turns_to(const struct instrument_sheet *sheet, const struct stimulus *stimulus) {
    size_t turns = 0;
    for (size_t i = 0; i < sheet->questions.n; i++) {
        turns += sheet->questions.at[i].stimulus == stimulus &&
                 (i == 0 || sheet->questions.at[i - 1].stimulus != stimulus);
    }
    return turns;
}

bool sheet_texts_first(const struct instrument_sheet *sheet) {
    for (size_t i = 0; i < sheet->stimuli.n; i++) {
        if (turns_to(sheet, &sheet->stimuli.at[i]) != 1) {
            return true;
        }
    }
    return false;
}

// The text of question i, if the question before it is about another.
static const struct stimulus *turn_at(const struct instrument_sheet *sheet, size_t i) {
    const struct stimulus *stimulus = sheet->questions.at[i].stimulus;
    return i > 0 && sheet->questions.at[i - 1].stimulus == stimulus ? NULL : stimulus;
}

const struct stimulus *sheet_stimulus_before(const struct instrument_sheet *sheet, size_t i) {
    return sheet_texts_first(sheet) ? NULL : turn_at(sheet, i);
}

const struct stimulus *sheet_stimulus_again(const struct instrument_sheet *sheet, size_t i) {
    return sheet_texts_first(sheet) ? turn_at(sheet, i) : NULL;
}

bool sheet_is_for_pupils(const struct instrument_sheet *sheet) {
    return str_eq(sheet->passport->filled_by, S("pupil"));
}
