// SPDX-License-Identifier: GPL-3.0-or-later
#include "outcomes/link_show.h"

#include "base/ru.h"

struct str link_path(struct arena *arena, const struct outcome_link *link) {
    struct str id =
        outcome_link_id(arena, link->from, str_from(link_kind_name(link->kind)), link->to);
    return str_fmt(arena, "/links/%.*s", STR_ARG(id));
}

static const char *level_short(struct str name) {
    const char *word = content_word(S("level"), name);
    return word == NULL ? "" : word;
}

struct str link_end_title(struct arena *arena, const struct outcome *outcome) {
    return str_fmt(arena, "%s · %.*s", level_short(str_from(level_name(outcome->level))),
                   STR_ARG(outcome->title));
}

// ---- the filter

static void add_option(struct arena *arena, struct pick *pick, struct str value, struct str title,
                       bool chosen) {
    *vec_push(arena, &pick->options) = (struct pick_option){value, title, chosen};
}

// The first choice asks for nothing: «all» and not "", which is a page opened without any choice.
static struct pick new_pick(struct arena *arena, const char *name, const char *label,
                            const char *nothing) {
    struct pick pick = {.name = name, .label = label};
    add_option(arena, &pick, S("all"), str_from(nothing), false);
    return pick;
}

static void add_outcomes(struct arena *arena, const struct outcome_catalogue *catalogue,
                         const struct outcome *chosen, struct pick *pick) {
    for (size_t i = 0; i < catalogue->outcomes.n; i++) {
        const struct outcome *it = &catalogue->outcomes.at[i];
        add_option(arena, pick, it->id, link_end_title(arena, it), it == chosen);
    }
}

void link_show_filter(struct arena *arena, const struct ground *ground,
                      const struct link_filter *filter, struct links_page *out) {
    const struct outcome_catalogue *catalogue = &ground->catalogue;
    out->strand = new_pick(arena, "strand", "Линия", "все линии");
    out->level = new_pick(arena, "level", "Уровень", "все уровни");
    out->kind = new_pick(arena, "kind", "Вид связи", "все виды");
    out->from = new_pick(arena, "from", "От какого результата", "не выбран");
    out->to = new_pick(arena, "to", "К какому результату", "не выбран");
    out->ends = filter->from != NULL || filter->to != NULL;
    for (size_t i = 0; i < catalogue->strands.n; i++) {
        const struct strand *it = &catalogue->strands.at[i];
        add_option(arena, &out->strand, it->id, it->title, str_eq(it->id, filter->strand));
    }
    for (int i = 0; i < LEVEL_COUNT; i++) {
        struct str name = str_from(level_name(ground_levels[i]));
        add_option(arena, &out->level, name, str_from(level_short(name)),
                   filter->level == ground_levels[i]);
    }
    for (int i = 0; i < LINK_KINDS; i++) {
        add_option(arena, &out->kind, str_from(link_kind_name((enum link_kind)i)),
                   str_from(link_kind_title((enum link_kind)i)), filter->kind == i);
    }
    add_outcomes(arena, catalogue, filter->from, &out->from);
    add_outcomes(arena, catalogue, filter->to, &out->to);
}

// ---- the answer

static void show_way(struct arena *arena, const struct ground *ground,
                     const struct link_filter *filter, struct links_page *out) {
    struct link_way way;
    if (!link_way_find(arena, &ground->catalogue, filter->kind, filter->from, filter->to, &way)) {
        out->said = str_fmt(arena, "Между «%.*s» и «%.*s» пути по связям нет.",
                            STR_ARG(filter->from->title), STR_ARG(filter->to->title));
        return;
    }
    out->said = str_fmt(arena, "Кратчайший путь от «%.*s» к «%.*s», шагов: %zu%s",
                        STR_ARG(filter->from->title), STR_ARG(filter->to->title), way.steps.n,
                        way.directed ? "."
                                     : ". Связи на нём ведут в разные стороны: прямого пути "
                                       "по стрелкам нет.");
    const struct outcome *at = filter->from;
    for (size_t i = 0; i < way.steps.n; i++) {
        const struct link_step *step = &way.steps.at[i];
        const struct outcome *first = step->along ? at : step->outcome;
        const struct outcome *second = step->along ? step->outcome : at;
        *vec_push(arena, &out->way) =
            (struct way_step){first->title, second->title,
                              outcome_reference_path(arena, &ground->catalogue, first->id),
                              outcome_reference_path(arena, &ground->catalogue, second->id),
                              link_kind_title(step->link->kind)};
        at = step->outcome;
    }
}

static void show_reach(struct arena *arena, const struct ground *ground,
                       const struct link_filter *filter, struct links_page *out) {
    bool upstream = filter->to != NULL;
    const struct outcome *centre = upstream ? filter->to : filter->from;
    struct link_reaches reach;
    link_reach_find(arena, &ground->catalogue, filter->kind, centre, upstream, &reach);
    if (reach.rows.n == 0) {
        out->said = str_fmt(arena, "%s «%.*s» связей нет.", upstream ? "Выше" : "Ниже",
                            STR_ARG(centre->title));
        return;
    }
    struct str word =
        ru_plural((int64_t)reach.rows.n, S("результат"), S("результата"), S("результатов"));
    out->said = str_fmt(arena, "%s по цепочке от «%.*s»: %zu %.*s.%s", upstream ? "Выше" : "Ниже",
                        STR_ARG(centre->title), reach.rows.n, STR_ARG(word),
                        upstream ? " Если он слаб, начните с ближайших." : "");
    out->reach.caption = upstream ? S("На чём стоит результат") : S("К чему ведёт результат");
    out->reach.caption_shown = true;
    table_add_column(arena, &out->reach, S("Результат"), false);
    table_add_column(arena, &out->reach, S("Уровень"), false);
    table_add_column(arena, &out->reach, S("Связей до него"), true);
    for (size_t i = 0; i < reach.rows.n; i++) {
        const struct outcome *it = reach.rows.at[i].outcome;
        struct table_row *row = table_add_row(arena, &out->reach);
        struct table_cell *cell = table_add_cell(arena, row, it->title);
        cell->path = outcome_reference_path(arena, &ground->catalogue, it->id);
        if (ground_key(ground, it) != NULL) {
            cell->tag = S("ключевой");
            cell->tag_kind = NOTICE_OK;
        }
        table_add_cell(arena, row, str_from(level_short(str_from(level_name(it->level)))));
        table_add_cell(arena, row, ru_int(arena, reach.rows.at[i].distance));
    }
}

void link_show_answer(struct arena *arena, const struct ground *ground,
                      const struct link_filter *filter, const struct link_list *links,
                      struct links_page *out) {
    if (filter->from != NULL && filter->to != NULL) {
        show_way(arena, ground, filter, out);
    } else if (out->ends) {
        show_reach(arena, ground, filter, out);
    } else {
        struct str word = ru_plural((int64_t)links->rows.n, S("связь"), S("связи"), S("связей"));
        out->said = str_fmt(arena, "Показано: %zu %.*s из %zu.", links->rows.n, STR_ARG(word),
                            ground->catalogue.links.n);
    }
    out->empty = (struct empty){
        .title = S("Таких связей нет"),
        .text = out->ends ? S("Выберите все виды связей или другой результат.")
                          : S("Снимите часть условий: выберите другую линию, все уровни или все "
                              "виды связей.")};
}

// ---- tables

static void add_end(struct arena *arena, const struct outcome_catalogue *catalogue,
                    struct table_row *row, struct str reference) {
    struct table_cell *cell =
        table_add_cell(arena, row, outcome_reference_title(arena, catalogue, reference));
    struct str rest = reference;
    cell->path = outcome_reference_path(arena, catalogue, reference);
    cell->note = str_from(level_short(str_cut(&rest, '.')));
}

void link_show_table(struct arena *arena, const struct ground *ground,
                     const struct link_list *links, const struct link_found *found,
                     struct table *out) {
    out->caption = S("Связи результатов");
    out->sortable = out->filterable = true;
    table_add_column(arena, out, S("Результат"), false);
    table_add_column(arena, out, S("Как связан"), false);
    table_add_column(arena, out, S("С каким"), false);
    table_add_column(arena, out, S("Сила по мнению экспертов"), false);
    table_add_column(arena, out, S("По данным школы"), false);
    table_add_column(arena, out, S("Почему"), false);
    for (size_t i = 0; i < links->rows.n; i++) {
        const struct outcome_link *link = links->rows.at[i];
        struct table_row *row = table_add_row(arena, out);
        add_end(arena, &ground->catalogue, row, link->from);
        struct table_cell *kind = table_add_cell(arena, row, str_from(link_kind_title(link->kind)));
        kind->path = link_path(arena, link);
        kind->tag = link->own ? S("своя") : link->changed ? S("изменена школой") : S("");
        add_end(arena, &ground->catalogue, row, link->to);
        struct table_cell *strength =
            table_add_cell(arena, row, str_from(link_strength_title(link->strength)));
        strength->sort = str_fmt(arena, "%d", (int)link->strength);
        table_add_cell(arena, row,
                       link_found_words(arena, &found[link - ground->catalogue.links.at]));
        table_add_cell(arena, row, link->why);
    }
}

void link_show_removed(struct arena *arena, const struct outcome_catalogue *catalogue,
                       const struct outcome_catalogue *shipped, const struct content_edits *removed,
                       struct table *out) {
    out->caption = S("Связи, которые школа убрала");
    table_add_column(arena, out, S("Связь"), false);
    table_add_column(arena, out, S("Почему убрана"), false);
    table_add_column(arena, out, S("Кто"), false);
    for (size_t i = 0; i < removed->rows.n; i++) {
        const struct content_edit *edit = &removed->rows.at[i];
        const struct outcome_link *link = link_find(arena, shipped, edit->id);
        if (link == NULL) { // gone with a new release
            continue;
        }
        struct str from = outcome_reference_title(arena, catalogue, link->from);
        struct str to = outcome_reference_title(arena, catalogue, link->to);
        struct table_row *row = table_add_row(arena, out);
        table_add_cell(arena, row,
                       str_fmt(arena, "«%.*s» %s «%.*s»", STR_ARG(from),
                               link_kind_title(link->kind), STR_ARG(to)))
            ->path = link_path(arena, link);
        table_add_cell(arena, row, edit->reason);
        table_add_cell(arena, row, edit->who);
    }
}
