// SPDX-License-Identifier: GPL-3.0-or-later
// The class map as data for documents: the variables of content/papers/spravka-protsedura.yaml that
// the marks give. Shares are counts with their N; how they are worded is the document's affair.
#include "analysis/class_map_data.h"

#include "analysis/class_map_show.h"
#include "base/ru.h"
#include "instruments/kind.h"
#include "school/data_context.h"
#include "vsoko/measure/proportion.h"
#include "school/share.h"

#include <math.h>

struct making {
    struct arena *arena;
    const struct class_map *map;
};

static void put_text(const struct making *m, struct node *map, const char *key, struct str text) {
    node_put(m->arena, map, key, node_text(m->arena, text));
}

static void put_count(const struct making *m, struct node *map, const char *key, size_t n) {
    node_put(m->arena, map, key, node_int(m->arena, (int64_t)n));
}

static void put_share(const struct making *m, struct node *map, const char *key, size_t count,
                      size_t n) {
    struct node *share = node_put(m->arena, map, key, node_map(m->arena));
    put_count(m, share, "count", count);
    put_count(m, share, "n", n);
    if (n > 0) {
        struct measure_interval ci = measure_wilson(count, n, 0.95);
        struct node *limits = node_put(m->arena, share, "ci", node_list(m->arena));
        node_add(limits, node_real(m->arena, 100 * ci.lower));
        node_add(limits, node_real(m->arena, 100 * ci.upper));
    }
}

static struct str pairs_text(const struct making *m) {
    const struct measure_agreement *a = &m->map->agreement;
    if (m->map->agreement_status != MEASURE_OK) {
        return (struct str){0};
    }
    struct str kappa = map_agreement_text(m->arena, a, m->map->agreement_status);
    return str_fmt(
        m->arena,
        "два наблюдателя независимо; совпали %.*s отметок из %zu пар, каппа с "
        "квадратичными весами %.*s%s; разошлись на 2 балла и больше: %zu",
        STR_ARG(ru_real(m->arena, a->exact * (double)a->pairs, 0)), a->pairs, STR_ARG(kappa),
        a->pairs < MEASURE_MIN_AGREEMENT ? " (пар мало, число неустойчиво)" : "", m->map->discuss);
}

static void put_procedure(const struct making *m, struct node *out) {
    const struct session *s = m->map->session;
    struct node *proc = node_put(m->arena, out, "proc", node_map(m->arena));
    put_text(m, proc, "title", s->title);
    put_text(m, proc, "purpose", s->purpose);
    if (!str_empty(s->order_number)) {
        struct str from =
            date_is_none(s->order_date)
                ? (struct str){0}
                : str_fmt(m->arena, "от %.*s ", STR_ARG(ru_date(m->arena, s->order_date)));
        put_text(m, proc, "order",
                 str_fmt(m->arena, "%.*s№ %.*s", STR_ARG(from), STR_ARG(s->order_number)));
    }
    put_text(m, proc, "begin", date_iso(m->arena, s->held_on));
    put_text(m, proc, "end", date_iso(m->arena, s->held_on));
    node_add(node_put(m->arena, proc, "classes", node_list(m->arena)),
             node_text(m->arena, s->class_name));
    put_count(m, proc, "listed", m->map->listed);
    if (m->map->listed > m->map->present) {
        put_text(m, proc, "absent",
                 ru_count(m->arena, (int64_t)(m->map->listed - m->map->present), RU_PUPIL,
                          RU_NOMINATIVE));
    }
    put_text(m, proc, "instrument",
             str_fmt(m->arena, "«%.*s», версия %lld", STR_ARG(s->instrument.title),
                     (long long)s->instrument_version));
    struct node *raters = node_put(m->arena, proc, "raters", node_list(m->arena));
    for (size_t i = 0; i < s->raters.n; i++) {
        node_add(raters, node_text(m->arena, s->raters.at[i].name));
    }
    struct str second = pairs_text(m);
    if (!str_empty(second)) {
        put_text(m, proc, "second", second);
    }
}

// The mean of a scale in percent of what it can reach.
static double mean_percent(const struct class_map *map, const struct map_scale *scale) {
    const struct instrument *instrument = &map->session->instrument;
    double sum = 0;
    for (size_t i = 0; i < scale->scale->items.n; i++) {
        sum += item_max(&instrument->items.at[scale->scale->items.at[i]]);
    }
    double most = scale->scale->method == MEASURE_PERCENT ? 100
                  : scale->scale->method == MEASURE_SUM   ? sum
                                                          : sum / (double)scale->scale->items.n;
    return 100 * scale->mean / most;
}

static void put_rows(const struct making *m, struct node *result) {
    static const char *const keys[] = {"below", "basic", "advanced", "high"};
    struct node *rows = node_put(m->arena, result, "rows", node_list(m->arena));
    struct node *levels = node_put(m->arena, result, "levels", node_list(m->arena));
    for (size_t s = 0; s < m->map->session->instrument.scales.n; s++) {
        const struct map_scale *scale = &m->map->scales[s];
        struct str title = str_fmt(m->arena, "%.*s, %.*s", STR_ARG(m->map->session->class_name),
                                   STR_ARG(ru_lower(m->arena, scale->scale->title)));
        struct node *row = node_add(rows, node_map(m->arena));
        put_text(m, row, "class", title);
        put_count(m, row, "listed", m->map->listed);
        put_count(m, row, "n", scale->n);
        for (int level = MEASURE_BELOW_BASIC; level < MEASURE_LEVELS; level++) {
            size_t count = scale->count[level];
            put_share(m, row, keys[level - MEASURE_BELOW_BASIC], count, scale->n);
            struct node *bar = node_add(levels, node_map(m->arena));
            put_text(m, bar, "class", title);
            put_text(m, bar, "level",
                     str_from(kind_level_title(m->map->session->instrument.kind,
                                               (enum measure_level)level)));
            node_put(m->arena, bar, "share",
                     node_real(m->arena,
                               scale->n == 0 ? NAN : 100.0 * (double)count / (double)scale->n));
            put_count(m, bar, "n", scale->n);
        }
        if (!isnan(scale->mean)) {
            node_put(m->arena, row, "mean", node_real(m->arena, mean_percent(m->map, scale)));
        }
    }
}

static void put_items(const struct making *m, struct node *result) {
    struct node *items = node_put(m->arena, result, "items", node_list(m->arena));
    for (size_t i = 0; i < m->map->session->instrument.items.n; i++) {
        const struct map_sign *sign = &m->map->signs[i];
        struct node *row = node_add(items, node_map(m->arena));
        put_text(m, row, "outcome", sign->item->outcome);
        put_text(m, row, "title", sign->item->text);
        put_share(m, row, "full", sign->full, m->map->present);
        put_share(m, row, "part", sign->part, m->map->present);
        put_share(m, row, "zero", sign->zero, m->map->present);
        put_share(m, row, "blank", sign->blank, m->map->present);
    }
}

// Strong and weak signs are named only where the data tell them apart.
static void put_order(const struct making *m, struct node *result) {
    struct node *strong = node_put(m->arena, result, "strong", node_list(m->arena));
    struct node *weak = node_put(m->arena, result, "weak", node_list(m->arena));
    if (m->map->strong.n == 0 || m->map->contrast.claim != CLAIM_DIFFERENCE) {
        return;
    }
    for (size_t i = 0; i < m->map->strong.n; i++) {
        const struct map_sign *a = &m->map->signs[m->map->strong.at[i]];
        const struct map_sign *b = &m->map->signs[m->map->weak.at[i]];
        node_add(strong,
                 node_text(m->arena, str_fmt(m->arena, "«%.*s» – %.*s", STR_ARG(a->item->text),
                                             STR_ARG(share_words(m->arena, (int64_t)a->basic,
                                                                 (int64_t)a->n)))));
        node_add(weak,
                 node_text(m->arena, str_fmt(m->arena, "«%.*s» – %.*s", STR_ARG(b->item->text),
                                             STR_ARG(share_words(m->arena, (int64_t)b->basic,
                                                                 (int64_t)b->n)))));
    }
}

void class_map_data(struct arena *arena, const struct class_map *map, struct node *out) {
    const struct making m = {arena, map};
    put_procedure(&m, out);
    put_count(&m, out, "n", map->present);
    put_count(&m, out, "comparisons", map->contrast.comparisons);
    struct node *result = node_put(arena, out, "result", node_map(arena));
    put_rows(&m, result);
    put_items(&m, result);
    put_share(&m, result, "basic", map->basic, map->rated);
    put_order(&m, result);
}

bool class_map_give(void *context, struct arena *arena, const struct node *ask, struct node *out,
                    struct error *error) {
    const struct data_context *from = context;
    if (node_get(ask, "session") == NULL) {
        return true; // not about a procedure
    }
    struct session session;
    struct class_map map;
    if (!gate_check(from->person, "analysis.view", error) ||
        !session_get(from->db, arena, from->person->org, node_as_int(node_get(ask, "session"), 0),
                     &session, error) ||
        !class_map_make(from->db, arena, from->person->org, &session, &map, error)) {
        return false;
    }
    class_map_data(arena, &map, out);
    return true;
}
