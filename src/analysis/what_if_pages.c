// SPDX-License-Identifier: GPL-3.0-or-later
// «Что если»: the same check over facts that are changed and not saved.
#include "analysis/chain_pages.h"
#include "analysis/chain_view.h"
#include "base/ru.h"
#include "monitoring/plan_facts.h"
#include "practice/facts.h"
#include "chain.html.h"

enum { TRAINED_DEFAULT = 3, TRAINED_MOST = 60 };

struct what_if {
    struct request *request;
    struct chain_ground now;
    const struct practice_facts *practice;
    const struct plan_facts *plan;
    struct coherence then;
    struct chain_report report;
    struct str condition, competence, drop, add; // what is asked
    int64_t trained;
};

static void suppose(struct what_if *w, const char *what, struct str key, int64_t id) {
    *vec_push(w->request->arena, &w->then.suppositions) =
        (struct supposition){str_from(what), key, id};
}

// Who would be sent to learn: those with the largest load who cannot do it yet.
static void suppose_training(struct what_if *w, const struct competence *competence) {
    const struct school_profile *profile = &w->practice->profile;
    bool *sent = arena_array(w->request->arena, bool, profile->teachers.n + 1);
    for (int64_t n = 0; n < w->trained; n++) {
        size_t best = profile->teachers.n;
        for (size_t i = 0; i < profile->teachers.n; i++) {
            const struct profile_teacher *teacher = &profile->teachers.at[i];
            if (!sent[i] && teacher->load.n > 0 && !profile_has_skill(teacher, competence) &&
                (best == profile->teachers.n ||
                 teacher->load.n > profile->teachers.at[best].load.n)) {
                best = i;
            }
        }
        if (best == profile->teachers.n) {
            return;
        }
        sent[best] = true;
        suppose(w, "competence.add", competence->id, profile->teachers.at[best].staff_id);
    }
}

static void suppose_procedure(struct what_if *w, const struct procedure *procedure) {
    for (size_t i = 0; i < procedure->grades.n; i++) {
        if ((w->plan->grades & (1u << procedure->grades.at[i])) != 0) {
            suppose(w, "procedure.add", procedure->id, procedure->grades.at[i]);
        }
    }
}

static bool check_then(struct what_if *w, struct error *error) {
    struct request *request = w->request;
    chain_run(&w->then, request->arena, w->now.db, web_app(request), web_org(request), &w->now.year,
              date_today());
    if (condition_find(w->practice->catalogue, w->condition) != NULL) {
        suppose(w, "condition.add", w->condition, 0);
    }
    const struct competence *competence = competence_find(w->practice->catalogue, w->competence);
    if (competence != NULL) {
        suppose_training(w, competence);
    }
    if (!str_empty(w->drop)) {
        suppose(w, "procedure.drop", w->drop, 0);
    }
    const struct procedure *procedure = procedure_find(w->plan->procedures, w->add);
    if (procedure != NULL) {
        suppose_procedure(w, procedure);
    }
    return chain_check(&w->then, web_app(request)->rooms, &w->report, error);
}

// ---- the difference

static struct str chain_state_words(struct arena *arena, const struct chain *chain) {
    struct buf out = buf_open(arena, 1024);
    for (size_t i = 0; i < chain->links.n; i++) {
        enum chain_state state = chain->links.at[i].cell.state;
        if (state == CHAIN_GAP || state == CHAIN_OLD) {
            buf_put_c(&out, out.n == 0 ? "рвётся: " : ", ");
            buf_put(&out, ru_lower(arena, str_from(chain->links.at[i].column->title)));
        }
    }
    if (out.n == 0) {
        buf_put_c(&out, chain->whole ? "цела" : "есть запрет");
    }
    return buf_str(&out);
}

static void fill_changes(struct what_if *w, struct what_if_view *view) {
    struct arena *arena = w->request->arena;
    for (size_t i = 0; i < w->now.report.chains.n; i++) {
        const struct chain *before = &w->now.report.chains.at[i];
        const struct chain *after = chain_find(&w->report, before->outcome->id);
        struct str was = chain_state_words(arena, before);
        struct str is = after == NULL ? S("нет") : chain_state_words(arena, after);
        if (after == NULL || str_eq(was, is)) {
            continue;
        }
        bool better = after->gaps + after->olds + after->stopped <
                      before->gaps + before->olds + before->stopped;
        *vec_push(arena, &view->changes) =
            (struct what_if_change){before->outcome->title, was, is, better ? "ok" : "stop"};
    }
}

static bool says(const struct chain_report *report, const struct finding *finding) {
    for (size_t i = 0; i < report->findings.rows.n; i++) {
        if (str_eq(report->findings.rows.at[i].sentence, finding->sentence)) {
            return true;
        }
    }
    return false;
}

struct sentences {
    VEC(struct str) rows;
};

static struct sentences only_in(struct arena *arena, const struct chain_report *here,
                                const struct chain_report *there) {
    struct sentences out = {0};
    for (size_t i = 0; i < here->findings.rows.n; i++) {
        if (!says(there, &here->findings.rows.at[i])) {
            *vec_push(arena, &out.rows) = ru_nest_quotes(arena, here->findings.rows.at[i].sentence);
        }
    }
    return out;
}

static void fill_difference(struct what_if *w, struct what_if_view *view) {
    struct arena *arena = w->request->arena;
    view->before = str_fmt(arena, "целых %zu из %zu", w->now.report.whole, w->now.report.chains.n);
    view->after = str_fmt(arena, "целых %zu из %zu", w->report.whole, w->report.chains.n);
    fill_changes(w, view);
    struct sentences gone = only_in(arena, &w->now.report, &w->report);
    struct sentences come = only_in(arena, &w->report, &w->now.report);
    for (size_t i = 0; i < gone.rows.n; i++) {
        *vec_push(arena, &view->silenced) = gone.rows.at[i];
    }
    for (size_t i = 0; i < come.rows.n; i++) {
        *vec_push(arena, &view->fired) = come.rows.at[i];
    }
}

// ---- the form

static void add_option(struct arena *arena, struct what_if_options *list, struct str value,
                       struct str title, struct str chosen) {
    *vec_push(arena, &list->rows) = (struct what_if_option){value, title, str_eq(value, chosen)};
}

static void fill_form(struct what_if *w, struct what_if_view *view) {
    struct arena *arena = w->request->arena;
    const struct practice_catalogue *catalogue = w->practice->catalogue;
    for (size_t i = 0; i < catalogue->conditions.n; i++) {
        const struct condition *condition = &catalogue->conditions.at[i];
        if (profile_answer(&w->practice->profile, catalogue, condition) != CONDITION_PRESENT) {
            add_option(arena, &view->conditions, condition->id, condition->title, w->condition);
        }
    }
    for (size_t i = 0; i < catalogue->competences.n; i++) {
        const struct competence *competence = &catalogue->competences.at[i];
        add_option(arena, &view->competences, competence->id, competence->title, w->competence);
    }
    for (size_t i = 0; i < w->plan->procedures->rows.n; i++) {
        const struct procedure *procedure = &w->plan->procedures->rows.at[i];
        bool planned = plan_has(&w->plan->plan, procedure->id, -1, 0);
        add_option(arena, planned ? &view->drops : &view->adds, procedure->id, procedure->title,
                   planned ? w->drop : w->add);
    }
}

static struct str assumed_words(struct what_if *w) {
    struct arena *arena = w->request->arena;
    struct buf out = buf_open(arena, 2048);
    const struct condition *condition = condition_find(w->practice->catalogue, w->condition);
    const struct competence *competence = competence_find(w->practice->catalogue, w->competence);
    const struct procedure *drop = procedure_find(w->plan->procedures, w->drop);
    const struct procedure *add = procedure_find(w->plan->procedures, w->add);
    if (condition != NULL) {
        buf_fmt(&out, "Появилось: %.*s. ", STR_ARG(ru_lower(arena, condition->title)));
    }
    if (competence != NULL) {
        buf_fmt(&out, "Научились (%.*s): %.*s. ",
                STR_ARG(ru_count(arena, w->trained, RU_TEACHER, RU_NOMINATIVE)),
                STR_ARG(ru_lower(arena, competence->title)));
    }
    if (drop != NULL) {
        buf_fmt(&out, "Из плана убрано: «%.*s». ", STR_ARG(drop->title));
    }
    if (add != NULL) {
        buf_fmt(&out, "В план добавлено: «%.*s». ", STR_ARG(add->title));
    }
    return buf_str(&out);
}

void what_if_get(struct request *request) {
    struct error error;
    struct what_if *w = arena_new(request->arena, struct what_if);
    struct what_if_view view = {0};
    w->request = request;
    w->condition = request_query(request, "condition");
    w->competence = request_query(request, "competence");
    w->drop = request_query(request, "drop");
    w->add = request_query(request, "add");
    if (!str_to_int(request_query(request, "trained"), &w->trained) || w->trained < 1 ||
        w->trained > TRAINED_MOST) {
        w->trained = TRAINED_DEFAULT;
    }
    if (!chain_ground_open(request, &w->now)) {
        return;
    }
    w->practice = practice_facts(&w->now.run, &error);
    w->plan = w->practice == NULL ? NULL : plan_facts(&w->now.run, &error);
    if (w->plan == NULL || !check_then(w, &error)) {
        reply_error(request, &error);
        return;
    }
    fill_form(w, &view);
    view.trained = (int)w->trained;
    view.asked = w->then.suppositions.n > 0;
    view.assumed = assumed_words(w);
    fill_difference(w, &view);
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_what_if_body(&out, &view);
    struct page page = web_page(request, w->now.db, S("Что если…"));
    page.lead = S("Как изменятся цепочки, если изменить условия, людей или план.");
    page_add_trail(request->arena, &page, S("Цепочки"), S("/chains"));
    web_reply_page(request, &page, view_done(&out));
}
