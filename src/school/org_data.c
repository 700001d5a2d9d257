// SPDX-License-Identifier: GPL-3.0-or-later
// The school as data for documents: requisites with the cases the school wrote itself, the year,
// the people whom documents name, the day and the author.
#include "school/org_data.h"

#include "base/ru.h"
#include "school/data_context.h"
#include "school/org.h"
#include "school/staff.h"
#include "school/year.h"

struct giving {
    struct arena *arena;
    const struct data_context *from;
};

static void put_text(const struct giving *g, struct node *map, const char *key, struct str text) {
    if (!str_empty(text)) {
        node_put(g->arena, map, key, node_text(g->arena, text));
    }
}

// A name with the forms that the school keeps; the interpreter declines those that are not there.
static void put_named(const struct giving *g, const struct org *org, struct node *map,
                      const char *key, struct str text) {
    const struct node *forms = node_get(org->forms, key);
    if (!node_is(forms, NODE_MAP) || forms->n == 0) {
        put_text(g, map, key, text);
        return;
    }
    struct node *named = node_put(g->arena, map, key, node_map(g->arena));
    put_text(g, named, "nominative", text);
    for (const struct node *form = forms->first; form != NULL; form = form->next) {
        put_text(g, named, str_c(g->arena, form->key), node_str(form));
    }
}

static bool put_school(const struct giving *g, struct node *out, struct error *error) {
    struct org org;
    if (!org_get(g->from->db, g->arena, g->from->person->org, &org, error)) {
        return false;
    }
    struct node *school = node_put(g->arena, out, "school", node_map(g->arena));
    put_named(g, &org, school, "short_name", org.short_name);
    put_named(g, &org, school, "full_name", org.full_name);
    put_text(g, school, "city", org.city);
    put_text(g, school, "site", org.site);
    put_text(g, school, "founder", org.founder);
    return true;
}

static bool put_people(const struct giving *g, int64_t year, struct node *out,
                       struct error *error) {
    static const struct {
        const char *key, *position;
    } posts[] = {
        {"director", "директор"},
        {"deputy", "заместитель директора по УВР"},
        {"deputy_ed", "заместитель директора по ВР"},
        {"psychologist", "педагог-психолог"},
    };
    struct staff_list list;
    if (!staff_search(g->from->db, g->arena, g->from->person->org, year, (struct str){0},
                      date_today(), &list, error)) {
        return false;
    }
    struct node *people = node_put(g->arena, out, "people", node_map(g->arena));
    for (size_t p = 0; p < sizeof posts / sizeof *posts; p++) {
        for (size_t i = 0; i < list.rows.n; i++) {
            const struct staff_row *row = &list.rows.at[i];
            if (str_eq(ru_lower(g->arena, row->staff.position), str_from(posts[p].position)) &&
                node_get(people, posts[p].key) == NULL) {
                put_text(g, people, posts[p].key, row->full_name);
            }
        }
    }
    return true;
}

bool org_give(void *context, struct arena *arena, const struct node *ask, struct node *out,
              struct error *error) {
    const struct giving g = {arena, context};
    struct school_year year;
    (void)ask;
    if (!put_school(&g, out, error) ||
        !year_current(g.from->db, arena, g.from->person->org, date_today(), &year, error) ||
        !put_people(&g, year.year_id, out, error)) {
        return false;
    }
    struct node *about = node_put(arena, out, "year", node_map(arena));
    put_text(&g, about, "title", year.title);
    put_text(&g, about, "begin", date_iso(arena, year.begins));
    put_text(&g, about, "end", date_iso(arena, year.ends));
    struct node *doc = node_put(arena, out, "doc", node_map(arena));
    put_text(&g, doc, "date", date_iso(arena, date_today()));
    put_text(&g, doc, "author", g.from->person->name);
    struct node *app = node_put(arena, out, "app", node_map(arena));
    put_text(&g, app, "version", str_fmt(arena, "vsoko %s", g.from->version));
    return true;
}
