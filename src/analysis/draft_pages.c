// SPDX-License-Identifier: GPL-3.0-or-later
// The first draft: what one click each would mend, looked through as a list and accepted at once.
#include "analysis/chain_pages.h"
#include "analysis/chain_show.h"
#include "base/ru.h"
#include "chain.html.h"

#include <string.h>

static const struct proposal_deed *deed_of(const struct app *app, struct str path) {
    for (const struct room *const *room = app->rooms; *room != NULL; room++) {
        const struct proposal_deed *deed = (*room)->proposal_deeds;
        for (; deed != NULL && deed->path != NULL; deed++) {
            if (str_eq(path, str_from(deed->path))) {
                return deed;
            }
        }
    }
    return NULL;
}

static bool same_proposal(const struct proposal *a, const struct proposal *b) {
    if (!str_eq(a->path, b->path) || a->fields.n != b->fields.n) {
        return false;
    }
    for (size_t i = 0; i < a->fields.n; i++) {
        if (strcmp(a->fields.at[i].name, b->fields.at[i].name) != 0 ||
            !str_eq(a->fields.at[i].value, b->fields.at[i].value)) {
            return false;
        }
    }
    return true;
}

// Two rules may propose the same deed: it is offered once, under the first of them.
static bool offered(struct request *request, const struct findings *all, size_t i) {
    const struct finding *finding = &all->rows.at[i];
    if (!finding_may(request, finding) ||
        deed_of(web_app(request), finding->proposal.path) == NULL) {
        return false;
    }
    for (size_t j = 0; j < i; j++) {
        if (all->rows.at[j].proposal.post &&
            same_proposal(&all->rows.at[j].proposal, &finding->proposal)) {
            return false;
        }
    }
    return true;
}

// The same proposal has the same name when the form comes back, whatever else has changed since.
static struct str field_of(struct arena *arena, const struct finding *finding) {
    struct buf name = buf_open(arena, 2048);
    buf_fmt(&name, "take.%s.%.*s", finding->rule->id, STR_ARG(finding->outcome));
    for (size_t i = 0; i < finding->proposal.fields.n; i++) {
        buf_fmt(&name, ".%.*s", STR_ARG(finding->proposal.fields.at[i].value));
    }
    return buf_str(&name);
}

struct str draft_offer(struct request *request, const struct chain_report *report) {
    int64_t n = 0;
    for (size_t i = 0; i < report->findings.rows.n; i++) {
        n += report->findings.rows.at[i].rule->severity == RULE_STOP &&
             offered(request, &report->findings, i);
    }
    return n == 0 ? (struct str){0}
                  : str_fmt(request->arena,
                            "Разрывов, которые программа может закрыть по своему предложению: %lld",
                            (long long)n);
}

static void fill_draft(struct request *request, const struct chain_report *report,
                       struct draft_view *view) {
    static const char *const css[] = {"stop", "warn", "info"};
    struct arena *arena = request->arena;
    const struct rule *last = NULL;
    for (size_t i = 0; i < report->findings.rows.n; i++) {
        const struct finding *finding = &report->findings.rows.at[i];
        const struct chain *chain = chain_find(report, finding->outcome);
        if (!offered(request, &report->findings, i)) {
            continue;
        }
        if (finding->rule != last) {
            last = finding->rule;
            *vec_push(arena, &view->groups) =
                (struct draft_group){.title = last->title,
                                     .severity = rule_severity_title(last->severity),
                                     .css = css[last->severity]};
        }
        *vec_push(arena, &view->groups.at[view->groups.n - 1].rows) = (struct draft_row){
            .field = field_of(arena, finding),
            .about =
                chain != NULL ? chain->outcome->title : ru_nest_quotes(arena, finding->sentence),
            .proposal = ru_nest_quotes(arena, finding->proposal.title),
            .taken = last->severity == RULE_STOP,
        };
    }
}

void draft_get(struct request *request) {
    struct chain_ground ground;
    struct draft_view view = {0};
    if (!chain_ground_open(request, &ground)) {
        return;
    }
    fill_draft(request, &ground.report, &view);
    if (view.groups.n == 0) {
        web_done(request, S("/chains"), S("Предложений, которые можно принять нажатием, нет"));
        return;
    }
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_draft_body(&out, &view);
    struct page page = web_page(request, ground.db, S("Предложения программы"));
    page.lead = S("Снимите отметку с того, что вам не подходит. Ничего ещё не записано.");
    page_add_trail(request->arena, &page, S("Цепочки"), S("/chains"));
    web_reply_page(request, &page, view_done(&out));
}

// ---- accepting

struct ready_deed {
    const struct proposal_deed *deed;
    void *ready;
};
struct draft_deeds {
    VEC(struct ready_deed) rows;
};

// All of them or none: one transaction.
static bool write_all(struct db *db, struct arena *arena, void *arg, struct error *error) {
    const struct draft_deeds *deeds = arg;
    for (size_t i = 0; i < deeds->rows.n; i++) {
        if (!deeds->rows.at[i].deed->write(db, arena, deeds->rows.at[i].ready, error)) {
            return false;
        }
    }
    return true;
}

static void after_all(struct request *request, void *arg) {
    const struct draft_deeds *deeds = arg;
    web_done(request, S("/chains"),
             str_fmt(request->arena, "Принято предложений: %zu", deeds->rows.n));
}

static bool make_ready(struct request *request, struct chain_ground *ground,
                       struct draft_deeds *deeds, struct error *error) {
    struct findings *all = &ground->report.findings;
    for (size_t i = 0; i < all->rows.n; i++) {
        struct finding *finding = &all->rows.at[i];
        struct str field = field_of(request->arena, finding);
        if (!offered(request, all, i) ||
            str_empty(request_field(request, str_c(request->arena, field)))) {
            continue;
        }
        const struct proposal_deed *deed = deed_of(web_app(request), finding->proposal.path);
        const struct deed_ask ask = {.arena = request->arena,
                                     .db = ground->db,
                                     .app = web_app(request),
                                     .by = web_person(request),
                                     .field = proposal_field_of,
                                     .from = &finding->proposal};
        void *ready = deed->ready(&ask, error);
        if (ready == NULL) {
            return false;
        }
        *vec_push(request->arena, &deeds->rows) = (struct ready_deed){deed, ready};
    }
    return true;
}

void draft_post(struct request *request) {
    struct error error;
    struct chain_ground ground;
    struct draft_deeds *deeds = arena_new(request->arena, struct draft_deeds);
    if (!chain_ground_open(request, &ground)) {
        return;
    }
    if (!make_ready(request, &ground, deeds, &error)) {
        reply_error(request, &error);
        return;
    }
    if (deeds->rows.n == 0) {
        web_done(request, S("/chains/draft"), S("Ничего не отмечено"));
        return;
    }
    web_write(request, write_all, deeds, after_all);
}
