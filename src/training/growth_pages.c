// SPDX-License-Identifier: GPL-3.0-or-later
// One teacher: one's own page, and the same for the deputy head and the methodologist one named.
#include "base/ru.h"
#include "school/staff.h"
#include "training/training_internal.h"
#include "training/training_pages.h"
#include "growth.html.h"

enum { SEEN_MOST = 3 };

static const struct competence_word *word_of(const struct competence_words *words,
                                             struct str competence) {
    for (size_t i = 0; i < words->rows.n; i++) {
        if (str_eq(words->rows.at[i].competence_id, competence)) {
            return &words->rows.at[i];
        }
    }
    return NULL;
}

// What was seen of technologies that ask this competence: signs of each visit, not a sum.
static struct str seen_words(struct arena *arena, const struct training_page_ground *ground,
                             int64_t staff_id, const struct competence *competence) {
    struct buf out = buf_open(arena, 2000);
    int shown = 0;
    for (size_t i = 0; i < ground->practice->visits.rows.n && shown < SEEN_MOST; i++) {
        const struct practice_visit *visit = &ground->practice->visits.rows.at[i];
        const struct technology *technology =
            technology_find(ground->practice->catalogue, visit->technology_id);
        bool asks = false;
        for (size_t c = 0; technology != NULL && c < technology->competences.n; c++) {
            asks = asks || technology->competences.at[c] == competence;
        }
        if (visit->staff_id == staff_id && asks) {
            buf_fmt(&out, "%s«%.*s», %.*s %.*s: признаков %d из %d", shown++ == 0 ? "" : "; ",
                    STR_ARG(technology->title), STR_ARG(visit->class_name),
                    STR_ARG(ru_day(arena, visit->visited_on)), visit->seen, visit->shown);
        }
    }
    return out.n == 0 ? S("не посещали") : buf_str(&out);
}

static struct str learnt_words(const struct profile_teacher *teacher,
                               const struct competence *competence) {
    for (size_t i = 0; teacher != NULL && i < teacher->skills.n; i++) {
        if (teacher->skills.at[i].competence == competence) {
            return str_from(skill_basis_title(teacher->skills.at[i].basis));
        }
    }
    return S("не отмечено");
}

static void fill_rows(struct arena *arena, const struct training_page_ground *ground,
                      int64_t staff_id, const struct competence_words *words,
                      struct growth_view *view) {
    const struct training_catalogue *catalogue = ground->facts->catalogue;
    const struct profile_teacher *teacher = profile_teacher(&ground->practice->profile, staff_id);
    for (size_t i = 0; i < catalogue->signs.n; i++) {
        struct growth_row *row = vec_push(arena, &view->rows);
        row->signs = &catalogue->signs.at[i];
        const struct competence *competence = row->signs->competence;
        const struct competence_word *word = word_of(words, competence->id);
        row->field = str_fmt(arena, "c.%.*s", STR_ARG(competence->id));
        for (int s = 0; s < COMPETENCE_STEPS; s++) {
            *vec_push(arena, &row->steps) = (struct growth_option){s, catalogue->step_title[s],
                                                                   word != NULL && word->step == s};
        }
        row->said = word == NULL
                        ? S("не сказано")
                        : str_fmt(arena, "%.*s, %.*s", STR_ARG(catalogue->step_title[word->step]),
                                  STR_ARG(ru_day(arena, word->said_on)));
        row->seen = seen_words(arena, ground, staff_id, competence);
        row->learnt = learnt_words(teacher, competence);
    }
}

static struct str pair_titles(struct arena *arena, const struct need_competence *row) {
    struct buf out = buf_open(arena, 2000);
    for (size_t i = 0; i < row->pairs.n; i++) {
        buf_fmt(&out, "%s«%.*s»", i == 0 ? "" : ", ", STR_ARG(row->pairs.at[i]->title));
    }
    return buf_str(&out);
}

static void fill_needs(struct arena *arena, const struct needs *needs, int64_t staff_id,
                       struct growth_view *view) {
    for (size_t i = 0; i < needs->rows.n; i++) {
        const struct need *need = &needs->rows.at[i];
        for (size_t j = 0; j < need->competences.n; j++) {
            const struct need_competence *row = &need->competences.at[j];
            for (size_t p = 0; p < row->people.n; p++) {
                if (row->people.at[p].teacher->staff_id == staff_id && str_empty(row->aside)) {
                    *vec_push(arena, &view->needs) =
                        (struct growth_need){need->outcome->title, row->competence->title,
                                             row->people.at[p].reason, pair_titles(arena, row)};
                }
            }
        }
    }
}

static bool fill_people(struct request *request, const struct training_page_ground *ground,
                        struct growth_view *view, struct error *error) {
    struct arena *arena = request->arena;
    struct staff_list all;
    int64_t mentor = 0, self = web_person(request)->staff;
    if (!mentor_of(ground->db, web_org(request), self, &mentor, error) ||
        !staff_search(ground->db, arena, web_org(request), ground->year.year_id, (struct str){0},
                      ground->run.today, &all, error)) {
        return false;
    }
    for (size_t i = 0; i < all.rows.n; i++) {
        const struct staff_row *row = &all.rows.at[i];
        int64_t id = row->staff.staff_id;
        if (id != self) {
            *vec_push(arena, &view->mentors.rows) = (struct training_option){
                str_fmt(arena, "%lld", (long long)id), row->short_name, id == mentor};
        }
        for (size_t n = 0; n < ground->sees.named.rows.n; n++) {
            if (ground->sees.named.rows.at[n] == id) {
                *vec_push(arena, &view->named) = (struct training_option){
                    str_fmt(arena, "/training/people/%lld", (long long)id), row->short_name, false};
            }
        }
    }
    return true;
}

static bool fill(struct request *request, struct training_page_ground *ground, int64_t staff_id,
                 struct growth_view *view, struct error *error) {
    struct arena *arena = request->arena;
    struct competence_words words;
    struct seminars *seminars = arena_new(arena, struct seminars);
    struct needs *needs = arena_new(arena, struct needs);
    if (!competence_words_of(ground->db, arena, web_org(request), staff_id, &words, error) ||
        !seminars_of_staff(ground->db, arena, web_org(request), staff_id, seminars, error) ||
        !needs_find(&ground->run, needs, error) ||
        (view->own && !fill_people(request, ground, view, error))) {
        return false;
    }
    fill_rows(arena, ground, staff_id, &words, view);
    fill_needs(arena, needs, staff_id, view);
    for (size_t i = 0; i < seminars->rows.n; i++) {
        seminar_row_fill(arena, &seminars->rows.at[i], vec_push(arena, &view->seminars));
    }
    return true;
}

static void reply(struct request *request, const struct training_page_ground *ground,
                  const struct growth_view *view, struct str title) {
    struct buf body = buf_open(request->arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_growth_body(&out, view);
    struct page page = web_page(request, ground->db, title);
    if (!view->own) {
        page_add_trail(request->arena, &page, S("Подготовка педагогов"), S("/training"));
    }
    web_reply_page(request, &page, view_done(&out));
}

static void get_own(struct request *request) {
    struct error error;
    struct training_page_ground ground;
    int64_t self = web_person(request)->staff;
    struct growth_view view = {.own = true, .nobody = self == 0};
    if (!training_ground_open(request, &ground)) {
        return;
    }
    if (!view.nobody && !fill(request, &ground, self, &view, &error)) {
        reply_error(request, &error);
        return;
    }
    reply(request, &ground, &view, S("Моё обучение"));
}

static void get_person(struct request *request) {
    struct error error;
    struct training_page_ground ground;
    struct growth_view view = {0};
    struct staff staff;
    int64_t id = request_param_id(request, "id");
    if (!training_ground_open(request, &ground)) {
        return;
    }
    if (!needs_may_see(&ground.sees, id)) {
        error_set(&error, ERROR_FORBIDDEN,
                  "Эту страницу видят сам педагог, названный им методист и заместитель директора.");
        reply_error(request, &error);
        return;
    }
    if (!staff_get(ground.db, request->arena, web_org(request), id, &staff, &error) ||
        !fill(request, &ground, id, &view, &error)) {
        reply_error(request, &error);
        return;
    }
    reply(request, &ground, &view, name_full(request->arena, &staff.name));
}

// ---- what one says of oneself

static void after_say(struct request *request, void *arg) {
    (void)arg;
    web_done(request, S("/my/training"), S("Сохранено"));
}

static void post_own(struct request *request) {
    struct arena *arena = request->arena;
    struct competence_say *ask = arena_new(arena, struct competence_say);
    const struct training_catalogue *catalogue = web_app(request)->training;
    *ask = (struct competence_say){
        .by = web_person(request), .catalogue = catalogue, .on = date_today()};
    for (size_t i = 0; i < catalogue->signs.n; i++) {
        struct str id = catalogue->signs.at[i].competence->id;
        int64_t step = -1;
        (void)str_to_int(request_field(request, str_fmt(arena, "c.%.*s", STR_ARG(id)).p), &step);
        *vec_push(arena, &ask->rows) = (struct competence_word){
            .competence_id = id,
            .step = step >= -1 && step < COMPETENCE_STEPS ? (int)step : COMPETENCE_STEPS};
    }
    web_write(request, competence_say, ask, after_say);
}

static void after_mentor(struct request *request, void *arg) {
    const struct mentor_name *ask = arg;
    web_done(request, S("/my/training"),
             ask->mentor_id == 0 ? S("Страницу видите вы и заместитель директора")
                                 : S("Методист назван"));
}

static void post_mentor(struct request *request) {
    struct mentor_name *ask = arena_new(request->arena, struct mentor_name);
    ask->by = web_person(request);
    ask->on = date_today();
    (void)str_to_int(request_field(request, "mentor"), &ask->mentor_id);
    web_write(request, mentor_name, ask, after_mentor);
}

const struct route growth_routes[] = {
    {HTTP_GET, "/my/training", get_own, "training.own", 0, "Моё обучение", "0.2"},
    {HTTP_POST, "/my/training", post_own, "training.own", 0, "Своё слово о компетенциях", "0.2"},
    {HTTP_POST, "/my/training/mentor", post_mentor, "training.own", 0, "Назвать своего методиста",
     "0.2"},
    {HTTP_GET, "/training/people/{id}", get_person, "training.view", 0, "Обучение одного педагога",
     "0.2"},
    {0},
};
