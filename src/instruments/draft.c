// SPDX-License-Identifier: GPL-3.0-or-later
#include "instruments/draft.h"

#include "base/ru.h"
#include "school/org.h"

#include <math.h>

static const enum measure_level begins[DRAFT_CUTS] = {MEASURE_BASIC, MEASURE_ADVANCED,
                                                      MEASURE_HIGH};

bool draft_number(struct str text, double *out) { return ru_parse_real(str_trim(text), out); }

void draft_begin(struct arena *arena, struct str kind, struct str title, struct draft *out) {
    static const char *const cuts[DRAFT_CUTS] = {"0,8", "1,7", "2,5"};
    *out = (struct draft){
        .title = title,
        .kind = kind,
        .filled_by = str_eq(kind, S("rubric")) ? S("teacher") : S("two_observers"),
        .identity = S("named"),
        .who_may_use = S("teacher"),
        .consent = S("none"),
        .setting = str_eq(kind, S("rubric")) ? S("individual") : S("group"),
        .next = 1,
    };
    struct draft_item *item = vec_push(arena, &out->items);
    for (int value = 0; value < 4; value++) {
        vec_push(arena, &item->options)->value = str_fmt(arena, "%d", value);
    }
    struct draft_scale *scale = vec_push(arena, &out->scales);
    *scale = (struct draft_scale){.title = S("Всё вместе"), .method = S("mean"), .items = S("все")};
    for (int i = 0; i < DRAFT_CUTS; i++) {
        scale->cuts[i] = str_from(cuts[i]);
    }
}

// Reading -----------------------------------------------------------------------------------------

static const struct node *first_of(const struct node *map, const char *key) {
    const struct node *list = node_get(map, key);
    return node_is(list, NODE_LIST) ? list->first : NULL;
}

// A text, or a number as a person writes it.
static struct str typed(struct arena *arena, const struct node *node) {
    if (node_is(node, NODE_INT)) {
        return str_fmt(arena, "%lld", (long long)node->integer);
    }
    if (!node_is(node, NODE_REAL)) {
        return node_str(node);
    }
    double value = node_as_real(node, 0);
    int decimals = 0;
    for (double v = value; decimals < 3 && fabs(v - round(v)) > 1e-9; v *= 10) {
        decimals++;
    }
    return ru_real(arena, value, decimals);
}

static struct str lines_of(struct arena *arena, const struct node *map, const char *key) {
    struct buf out = buf_open(arena, 256 * 1024);
    for (const struct node *n = first_of(map, key); n != NULL; n = n->next) {
        buf_put(&out, node_str(n));
        buf_put_char(&out, '\n');
    }
    return str_trim(buf_str(&out));
}

static void read_item(struct arena *arena, const struct node *node, struct draft_item *out) {
    *out = (struct draft_item){
        .id = node_str(node_get(node, "id")),
        .text = node_str(node_get(node, "text")),
        .outcome = node_str(node_get(node, "outcome")),
        .reverse = node_as_bool(node_get(node, "reverse"), false),
        .by_level = node_get(node, "outcome_by_level"),
    };
    for (const struct node *o = first_of(node, "options"); o != NULL; o = o->next) {
        *vec_push(arena, &out->options) = (struct draft_option){typed(arena, node_get(o, "value")),
                                                                node_str(node_get(o, "text"))};
    }
}

// «все», or the numbers of the signs; what was typed wrong was kept as a text.
static struct str numbers_of(struct arena *arena, const struct draft *draft,
                             const struct node *items) {
    struct buf out = buf_open(arena, 4096);
    if (node_is(items, NODE_TEXT)) {
        return node_str(items);
    }
    if (node_is(items, NODE_LIST) && items->n == draft->items.n && items->n > 0) {
        return S("все");
    }
    for (const struct node *id = node_is(items, NODE_LIST) ? items->first : NULL; id != NULL;
         id = id->next) {
        for (size_t i = 0; i < draft->items.n; i++) {
            if (str_eq(draft->items.at[i].id, node_str(id))) {
                buf_put(&out, buf_str(&out).n == 0 ? S("") : S(", "));
                buf_put_int(&out, (int64_t)i + 1);
            }
        }
    }
    return buf_str(&out);
}

// `below` of a level is where the next one begins.
static void read_cuts(struct arena *arena, const struct node *node, struct draft_scale *out) {
    struct str below = {0};
    for (const struct node *n = first_of(node, "cuts"); n != NULL; n = n->next) {
        enum measure_level level = attainment_from_name(node_str(node_get(n, "level")));
        for (int i = 0; i < DRAFT_CUTS; i++) {
            if (level == begins[i]) {
                out->cuts[i] = below;
            }
        }
        below = typed(arena, node_get(n, "below"));
    }
}

static void read_scale(struct arena *arena, const struct draft *draft, const struct node *node,
                       struct draft_scale *out) {
    *out = (struct draft_scale){
        .id = node_str(node_get(node, "id")),
        .title = node_str(node_get(node, "title")),
        .method = node_str(node_get(node, "method")),
        .items = numbers_of(arena, draft, node_get(node, "items")),
    };
    read_cuts(arena, node, out);
}

static int number_in(struct str id) {
    int64_t number;
    return str_to_int(str_from_at(id, 1), &number) && number > 0 && number < 100000 ? (int)number
                                                                                    : 0;
}

static void count_ids(struct draft *draft) {
    for (size_t i = 0; i < draft->items.n; i++) {
        int n = number_in(draft->items.at[i].id);
        draft->next = n >= draft->next ? n + 1 : draft->next;
    }
    for (size_t i = 0; i < draft->scales.n; i++) {
        int n = number_in(draft->scales.at[i].id);
        draft->next = n >= draft->next ? n + 1 : draft->next;
    }
}

static void read_meanings(const struct node *record, struct draft *out) {
    const struct node *node = node_get(record, "interpretation");
    for (int i = 0; i < ATTAINMENT_LEVELS; i++) {
        const struct node *level =
            node_get(node, measure_level_name((enum measure_level)(MEASURE_BELOW_BASIC + i)));
        out->meaning[i] = (struct level_meaning){node_str(node_get(level, "means")),
                                                 node_str(node_get(level, "next"))};
    }
}

static struct str stage_lines(struct arena *arena, const struct node *record) {
    struct buf out = buf_open(arena, 8192);
    for (const struct node *n = first_of(record, "stages"); n != NULL; n = n->next) {
        buf_fmt(&out, "%.*s\n", STR_ARG(node_str(node_get(n, "title"))));
    }
    return str_trim(buf_str(&out));
}

void draft_from_record(struct arena *arena, const struct node *record, struct draft *out) {
    const struct {
        const char *key;
        struct str *to;
    } texts[] = {
        {"id", &out->id},
        {"title", &out->title},
        {"kind", &out->kind},
        {"filled_by", &out->filled_by},
        {"identity", &out->identity},
        {"who_may_use", &out->who_may_use},
        {"consent", &out->consent},
        {"setting", &out->setting},
        {"minutes", &out->minutes},
        {"purpose", &out->purpose},
        {"limits", &out->limits},
        {"source", &out->source},
    };
    *out = (struct draft){0};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        *texts[i].to = typed(arena, node_get(record, texts[i].key));
    }
    out->how_to_run = lines_of(arena, record, "how_to_run");
    out->materials = lines_of(arena, record, "materials");
    out->stages = stage_lines(arena, record);
    for (const struct node *n = first_of(record, "grades"); n != NULL; n = n->next) {
        int64_t grade = node_as_int(n, 0);
        out->grades |= grade > 0 && grade < 12 ? 1U << grade : 0;
    }
    for (const struct node *n = first_of(record, "items"); n != NULL; n = n->next) {
        read_item(arena, n, vec_push(arena, &out->items));
    }
    for (const struct node *n = first_of(record, "scales"); n != NULL; n = n->next) {
        read_scale(arena, out, n, vec_push(arena, &out->scales));
    }
    read_meanings(record, out);
    out->next = (int)node_as_int(node_get(record, "next_id"), 1);
    count_ids(out);
}

// Writing -----------------------------------------------------------------------------------------

static void put(struct arena *arena, struct node *map, const char *key, struct str text) {
    node_put(arena, map, key, node_text(arena, str_trim(text)));
}

static struct node *whole_or_text(struct arena *arena, struct str text) {
    int64_t value;
    return str_to_int(str_trim(text), &value) ? node_int(arena, value)
                                              : node_text(arena, str_trim(text));
}

static struct node *stages_node(struct arena *arena, struct str text) {
    struct node *list = node_list(arena);
    while (text.n > 0) {
        struct str line = str_trim(str_cut(&text, '\n'));
        if (!str_empty(line)) {
            struct node *stage = node_add(list, node_map(arena));
            put(arena, stage, "id", str_fmt(arena, "stage%zu", list->n));
            put(arena, stage, "title", line);
        }
    }
    return list;
}

static struct node *lines_node(struct arena *arena, struct str text) {
    struct node *list = node_list(arena);
    while (text.n > 0) {
        struct str line = str_trim(str_cut(&text, '\n'));
        if (!str_empty(line)) {
            node_add(list, node_text(arena, line));
        }
    }
    return list;
}

static struct node *item_node(struct arena *arena, const struct draft_item *item) {
    struct node *map = node_map(arena);
    struct node *options = node_list(arena);
    put(arena, map, "id", item->id);
    put(arena, map, "outcome", item->outcome);
    if (item->by_level != NULL) {
        struct node *levels = node_map(arena);
        for (const struct node *n = item->by_level->first; n != NULL; n = n->next) {
            put(arena, levels, str_c(arena, n->key), node_str(n));
        }
        node_put(arena, map, "outcome_by_level", levels);
    }
    put(arena, map, "text", item->text);
    put(arena, map, "type", S("scale"));
    for (size_t i = 0; i < item->options.n; i++) {
        struct node *option = node_map(arena);
        node_put(arena, option, "value", whole_or_text(arena, item->options.at[i].value));
        put(arena, option, "text", item->options.at[i].text);
        node_add(options, option);
    }
    node_put(arena, map, "options", options);
    node_put(arena, map, "reverse", node_bool(arena, item->reverse));
    return map;
}

static bool add_range(struct arena *arena, const struct draft *draft, int64_t from, int64_t to,
                      struct draft_places *out) {
    if (from < 1 || to < from || to > (int64_t)draft->items.n) {
        return false;
    }
    for (int64_t i = from; i <= to; i++) {
        *vec_push(arena, &out->at) = (size_t)(i - 1);
    }
    return true;
}

bool draft_scale_items(struct arena *arena, const struct draft *draft,
                       const struct draft_scale *scale, struct draft_places *out) {
    struct str rest = ru_tidy(arena, scale->items); // dashes of every kind become one
    *out = (struct draft_places){0};
    if (str_eq(ru_lower(arena, rest), S("все"))) {
        return draft->items.n == 0 || add_range(arena, draft, 1, (int64_t)draft->items.n, out);
    }
    while (rest.n > 0) {
        struct str part = str_cut(&rest, ',');
        int64_t from, to;
        struct str first = str_trim(str_cut(&part, '-')), last = str_trim(part);
        if (!str_to_int(first, &from)) {
            return false;
        }
        to = from;
        if ((!str_empty(last) && !str_to_int(last, &to)) ||
            !add_range(arena, draft, from, to, out)) {
            return false;
        }
    }
    return true;
}

static bool has_levels(const struct draft_scale *scale) {
    for (int i = 0; i < DRAFT_CUTS; i++) {
        if (!str_empty(str_trim(scale->cuts[i]))) {
            return true;
        }
    }
    return false;
}

static struct node *cuts_node(struct arena *arena, const struct draft_scale *scale) {
    struct node *list = node_list(arena);
    for (int i = 0; has_levels(scale) && i <= DRAFT_CUTS; i++) {
        struct node *cut = node_map(arena);
        double below;
        if (i < DRAFT_CUTS) {
            node_put(arena, cut, "below",
                     draft_number(scale->cuts[i], &below)
                         ? node_real(arena, below)
                         : node_text(arena, str_trim(scale->cuts[i])));
        }
        put(arena, cut, "level",
            str_from(measure_level_name((enum measure_level)(MEASURE_BELOW_BASIC + i))));
        node_add(list, cut);
    }
    return list;
}

static struct node *scale_node(struct arena *arena, const struct draft *draft,
                               const struct draft_scale *scale) {
    struct node *map = node_map(arena);
    struct draft_places places;
    put(arena, map, "id", scale->id);
    put(arena, map, "title", scale->title);
    put(arena, map, "method", scale->method);
    if (draft_scale_items(arena, draft, scale, &places)) {
        struct node *items = node_list(arena);
        for (size_t i = 0; i < places.at.n; i++) {
            node_add(items, node_text(arena, draft->items.at[places.at.at[i]].id));
        }
        node_put(arena, map, "items", items);
    } else {
        put(arena, map, "items", scale->items);
    }
    node_put(arena, map, "cuts", cuts_node(arena, scale));
    return map;
}

static void give_ids(struct arena *arena, struct draft *draft) {
    for (size_t i = 0; i < draft->items.n; i++) {
        if (str_empty(draft->items.at[i].id)) {
            draft->items.at[i].id = str_fmt(arena, "i%d", draft->next++);
        }
    }
    for (size_t i = 0; i < draft->scales.n; i++) {
        if (str_empty(draft->scales.at[i].id)) {
            draft->scales.at[i].id = str_fmt(arena, "s%d", draft->next++);
        }
    }
}

static struct node *measures_node(struct arena *arena, const struct draft *draft) {
    struct node *list = node_list(arena);
    for (size_t i = 0; i < draft->items.n; i++) {
        struct str outcome = str_trim(draft->items.at[i].outcome);
        bool there = str_empty(outcome);
        for (const struct node *n = list->first; n != NULL && !there; n = n->next) {
            there = str_eq(node_str(n), outcome);
        }
        if (!there) {
            node_add(list, node_text(arena, outcome));
        }
    }
    return list;
}

static void put_grades(struct arena *arena, const struct draft *draft, struct node *map) {
    static const enum level all[] = {LEVEL_NOO, LEVEL_OOO, LEVEL_SOO};
    struct node *grades = node_list(arena), *levels = node_list(arena);
    unsigned bits = 0;
    for (int grade = 1; grade <= 11; grade++) {
        if ((draft->grades & 1U << grade) != 0) {
            node_add(grades, node_int(arena, grade));
            bits |= (unsigned)level_of_grade(grade);
        }
    }
    for (size_t i = 0; i < 3; i++) {
        if ((bits & (unsigned)all[i]) != 0) {
            node_add(levels, node_text(arena, str_from(level_name(all[i]))));
        }
    }
    node_put(arena, map, "levels", levels);
    node_put(arena, map, "grades", grades);
}

static struct node *meanings_node(struct arena *arena, const struct draft *draft) {
    struct node *map = node_map(arena);
    for (int i = 0; i < ATTAINMENT_LEVELS; i++) {
        struct node *level = node_map(arena);
        if (str_empty(str_trim(draft->meaning[i].means)) &&
            str_empty(str_trim(draft->meaning[i].next))) {
            continue;
        }
        put(arena, level, "means", draft->meaning[i].means);
        put(arena, level, "next", draft->meaning[i].next);
        node_put(arena, map, measure_level_name((enum measure_level)(MEASURE_BELOW_BASIC + i)),
                 level);
    }
    return map;
}

static void put_passport(struct arena *arena, const struct draft *draft, struct node *map) {
    put(arena, map, "id", draft->id);
    put(arena, map, "title", draft->title);
    put(arena, map, "kind", draft->kind);
    put(arena, map, "status", S(INSTRUMENT_OF_SCHOOL));
    put(arena, map, "source", draft->source);
    node_put(arena, map, "measures", measures_node(arena, draft));
    put_grades(arena, draft, map);
    put(arena, map, "filled_by", draft->filled_by);
    put(arena, map, "identity", draft->identity);
    put(arena, map, "who_may_use", draft->who_may_use);
    put(arena, map, "consent", draft->consent);
    node_put(arena, map, "minutes", whole_or_text(arena, draft->minutes));
    put(arena, map, "setting", draft->setting);
    put(arena, map, "evidence", S(INSTRUMENT_OF_SCHOOL));
    put(arena, map, "purpose", draft->purpose);
    put(arena, map, "limits", draft->limits);
    node_put(arena, map, "materials", lines_node(arena, draft->materials));
    node_put(arena, map, "how_to_run", lines_node(arena, draft->how_to_run));
    if (str_eq(draft->kind, S("project"))) {
        node_put(arena, map, "stages", stages_node(arena, draft->stages));
    }
}

struct node *draft_record(struct arena *arena, struct draft *draft) {
    struct node *map = node_map(arena);
    struct node *items = node_list(arena), *scales = node_list(arena);
    give_ids(arena, draft);
    put_passport(arena, draft, map);
    for (size_t i = 0; i < draft->items.n; i++) {
        node_add(items, item_node(arena, &draft->items.at[i]));
    }
    for (size_t i = 0; i < draft->scales.n; i++) {
        node_add(scales, scale_node(arena, draft, &draft->scales.at[i]));
    }
    node_put(arena, map, "items", items);
    node_put(arena, map, "scales", scales);
    node_put(arena, map, "interpretation", meanings_node(arena, draft));
    node_put(arena, map, "next_id", node_int(arena, draft->next));
    return map;
}
