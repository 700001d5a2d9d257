// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/chain_json.h"

static void put_text(struct arena *arena, struct node *map, const char *key, struct str text) {
    node_put(arena, map, key, node_text(arena, text));
}

static struct node *proposal_node(struct arena *arena, const struct proposal *proposal) {
    struct node *map = node_map(arena);
    put_text(arena, map, "title", proposal->title);
    put_text(arena, map, "method", proposal->post ? S("POST") : S("GET"));
    put_text(arena, map, "path", proposal->path);
    if (proposal->post) {
        struct node *fields = node_put(arena, map, "fields", node_map(arena));
        for (size_t i = 0; i < proposal->fields.n; i++) {
            put_text(arena, fields, proposal->fields.at[i].name, proposal->fields.at[i].value);
        }
    }
    return map;
}

static struct node *rule_node(struct arena *arena, const struct fired_rule *fired) {
    struct node *map = node_map(arena);
    put_text(arena, map, "id", str_from(fired->rule->id));
    put_text(arena, map, "severity", str_from(rule_severity_name(fired->rule->severity)));
    put_text(arena, map, "title", str_from(fired->rule->title));
    struct node *list = node_put(arena, map, "fired", node_list(arena));
    for (size_t i = 0; i < fired->findings.n; i++) {
        const struct finding *finding = fired->findings.at[i];
        struct node *row = node_add(list, node_map(arena));
        put_text(arena, row, "sentence", finding->sentence);
        put_text(arena, row, "outcome", finding->outcome);
        node_put(arena, row, "proposal", proposal_node(arena, &finding->proposal));
    }
    return map;
}

static void put_broken(struct arena *arena, struct node *list, const struct chain *chain) {
    struct node *map = node_add(list, node_map(arena));
    put_text(arena, map, "outcome", chain->outcome->id);
    put_text(arena, map, "title", chain->outcome->title);
    struct node *gaps = node_put(arena, map, "gaps", node_list(arena));
    struct node *old = node_put(arena, map, "old", node_list(arena));
    for (size_t i = 0; i < chain->links.n; i++) {
        const struct chain_link *link = &chain->links.at[i];
        if (link->cell.state == CHAIN_GAP || link->cell.state == CHAIN_OLD) {
            node_add(link->cell.state == CHAIN_GAP ? gaps : old,
                     node_text(arena, str_from(link->column->id)));
        }
    }
}

static void put_row(struct arena *arena, struct node *list, const struct chain *chain) {
    struct node *map = node_add(list, node_map(arena));
    put_text(arena, map, "outcome", chain->outcome->id);
    node_put(arena, map, "whole", node_bool(arena, chain->whole));
    struct node *links = node_put(arena, map, "links", node_list(arena));
    for (size_t i = 0; i < chain->links.n; i++) {
        const struct chain_link *link = &chain->links.at[i];
        struct node *row = node_add(links, node_map(arena));
        put_text(arena, row, "column", str_from(link->column->id));
        put_text(arena, row, "state", str_from(chain_state_name(link->cell.state)));
        put_text(arena, row, "text", link->cell.text);
        node_put(arena, row, "count", node_int(arena, link->cell.count));
    }
}

struct node *chain_to_node(struct arena *arena, const struct chain_report *report,
                           const struct school_year *year) {
    struct node *root = node_map(arena);
    put_text(arena, root, "year", year->title);
    struct node *rules = node_put(arena, root, "rules", node_list(arena));
    for (size_t i = 0; i < report->rules.n; i++) {
        node_add(rules, rule_node(arena, &report->rules.at[i]));
    }
    struct node *chains = node_put(arena, root, "chains", node_map(arena));
    node_put(arena, chains, "total", node_int(arena, (int64_t)report->chains.n));
    struct node *whole = node_put(arena, chains, "whole", node_list(arena));
    struct node *broken = node_put(arena, chains, "broken", node_list(arena));
    struct node *rows = node_put(arena, chains, "rows", node_list(arena));
    for (size_t i = 0; i < report->chains.n; i++) {
        const struct chain *chain = &report->chains.at[i];
        if (chain->whole) {
            node_add(whole, node_text(arena, chain->outcome->id));
        } else {
            put_broken(arena, broken, chain);
        }
        put_row(arena, rows, chain);
    }
    return root;
}
