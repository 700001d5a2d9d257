// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/study.h"

#include <math.h>

static struct node *reals(struct arena *arena, const double *values, size_t n) {
    struct node *list = node_list(arena);
    for (size_t i = 0; i < n; i++) {
        node_add(list, node_real(arena, values[i]));
    }
    return list;
}

static struct node *item_node(struct arena *arena, const struct study *study, size_t i) {
    const struct measure_item *item = &study->calibration.item[i];
    struct node *node = node_map(arena);
    node_put(arena, node, "id", node_text(arena, study->data->items.at[i].title));
    if (item->status != MEASURE_OK) {
        node_put(arena, node, "status",
                 node_text(arena, str_from(measure_status_name(item->status))));
        return node;
    }
    node_put(arena, node, "a", node_real(arena, item->slope));
    node_put(arena, node, "d", reals(arena, item->intercept, item->top));
    node_put(arena, node, "b", reals(arena, item->step, item->top));
    struct node *se = node_map(arena);
    node_put(arena, se, "a", node_real(arena, item->slope_se));
    node_put(arena, se, "d", reals(arena, item->intercept_se, item->top));
    node_put(arena, se, "b", reals(arena, item->step_se, item->top));
    node_put(arena, node, "se", se);
    if (study->calibration.model == MEASURE_3PL) {
        node_put(arena, node, "c", node_real(arena, item->guess));
        node_put(arena, se, "c", node_real(arena, item->guess_se));
    }
    if (item->merged > 0) { // category of the file -> category of the model
        struct node *map = node_list(arena);
        for (size_t k = 0; k <= MEASURE_TOP && item->category[k] <= item->top; k++) {
            node_add(map, node_int(arena, item->category[k]));
            if (item->category[k] == item->top) {
                break;
            }
        }
        node_put(arena, node, "categories", map);
    }
    return node;
}

static struct node *group_node(struct arena *arena, const struct study_group *group) {
    struct node *node = node_map(arena);
    node_put(arena, node, "id", node_text(arena, group->title));
    node_put(arena, node, "persons", node_int(arena, (int64_t)group->n));
    node_put(arena, node, "mean", node_real(arena, group->mean));
    node_put(arena, node, "sd", node_real(arena, group->sd));
    node_put(arena, node, "se", node_real(arena, group->se));
    if (group->compared) {
        const struct measure_comparison *c = &group->first;
        struct node *first = node_map(arena);
        node_put(arena, first, "delta", node_real(arena, c->delta));
        node_put(arena, first, "lower", node_real(arena, c->lower));
        node_put(arena, first, "upper", node_real(arena, c->upper));
        node_put(arena, first, "p_holm", node_real(arena, c->p_holm));
        node_put(arena, first, "claim", node_text(arena, str_from(measure_claim_name(c->claim))));
        node_put(arena, node, "first", first);
    }
    return node;
}

static struct node *score_node(struct arena *arena, const struct study *study, size_t person) {
    const struct measure_score *score = &study->score[person];
    struct str name = study->data->name != NULL ? study->data->name[person] : (struct str){0};
    struct node *node = node_map(arena);
    node_put(arena, node, "id",
             name.n > 0 ? node_text(arena, name) : node_int(arena, (int64_t)person + 1));
    node_put(arena, node, "answered", node_int(arena, (int64_t)score->answered));
    node_put(arena, node, "points", node_int(arena, (int64_t)score->points));
    node_put(arena, node, "theta", node_real(arena, score->wle.value));
    node_put(arena, node, "se", node_real(arena, score->wle.se));
    node_put(arena, node, "eap", node_real(arena, score->eap.value));
    node_put(arena, node, "eap_sd", node_real(arena, score->eap.se));
    return node;
}

static struct node *dif_node(struct arena *arena, const struct study *study) {
    struct node *list = node_list(arena);
    for (size_t i = 0; i < study->data->items.n; i++) {
        const struct measure_dif *dif = &study->dif[i];
        struct node *node = node_map(arena);
        node_put(arena, node, "id", node_text(arena, study->data->items.at[i].title));
        if (dif->status == MEASURE_OK) {
            node_put(arena, node, "delta", node_real(arena, dif->delta));
            node_put(arena, node, "se", node_real(arena, dif->delta_se));
            node_put(arena, node, "p", node_real(arena, dif->p_corrected));
            node_put(arena, node, "crossing_p", node_real(arena, dif->crossing_p));
            node_put(arena, node, "class",
                     node_text(arena, str_sub(S("ABC"), (size_t)dif->size, 1)));
        }
        node_add(list, node);
    }
    return list;
}

// What each option of each task did: {id, options [{id, right, n, share, rest, r, fifths}]}.
static struct node *options_node(struct arena *arena, const struct study *study) {
    struct node *list = node_list(arena);
    for (size_t i = 0; i < study->data->items.n; i++) {
        const struct study_item *item = &study->data->items.at[i];
        struct node *node = node_map(arena);
        node_put(arena, node, "id", node_text(arena, item->title));
        struct node *options = node_put(arena, node, "options", node_list(arena));
        for (size_t k = 0; k < item->options.n; k++) {
            const struct measure_option *option = &study->option[i * (MEASURE_TOP + 1) + k];
            struct node *one = node_map(arena);
            node_put(arena, one, "id", node_text(arena, item->options.at[k]));
            node_put(arena, one, "right", node_bool(arena, k == item->right));
            node_put(arena, one, "n", node_int(arena, (int64_t)option->n));
            node_put(arena, one, "share", node_real(arena, option->share));
            node_put(arena, one, "rest", node_real(arena, option->rest));
            node_put(arena, one, "r", node_real(arena, option->r));
            node_put(arena, one, "fifths", reals(arena, option->fifth, MEASURE_FIFTHS));
            node_add(options, one);
        }
        node_add(list, node);
    }
    return list;
}

static struct node *network_node(struct arena *arena, const struct study *study) {
    const struct study_network *network = study->network;
    size_t nodes = network->found.nodes;
    struct node *node = node_map(arena);
    node_put(arena, node, "persons", node_int(arena, (int64_t)network->found.persons));
    node_put(arena, node, "stability", node_real(arena, network->found.stability));
    node_put(arena, node, "enough", node_bool(arena, network->found.enough));
    struct node *edges = node_put(arena, node, "edges", node_list(arena));
    for (size_t i = 0; i < nodes; i++) {
        for (size_t j = i + 1; j < nodes; j++) {
            const struct measure_edge *edge = &network->edge[i * nodes + j];
            struct node *one = node_map(arena);
            node_put(arena, one, "from",
                     node_text(arena, study->data->items.at[network->item[i]].title));
            node_put(arena, one, "to",
                     node_text(arena, study->data->items.at[network->item[j]].title));
            node_put(arena, one, "r", node_real(arena, edge->r));
            node_put(arena, one, "lower", node_real(arena, edge->lower));
            node_put(arena, one, "upper", node_real(arena, edge->upper));
            node_add(edges, one);
        }
    }
    return node;
}

struct node *study_node(struct arena *arena, const struct study *study) {
    const struct measure_calibration *c = &study->calibration;
    struct node *node = node_map(arena);
    node_put(arena, node, "model", node_text(arena, str_from(measure_model_name(c->model))));
    node_put(arena, node, "persons", node_int(arena, (int64_t)c->persons));
    node_put(arena, node, "items_used", node_int(arena, (int64_t)c->items_used));
    node_put(arena, node, "loglik", node_real(arena, c->loglik));
    node_put(arena, node, "iterations", node_int(arena, (int64_t)(c->cycles + c->cycles_part)));
    node_put(arena, node, "converged", node_bool(arena, c->converged));
    node_put(arena, node, "sigma2", node_real(arena, c->sigma * c->sigma));
    struct node *items = node_put(arena, node, "items", node_list(arena));
    for (size_t i = 0; i < c->items; i++) {
        node_add(items, item_node(arena, study, i));
    }
    if (study->groups.n > 0) {
        struct node *groups = node_put(arena, node, "groups", node_list(arena));
        for (size_t g = 0; g < study->groups.n; g++) {
            node_add(groups, group_node(arena, &study->groups.at[g]));
        }
    }
    if (study->dif != NULL) {
        node_put(arena, node, "dif", dif_node(arena, study));
    }
    if (study->option != NULL) {
        node_put(arena, node, "options", options_node(arena, study));
    }
    if (study->network != NULL) {
        node_put(arena, node, "network", network_node(arena, study));
    }
    if (study->options->scores) {
        struct node *scores = node_put(arena, node, "scores", node_list(arena));
        for (size_t p = 0; p < study->data->persons; p++) {
            node_add(scores, score_node(arena, study, p));
        }
    }
    return node;
}
