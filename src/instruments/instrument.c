// SPDX-License-Identifier: GPL-3.0-or-later
#include "instruments/instrument.h"

#include "instruments/kind.h"

#include <math.h>

// Where in the content we are, for the sentences.
struct reading {
    struct arena *arena;
    const char *file;
    bool own; // made by the school of a sheet it had
    const struct instrument_kind *kind;
    struct error *error;
};

static bool refuse(const struct reading *r, const struct node *at, const char *what) {
    return error_set(r->error, ERROR_INPUT, "%s:%d: %s", r->file, at == NULL ? 0 : at->line, what);
}

static bool need_text(const struct reading *r, const struct node *map, const char *key,
                      struct str *out) {
    *out = node_str(node_get(map, key));
    if (str_empty(*out)) {
        return error_set(r->error, ERROR_INPUT, "%s:%d: нет текста в поле «%s».", r->file,
                         map->line, key);
    }
    return true;
}

const char *attainment_title(enum measure_level level) {
    static const char *const titles[] = {"нет данных", "ниже базового", "базовый", "повышенный",
                                         "высокий"};
    return titles[level];
}

int attainment_tone(enum measure_level level) { return (int)level - MEASURE_BELOW_BASIC; }

enum measure_level attainment_from_name(struct str name) {
    for (int level = MEASURE_BELOW_BASIC; level < MEASURE_LEVELS; level++) {
        if (str_eq(name, str_from(measure_level_name((enum measure_level)level)))) {
            return (enum measure_level)level;
        }
    }
    return MEASURE_LEVEL_NONE;
}

enum question_type question_type_from(struct str word) {
    static const char *const words[] = {
        [QUESTION_SCALE] = "scale",   [QUESTION_CHOICE] = "choice",
        [QUESTION_NUMBER] = "number", [QUESTION_MULTICHOICE] = "multichoice",
        [QUESTION_OPEN] = "open",     [QUESTION_ORDER] = "order"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_eq(word, str_from(words[i]))) {
            return (enum question_type)i;
        }
    }
    return QUESTION_OPEN;
}

// A sign of the school's own sheet may serve no outcome of the tree yet, nor need a question of a
// questionnaire or a line about a lesson or a programme; what is rated pupil by pupil always does.
static bool read_outcome(const struct reading *r, const struct node *node, struct item *item) {
    if (r->own || r->kind->answered || r->kind->object != NULL) {
        item->outcome = node_str(node_get(node, "outcome"));
        return true;
    }
    return need_text(r, node, "outcome", &item->outcome);
}

static bool read_item(const struct reading *r, const struct node *node, struct item *item) {
    if (!need_text(r, node, "id", &item->id) || !read_outcome(r, node, item) ||
        !need_text(r, node, "text", &item->text)) {
        return false;
    }
    item->type = question_type_from(node_str(node_get(node, "type")));
    item->low = (int)node_as_int(node_at(node_get(node, "range"), 0), 0);
    item->high = (int)node_as_int(node_at(node_get(node, "range"), 1), 0);
    item->reverse = node_as_bool(node_get(node, "reverse"), false);
    const struct node *options = node_get(node, "options");
    for (const struct node *o = options == NULL ? NULL : options->first; o != NULL; o = o->next) {
        struct item_option *option = vec_push(r->arena, &item->options);
        const struct node *value = node_get(o, "value");
        if (!node_is(value, NODE_INT)) {
            return refuse(r, o, "у ступени нет целого значения value.");
        }
        option->value = (int)value->integer;
        if (!need_text(r, o, "text", &option->text)) {
            return false;
        }
    }
    if (r->kind->shape != NULL) {
        r->kind->shape(r->arena, node, item);
    }
    return true;
}

static bool read_items(const struct reading *r, const struct node *list, struct instrument *out) {
    if (!node_is(list, NODE_LIST)) {
        return refuse(r, out->source, "нет списка items.");
    }
    for (const struct node *node = list->first; node != NULL; node = node->next) {
        struct item *item = vec_push(r->arena, &out->items);
        if (!read_item(r, node, item)) {
            return false;
        }
        for (size_t i = 0; i + 1 < out->items.n; i++) {
            if (str_eq(out->items.at[i].id, item->id)) {
                return refuse(r, node, "такой id признака уже есть в этом инструменте.");
            }
        }
        bool personal = str_find(item->outcome, S(".L")) != STR_NONE;
        if (personal && out->identity != IDENTITY_ANONYMOUS) {
            return refuse(r, node,
                          "личностный результат измеряют только без имён: "
                          "нужно identity: anonymous.");
        }
    }
    return true;
}

static bool read_cuts(const struct reading *r, const struct node *list, struct scale *scale) {
    for (const struct node *node = list == NULL ? NULL : list->first; node; node = node->next) {
        struct measure_cut *cut = vec_push(r->arena, &scale->cuts);
        cut->level = attainment_from_name(node_str(node_get(node, "level")));
        cut->below = node->next == NULL ? INFINITY : node_as_real(node_get(node, "below"), NAN);
        if (cut->level == MEASURE_LEVEL_NONE || isnan(cut->below)) {
            return refuse(r, node, "у границы нужны level и below (у последней – только level).");
        }
        size_t n = scale->cuts.n;
        if (n > 1 && (cut[-1].below >= cut->below || cut[-1].level >= cut->level)) {
            return refuse(r, node, "границы уровней должны расти.");
        }
    }
    return true;
}

static bool read_scale(const struct reading *r, const struct node *node, struct instrument *out) {
    static const char *const methods[] = {
        [MEASURE_MEAN] = "mean", [MEASURE_SUM] = "sum", [MEASURE_PERCENT] = "percent"};
    struct scale *scale = vec_push(r->arena, &out->scales);
    struct str method;
    if (!need_text(r, node, "id", &scale->id) || !need_text(r, node, "title", &scale->title) ||
        !need_text(r, node, "method", &method)) {
        return false;
    }
    size_t m = 0;
    while (m < 3 && !str_eq(method, str_from(methods[m]))) {
        m++;
    }
    if (m == 3) {
        return refuse(r, node, "method шкалы: mean, sum или percent.");
    }
    scale->method = (enum measure_scale_method)m;
    const struct node *items = node_get(node, "items");
    for (const struct node *id = items == NULL ? NULL : items->first; id; id = id->next) {
        size_t i = 0;
        while (i < out->items.n && !str_eq(out->items.at[i].id, node_str(id))) {
            i++;
        }
        if (i == out->items.n) {
            return refuse(r, id, "шкала называет признак, которого нет в инструменте.");
        }
        *vec_push(r->arena, &scale->items) = i;
    }
    if (scale->items.n == 0) {
        return refuse(r, node, "в шкале нет признаков.");
    }
    return read_cuts(r, node_get(node, "cuts"), scale);
}

static void read_meanings(const struct node *node, struct instrument *out) {
    for (int i = 0; i < ATTAINMENT_LEVELS; i++) {
        const struct node *level =
            node_get(node, measure_level_name((enum measure_level)(MEASURE_BELOW_BASIC + i)));
        out->meaning[i].means = node_str(node_get(level, "means"));
        out->meaning[i].next = node_str(node_get(level, "next"));
    }
}

static bool read_identity(const struct reading *r, const struct node *node,
                          struct instrument *out) {
    static const char *const names[] = {"named", "coded", "anonymous"};
    struct str identity;
    if (!need_text(r, node, "identity", &identity)) {
        return false;
    }
    for (size_t i = 0; i < 3; i++) {
        if (str_eq(identity, str_from(names[i]))) {
            out->identity = (enum instrument_identity)i;
            return true;
        }
    }
    return refuse(r, node, "identity: named, coded или anonymous.");
}

static void read_texts(struct arena *arena, const struct node *list, struct str **at, size_t *n) {
    *n = 0;
    if (!node_is(list, NODE_LIST)) {
        return;
    }
    *at = arena_array(arena, struct str, list->n);
    for (const struct node *text = list->first; text != NULL; text = text->next) {
        (*at)[(*n)++] = node_str(text);
    }
}

static void read_lists(struct arena *arena, const struct node *node, struct instrument *out) {
    read_texts(arena, node_get(node, "levels"), &out->levels.at, &out->levels.n);
    read_texts(arena, node_get(node, "measures"), &out->measures.at, &out->measures.n);
    read_texts(arena, node_get(node, "materials"), &out->materials.at, &out->materials.n);
    read_texts(arena, node_get(node, "how_to_run"), &out->how_to_run.at, &out->how_to_run.n);
    const struct node *stages = node_get(node, "stages");
    for (const struct node *s = stages == NULL ? NULL : stages->first; s != NULL; s = s->next) {
        *vec_push(arena, &out->stages) =
            (struct work_stage){node_str(node_get(s, "id")), node_str(node_get(s, "title"))};
    }
    const struct node *grades = node_get(node, "grades");
    for (const struct node *g = grades == NULL ? NULL : grades->first; g != NULL; g = g->next) {
        *vec_push(arena, &out->grades) = (int)node_as_int(g, 0);
    }
}

bool instrument_from_node(struct arena *arena, const char *file, const struct node *node,
                          struct instrument *out, struct error *error) {
    const bool own = str_eq(node_str(node_get(node, "status")), S(INSTRUMENT_OF_SCHOOL));
    struct reading r = {.arena = arena, .file = file, .own = own, .error = error};
    *out = (struct instrument){.source = node};
    struct str kind;
    if (!need_text(&r, node, "id", &out->id) || !need_text(&r, node, "title", &out->title) ||
        !need_text(&r, node, "kind", &kind) || !need_text(&r, node, "filled_by", &out->filled_by) ||
        !read_identity(&r, node, out)) {
        return false;
    }
    out->kind = instrument_kind_find(kind);
    if (out->kind == NULL) {
        return error_set(error, ERROR_INPUT, "%s:%d: вид инструмента «%.*s» не известен.", file,
                         node->line, STR_ARG(kind));
    }
    r.kind = out->kind;
    out->who_may_use = node_str(node_get(node, "who_may_use"));
    out->consent = node_str(node_get(node, "consent"));
    out->setting = node_str(node_get(node, "setting"));
    out->purpose = node_str(node_get(node, "purpose"));
    out->limits = node_str(node_get(node, "limits"));
    out->evidence = node_str(node_get(node, "evidence"));
    out->minutes = (int)node_as_int(node_get(node, "minutes"), 0);
    read_lists(arena, node, out);
    read_meanings(node_get(node, "interpretation"), out);
    if (!read_items(&r, node_get(node, "items"), out)) {
        return false;
    }
    const struct node *scales = node_get(node, "scales");
    for (const struct node *s = scales == NULL ? NULL : scales->first; s != NULL; s = s->next) {
        if (!read_scale(&r, s, out)) {
            return false;
        }
    }
    return out->kind->check(file, out, error);
}

bool instrument_fits_class(const struct instrument *instrument, int grade, struct error *error) {
    if (instrument->identity == IDENTITY_ANONYMOUS && !instrument_is_survey(instrument)) {
        return error_set(error, ERROR_INPUT,
                         "«%.*s» заполняют без имён: её нельзя вести по списку класса.",
                         STR_ARG(instrument->title));
    }
    for (size_t i = 0; i < instrument->grades.n; i++) {
        if (instrument->grades.at[i] == grade) {
            return true;
        }
    }
    return error_set(error, ERROR_INPUT, "«%.*s» не предназначена для %d класса.",
                     STR_ARG(instrument->title), grade);
}

bool instrument_needs_second(const struct instrument *instrument) {
    return str_eq(instrument->filled_by, S("two_observers")) ||
           str_eq(instrument->filled_by, S("panel"));
}

bool instrument_is_survey(const struct instrument *instrument) {
    return instrument->kind->answered && (str_eq(instrument->filled_by, S("pupil")) ||
                                          str_eq(instrument->filled_by, S("parent")));
}

int item_max(const struct item *item) {
    int most = 0;
    for (size_t i = 0; i < item->options.n; i++) {
        most = i == 0 || item->options.at[i].value > most ? item->options.at[i].value : most;
    }
    return most;
}

int item_min(const struct item *item) {
    int least = 0;
    for (size_t i = 0; i < item->options.n; i++) {
        least = i == 0 || item->options.at[i].value < least ? item->options.at[i].value : least;
    }
    return least;
}

// Cuts of a scale of means are in the units of one mark, so they place a single sign too.
static const struct scale *scale_of_item(const struct instrument *instrument, size_t item) {
    for (size_t i = 0; i < instrument->scales.n; i++) {
        const struct scale *scale = &instrument->scales.at[i];
        for (size_t j = 0; j < scale->items.n; j++) {
            if (scale->items.at[j] == item && scale->method == MEASURE_MEAN && scale->cuts.n > 0) {
                return scale;
            }
        }
    }
    return NULL;
}

enum measure_level item_level(const struct instrument *instrument, size_t item, double mark) {
    static const struct measure_cut quarters[] = {{0.25, MEASURE_BELOW_BASIC},
                                                  {0.5, MEASURE_BASIC},
                                                  {0.75, MEASURE_ADVANCED},
                                                  {INFINITY, MEASURE_HIGH}};
    const struct item *it = &instrument->items.at[item];
    const struct scale *scale = scale_of_item(instrument, item);
    double low = item_min(it), high = item_max(it);
    double score = it->reverse ? low + high - mark : mark;
    if (scale != NULL) {
        return measure_level_of(score, scale->cuts.at, scale->cuts.n);
    }
    return measure_level_of((score - low) / (high - low), quarters, 4);
}
