// SPDX-License-Identifier: GPL-3.0-or-later
// A seminar as data for documents: the variables of content/papers/protokol-seminar.yaml. Asked for
// by {seminar: id}.
#include "base/data_source.h"
#include "base/ru.h"
#include "school/data_context.h"
#include "school/web.h"
#include "training/protocol_data.h"
#include "training/seminar_session.h"

enum { FEEDBACK_LEAST = 5 };

struct giving {
    struct data_context *context;
    struct arena *arena;
    struct seminar seminar;
    const struct seminar_script *script;
    const struct training_catalogue *catalogue;
    struct node *map; // sem
};

static void put(const struct giving *g, struct node *map, const char *key, struct str text) {
    node_put(g->arena, map, key, node_text(g->arena, text));
}

static struct str without_dot(struct str text) {
    text = str_trim(text);
    while (text.n > 0 && (text.p[text.n - 1] == '.' || text.p[text.n - 1] == ';')) {
        text.n--;
    }
    return text;
}

// Each line of a text is a row {text}.
static void put_lines(const struct giving *g, const char *key, struct str text) {
    struct node *list = node_put(g->arena, g->map, key, node_list(g->arena));
    while (text.n > 0) {
        struct str line = without_dot(str_cut(&text, '\n'));
        if (line.n > 0) {
            put(g, node_add(list, node_map(g->arena)), "text", line);
        }
    }
}

static bool put_cards(const struct giving *g, struct error *error) {
    struct seminar_cards cards;
    struct node *difficulties = node_put(g->arena, g->map, "difficulties", node_list(g->arena));
    struct node *causes = node_put(g->arena, g->map, "hypotheses", node_list(g->arena));
    if (!seminar_cards_of(g->context->db, g->arena, g->context->person->org, g->seminar.seminar_id,
                          0, &cards, error)) {
        return false;
    }
    for (size_t i = 0; i < cards.rows.n; i++) {
        const struct seminar_card *card = &cards.rows.at[i];
        if (card->under_id != 0) {
            continue;
        }
        struct node *row =
            node_add(card->kind == CARD_CAUSE ? causes : difficulties, node_map(g->arena));
        struct str words = without_dot(card->words);
        int64_t votes = card_votes(&cards, card);
        put(g, row, "text",
            card->kind == CARD_CAUSE || votes == 0
                ? words
                : str_fmt(g->arena, "%.*s (голосов: %lld)", STR_ARG(words), (long long)votes));
        put(g, row, "check", str_fmt(g->arena, "голосов: %lld", (long long)votes));
    }
    return true;
}

static struct str words_in(const struct words_fields *fields, const char *name) {
    const struct words_field *field = words_field(fields, str_from(name));
    return field == NULL ? (struct str){0} : field->words;
}

static bool put_conclusions(const struct giving *g, struct error *error) {
    struct words_fields fields;
    struct words_sheet sheet = {WORDS_CONCLUSION, g->seminar.seminar_id, 0};
    if (!words_of(g->context->db, g->arena, g->context->person->org, &sheet, &fields, error)) {
        return false;
    }
    put_lines(g, "facts", words_in(&fields, "facts"));
    put_lines(g, "conclusions", words_in(&fields, "conclusions"));
    return true;
}

// How the sheets answer «useful», in counts: shown from five sheets by the paper.
static bool put_feedback(const struct giving *g, struct error *error) {
    const struct training_form *form = form_find(g->catalogue, S("form-reflection"));
    struct seminar_members members;
    int64_t counts[8] = {0}, n = 0;
    if (!seminar_members_of(g->context->db, g->arena, g->context->person->org,
                            g->seminar.seminar_id, &members, error)) {
        return false;
    }
    const struct ask_field *useful = NULL;
    for (size_t i = 0; i < form->fields.n; i++) {
        useful = str_eq(form->fields.at[i].id, S("useful")) ? &form->fields.at[i] : useful;
    }
    for (size_t i = 0; useful != NULL && i < members.rows.n; i++) {
        struct words_fields fields;
        struct words_sheet sheet = {WORDS_REFLECTION, g->seminar.seminar_id,
                                    members.rows.at[i].staff_id};
        if (!words_of(g->context->db, g->arena, g->context->person->org, &sheet, &fields, error)) {
            return false;
        }
        for (size_t o = 0; o < useful->options.n && o < 8; o++) {
            bool said = str_eq(words_in(&fields, "useful"), useful->options.at[o]);
            counts[o] += said;
            n += said;
        }
    }
    struct node *list = node_put(g->arena, g->map, "feedback", node_list(g->arena));
    for (size_t o = 0; useful != NULL && n >= FEEDBACK_LEAST && o < useful->options.n && o < 8;
         o++) {
        if (counts[o] > 0) {
            node_add(
                list,
                node_text(g->arena, str_fmt(g->arena, "«помог увидеть новое» – %.*s: %lld",
                                            STR_ARG(useful->options.at[o]), (long long)counts[o])));
        }
    }
    node_put(g->arena, g->map, "feedback_n", node_int(g->arena, n));
    return true;
}

static void put_script(const struct giving *g) {
    const struct seminar_script *s = g->script;
    put(g, g->map, "title", s->title);
    put(g, g->map, "kind", str_from(seminar_kind_name(s->kind)));
    put(g, g->map, "kind_title",
        ru_capital(g->arena, str_fmt(g->arena, "%s семинар", seminar_kind_title(s->kind))));
    put(g, g->map, "question", without_dot(s->question));
    node_put(g->arena, g->map, "participants", node_int(g->arena, g->seminar.came));
    node_put(g->arena, g->map, "data", node_list(g->arena));
    put(g, g->map, "product", without_dot(s->product));
    put(g, g->map, "trial", without_dot(s->trial));
    put(g, g->map, "follow",
        str_fmt(g->arena, "через %.*s; успех: %.*s",
                STR_ARG(ru_count(g->arena, s->after_weeks, RU_WEEK, RU_ACCUSATIVE)),
                STR_ARG(without_dot(s->success))));
}

bool seminar_give(void *context, struct arena *arena, const struct node *ask, struct node *out_map,
                  struct error *error) {
    struct giving g = {.context = context, .arena = arena};
    int64_t id = node_as_int(node_get(ask, "seminar"), 0);
    if (id == 0 || g.context->app == NULL) {
        return true;
    }
    if (!gate_check(g.context->person, "training.view", error) ||
        !seminar_get(g.context->db, arena, g.context->person->org, id, &g.seminar, error)) {
        return false;
    }
    g.catalogue = g.context->app->training;
    g.script = script_find(g.catalogue, g.seminar.script_id);
    if (g.script == NULL) {
        return error_set(error, ERROR_NOT_FOUND,
                         "Сценария этого семинара в базе знаний больше нет.");
    }
    g.map = node_put(arena, out_map, "sem", node_map(arena));
    put_script(&g);
    return put_cards(&g, error) && put_conclusions(&g, error) && put_feedback(&g, error);
}
