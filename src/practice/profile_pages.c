// SPDX-License-Identifier: GPL-3.0-or-later
// The school's profile: what the data tell, what is asked, who can what.
#include "base/ru.h"
#include "practice/practice_internal.h"
#include "practice/practice_pages.h"
#include "profile.html.h"

static void add_fact(struct arena *arena, struct profile_view *view, struct str title,
                     struct str value) {
    *vec_push(arena, &view->facts) = (struct profile_fact){title, value};
}

static void fill_facts(struct arena *arena, const struct school_profile *profile,
                       struct profile_view *view) {
    int64_t pupils = 0, least = 0, most = 0;
    size_t teach = 0;
    for (size_t i = 0; i < profile->classes.n; i++) {
        int64_t n = profile->classes.at[i].pupils;
        pupils += n;
        least = i == 0 || n < least ? n : least;
        most = n > most ? n : most;
    }
    for (size_t i = 0; i < profile->teachers.n; i++) {
        teach += profile->teachers.at[i].load.n > 0;
    }
    add_fact(arena, view, S("Классы"),
             str_fmt(arena, "%.*s, %.*s",
                     STR_ARG(ru_count(arena, (int64_t)profile->classes.n, RU_CLASS, RU_NOMINATIVE)),
                     STR_ARG(ru_count(arena, pupils, RU_PUPIL, RU_NOMINATIVE))));
    add_fact(arena, view, S("Наполняемость"),
             str_fmt(arena, "от %lld до %lld%s", (long long)least, (long long)most,
                     profile->small ? "; малая школа" : ""));
    add_fact(arena, view, S("Ведут уроки"),
             ru_count(arena, (int64_t)teach, RU_TEACHER, RU_NOMINATIVE));
    add_fact(arena, view, S("Психолог"),
             profile->psychologist ? S("есть")
                                   : S("нет: инструменты для психолога не предлагаются"));
}

static struct str load_words(struct arena *arena, const struct profile_teacher *teacher) {
    struct str out = {0};
    for (size_t i = 0; i < teacher->load.n; i++) {
        if (str_find(out, teacher->load.at[i].subject) == STR_NONE) {
            out = str_empty(out) ? teacher->load.at[i].subject
                                 : str_fmt(arena, "%.*s, %.*s", STR_ARG(out),
                                           STR_ARG(teacher->load.at[i].subject));
        }
    }
    return out;
}

static void fill_people(struct arena *arena, const struct practice_facts *facts,
                        struct profile_view *view) {
    for (size_t i = 0; i < facts->profile.teachers.n; i++) {
        const struct profile_teacher *teacher = &facts->profile.teachers.at[i];
        *vec_push(arena, &view->staff.rows) = (struct practice_option){
            str_fmt(arena, "%lld", (long long)teacher->staff_id), teacher->name, false};
        if (teacher->load.n == 0 && teacher->skills.n == 0) {
            continue;
        }
        struct profile_person *person = vec_push(arena, &view->people);
        *person = (struct profile_person){
            .staff_id = teacher->staff_id,
            .name = teacher->name,
            .load = load_words(arena, teacher),
        };
        for (size_t j = 0; j < teacher->skills.n; j++) {
            const struct profile_skill *skill = &teacher->skills.at[j];
            *vec_push(arena, &person->skills.rows) = (struct practice_option){
                skill->competence->id,
                str_fmt(arena, "%.*s (%s)", STR_ARG(skill->competence->title),
                        skill_basis_title(skill->basis)),
                false};
        }
    }
    for (size_t i = 0; i < facts->catalogue->competences.n; i++) {
        const struct competence *competence = &facts->catalogue->competences.at[i];
        *vec_push(arena, &view->competences.rows) =
            (struct practice_option){competence->id, competence->title, false};
    }
    for (int i = 0; i < SKILL_BASES; i++) {
        *vec_push(arena, &view->bases.rows) =
            (struct practice_option){str_from(skill_basis_name((enum skill_basis)i)),
                                     str_from(skill_basis_title((enum skill_basis)i)), false};
    }
}

static struct str field_of(struct arena *arena, const struct condition *condition) {
    return str_fmt(arena, "c.%.*s", STR_ARG(condition->id));
}

static void get_profile(struct request *request) {
    struct arena *arena = request->arena;
    struct practice_ground ground;
    if (!practice_ground_open(request, &ground)) {
        return;
    }
    struct profile_view view = {
        .lesson_minutes = ground.facts->profile.lesson_minutes,
        .may_change = web_may(request, "practice.choose"),
    };
    fill_facts(arena, &ground.facts->profile, &view);
    fill_people(arena, ground.facts, &view);
    for (size_t i = 0; i < ground.facts->catalogue->conditions.n; i++) {
        const struct condition *condition = &ground.facts->catalogue->conditions.at[i];
        *vec_push(arena, &view.questions) = (struct profile_question){
            condition, field_of(arena, condition), ground.facts->profile.answers.at[i]};
    }
    struct buf body = buf_open(arena, WEB_BODY_MAX);
    struct view out = web_view(request, &body);
    view_profile_body(&out, &view);
    struct page page = web_page(request, ground.db, S("Профиль школы"));
    page.lead = S("Что здесь возможно: классы, люди, кабинеты, оборудование, сеть, время.");
    page_add_trail(arena, &page, S("Технологии"), S("/technologies"));
    page_add_script(arena, &page, asset_table_js);
    practice_reply(request, &page, &out);
}

static void after_answers(struct request *request, void *arg) {
    (void)arg;
    web_done(request, web_back(request, S("/profile")), S("Профиль сохранён"));
}

static void post_profile(struct request *request) {
    struct arena *arena = request->arena;
    struct profile_answers *ask = arena_new(arena, struct profile_answers);
    int64_t minutes = 0;
    (void)str_to_int(request_field(request, "lesson"), &minutes);
    ask->by = web_person(request);
    ask->catalogue = web_app(request)->practice;
    ask->on = date_today();
    ask->lesson_minutes = (int)(minutes < 0 || minutes > 1000 ? 1000 : minutes);
    for (size_t i = 0; i < ask->catalogue->conditions.n; i++) {
        struct str field = field_of(arena, &ask->catalogue->conditions.at[i]);
        struct str said = request_field(request, str_c(arena, field));
        *vec_push(arena, &ask->answers) = str_eq(said, S("yes"))  ? CONDITION_PRESENT
                                          : str_eq(said, S("no")) ? CONDITION_ABSENT
                                                                  : CONDITION_UNKNOWN;
    }
    web_write(request, profile_answers_save, ask, after_answers);
}

static void after_skill(struct request *request, void *arg) {
    const struct profile_skill_put *ask = arg;
    web_done(request, web_back(request, S("/profile")),
             ask->drop ? S("Отметка снята") : S("Отмечено"));
}

static void post_skill(struct request *request) {
    struct profile_skill_put *ask = arena_new(request->arena, struct profile_skill_put);
    (void)str_to_int(request_field(request, "staff"), &ask->staff_id);
    (void)skill_basis_from_name(request_field(request, "basis"), &ask->basis);
    ask->by = web_person(request);
    ask->catalogue = web_app(request)->practice;
    ask->competence_id = request_field(request, "competence");
    ask->on = date_today();
    ask->drop = !str_empty(request_field(request, "drop"));
    web_write(request, profile_skill_put, ask, after_skill);
}

const struct route profile_routes[] = {
    {HTTP_GET, "/profile", get_profile, "practice.visit", 0, "Профиль школы", "0.2"},
    {HTTP_POST, "/profile", post_profile, "practice.choose", 0, "Профиль школы: условия", "0.2"},
    {HTTP_POST, "/profile/skills", post_skill, "practice.choose", 0, "Чем владеет педагог", "0.2"},
    {0},
};
