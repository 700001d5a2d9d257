// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/form_plan.h"

#include "base/content_file.h"
#include "base/ru.h"
#include "instruments/kind.h"
#include "instruments/own.h"
#include "school/class.h"
#include "school/year.h"
#include "vsoko/measure/honesty.h"

#include <inttypes.h>
#include <string.h>

enum { OFFERS_MAX = 6 };
#define ANSWER_OWN "own"
#define ANSWER_SKIP "skip"
#define LOADED "loaded." // and the mark of a file: the day of its survey

struct planning {
    struct import_work *work;
    struct import_plan *plan;
    const struct form_sheet *form;
    const struct import_result *result;
    struct form_changes *changes;
    const struct node *before; // answers of the last load of this form, NULL if there was none
    struct school_year year;
    struct class_list classes;
};

// What the person said; else what was said of this form before.
static struct str answer_of(const struct planning *p, struct str key) {
    struct str answer = import_answer_of(p->work, key);
    return answer.n > 0 ? answer : node_str(node_get_str(p->before, key));
}

static void remember(struct planning *p, struct str key, struct str value) {
    struct arena *arena = p->work->arena;
    node_put(arena, p->changes->memory, str_c(arena, key), node_text(arena, value));
}

static struct plan_line *ask(struct planning *p, struct str key, struct str who, struct str what) {
    struct plan_line *line = import_plan_add(p->work, p->plan, key, PLAN_ASK);
    line->who = who;
    line->what = what;
    return line;
}

static void offer(struct planning *p, struct plan_line *line, struct str answer, struct str value,
                  struct str title) {
    import_plan_option(p->work, line, value, title);
    if (str_eq(answer, value)) {
        line->answer = value;
        line->status = PLAN_TOLD;
    }
}

// ---- which questionnaire

struct candidate {
    const struct instrument *instrument;
    size_t matched;
};
struct candidates {
    struct candidate at[OFFERS_MAX];
    size_t n;
    size_t questions; // of the form
};

static void add_candidate(struct candidates *list, const struct instrument *it, size_t matched) {
    if (list->n == OFFERS_MAX && list->at[OFFERS_MAX - 1].matched >= matched) {
        return;
    }
    size_t at = list->n < OFFERS_MAX ? list->n++ : OFFERS_MAX - 1;
    list->at[at] = (struct candidate){it, matched};
    for (; at > 0 && list->at[at - 1].matched < list->at[at].matched; at--) {
        struct candidate lower = list->at[at - 1];
        list->at[at - 1] = list->at[at];
        list->at[at] = lower;
    }
}

// Questionnaires of this school half of whose match is found among the form's questions.
static bool find_candidates(struct planning *p, struct candidates *out, struct error *error) {
    struct arena *arena = p->work->arena;
    struct content_shelf *shipped = arena_new(arena, struct content_shelf);
    struct content_shelf *shelf = arena_new(arena, struct content_shelf);
    size_t *item = arena_array(arena, size_t, p->form->columns.n + 1);
    *out = (struct candidates){0};
    for (size_t c = 0; c < p->form->columns.n; c++) {
        out->questions += p->form->columns.at[c].role == FORM_QUESTION;
    }
    if (!shelf_load(arena, content_files, shipped, error) ||
        !shelf_of_school(p->work->db, arena, shipped, p->work->by->org, shelf, error)) {
        return false;
    }
    for (size_t i = 0; i < shelf->instruments.n; i++) {
        const struct instrument *it = &shelf->instruments.at[i];
        size_t n = instrument_is_survey(it) ? form_match(arena, p->form, it, item) : 0;
        if (n > 0 && n * 2 >= out->questions) {
            add_candidate(out, it, n);
        }
    }
    return true;
}

static bool choose_instrument(struct planning *p, bool *own, struct error *error) {
    struct arena *arena = p->work->arena;
    struct candidates list;
    struct str answer = answer_of(p, S("form"));
    if (!find_candidates(p, &list, error)) {
        return false;
    }
    struct plan_line *line =
        ask(p, S("form"), str_fmt(arena, "Анкета «%.*s»", STR_ARG(p->form->title)),
            list.n > 0 ? S("На какую анкету программы это ответы?")
                       : S("Ни в одной анкете программы нет таких вопросов. Завести свою анкету из "
                           "этой формы?"));
    for (size_t i = 0; i < list.n; i++) {
        const struct instrument *it = list.at[i].instrument;
        struct str value = str_fmt(arena, "i.%.*s", STR_ARG(it->id));
        offer(p, line, answer, value,
              str_fmt(arena, "«%.*s»: узнаны %zu из %zu вопросов формы", STR_ARG(it->title),
                      list.at[i].matched, list.questions));
        if (str_eq(answer, value)) {
            p->changes->instrument = it;
        }
    }
    offer(p, line, answer, S(ANSWER_OWN),
          S("своя анкета школы из этой формы: вопросы и ответы – как "
            "есть"));
    offer(p, line, answer, S(ANSWER_SKIP), S("не загружать"));
    *own = str_eq(answer, S(ANSWER_OWN));
    remember(p, S("form"), answer);
    return true;
}

// ---- which question is which

static struct str column_key(struct arena *arena, const struct form_column *column) {
    return str_fmt(arena, "column.%d", column->first + 1);
}

static struct str question_title(struct arena *arena, const struct form_column *column) {
    return ru_nest_quotes(arena, str_fmt(arena, "Вопрос «%.*s»", STR_ARG(column->title)));
}

static void choose_item(struct planning *p, size_t c) {
    struct arena *arena = p->work->arena;
    const struct form_column *column = &p->form->columns.at[c];
    const struct instrument *it = p->changes->instrument;
    struct str key = column_key(arena, column), answer = answer_of(p, key);
    size_t guessed = p->changes->item[c];
    struct plan_line *line =
        ask(p, key, question_title(arena, column), S("Какой это вопрос анкеты?"));
    if (answer.n == 0) {
        answer = guessed == FORM_NO_ITEM ? S(ANSWER_SKIP) : it->items.at[guessed].id;
    }
    p->changes->item[c] = FORM_NO_ITEM;
    for (size_t i = 0; i < it->items.n; i++) {
        if (form_fits(arena, column, &it->items.at[i])) {
            offer(p, line, answer, it->items.at[i].id, it->items.at[i].text);
            if (str_eq(answer, it->items.at[i].id)) {
                p->changes->item[c] = i;
            }
        }
    }
    offer(p, line, answer, S(ANSWER_SKIP), S("не загружать этот вопрос"));
    if (line->status == PLAN_ASK) { // what was said before no longer fits
        line->answer = S(ANSWER_SKIP);
        line->status = PLAN_TOLD;
    }
    remember(p, key, line->answer);
}

// Two columns of the form for one question: the second one is left out, and said so.
static void drop_repeated(struct planning *p) {
    for (size_t c = 0; c < p->form->columns.n; c++) {
        for (size_t before = 0; before < c && p->changes->item[c] != FORM_NO_ITEM; before++) {
            if (p->changes->item[before] == p->changes->item[c]) {
                struct plan_line *line = import_plan_add(
                    p->work, p->plan,
                    str_fmt(p->work->arena, "twice.%d", p->form->columns.at[c].first + 1),
                    PLAN_SKIP);
                line->who = p->form->columns.at[c].title;
                line->what = S("этот вопрос анкеты уже взят из другого столбца");
                p->changes->item[c] = FORM_NO_ITEM;
            }
        }
    }
}

static void tell_dropped(struct planning *p) {
    static const char *const why[] = {
        [FORM_QUESTION] = "",
        [FORM_CLASS] = "по нему ответы делятся на классы; у самих ответов класса нет",
        [FORM_TIME] = "не хранится: время говорит, кто отвечал",
        [FORM_NUMBER] = "не хранится: по нему только узнаны повторы",
        [FORM_PERSON] = "не хранится: он говорит, кто отвечал",
        [FORM_CONSENT] = "не хранится: по нему только отобраны ответы"};
    for (size_t c = 0; c < p->form->columns.n; c++) {
        const struct form_column *column = &p->form->columns.at[c];
        if (column->role != FORM_QUESTION) {
            struct plan_line *line =
                import_plan_add(p->work, p->plan, column_key(p->work->arena, column), PLAN_SKIP);
            line->who = str_fmt(p->work->arena, "Столбец «%.*s»", STR_ARG(column->title));
            line->what = str_from(why[column->role]);
        }
    }
}

// How a question was understood.
static struct str reading_of(struct arena *arena, const struct form_column *column) {
    switch (column->type) {
    case QUESTION_SCALE:
        return str_fmt(arena, "Один ответ на шкале, ступеней – %zu", column->options.n);
    case QUESTION_CHOICE:
        return str_fmt(arena, "Один ответ из списка, ответов – %zu", column->options.n);
    case QUESTION_MULTICHOICE:
        return str_fmt(arena, "Несколько ответов из списка, ответов – %zu", column->options.n);
    case QUESTION_NUMBER:
        return column->high > column->low
                   ? str_fmt(arena, "Число от %d до %d", column->low, column->high)
                   : S("Число");
    case QUESTION_OPEN:
    case QUESTION_ORDER:
        break;
    }
    return S("Ответ своими словами: до показа его читает человек");
}

static bool map_own(struct planning *p, struct error *error) {
    struct arena *arena = p->work->arena;
    bool *left_out = arena_array(arena, bool, p->form->columns.n + 1);
    struct instrument *own = arena_new(arena, struct instrument);
    size_t kept = 0;
    for (size_t c = 0; c < p->form->columns.n; c++) {
        const struct form_column *column = &p->form->columns.at[c];
        if (column->role != FORM_QUESTION) {
            continue;
        }
        struct str key = column_key(arena, column), answer = answer_of(p, key);
        left_out[c] = str_eq(answer, S(ANSWER_SKIP));
        answer = left_out[c] ? answer : S("take");
        kept += !left_out[c];
        struct plan_line *line = ask(
            p, key, question_title(arena, column),
            str_fmt(arena, "%.*s. Взять его в свою анкету?", STR_ARG(reading_of(arena, column))));
        offer(p, line, answer, S("take"), S("взять"));
        offer(p, line, answer, S(ANSWER_SKIP), S("не загружать этот вопрос"));
        remember(p, key, answer);
    }
    if (kept == 0 || !form_instrument_of(arena, p->form, left_out, own, p->changes->item, error)) {
        return kept == 0;
    }
    p->changes->instrument = own;
    return true;
}

// ---- whose answers

static size_t answers_of_class(const struct planning *p, struct str name) {
    size_t n = 0;
    for (size_t i = 0; i < p->form->rows.n; i++) {
        n += str_eq(p->form->rows.at[i].class_name, name);
    }
    return n;
}

static bool class_stands_alone(const struct planning *p, const struct class_row *class) {
    struct error unfit;
    return answers_of_class(p, class->name) >= MEASURE_MIN_PERSONAL &&
           (p->changes->instrument == NULL ||
            instrument_fits_class(p->changes->instrument, class->grade, &unfit));
}

static struct form_survey *add_group(struct planning *p, int64_t class_id, struct str who) {
    struct form_survey *group = vec_push(p->work->arena, &p->changes->groups);
    *group = (struct form_survey){
        .class_id = class_id, .who = who, .title = p->changes->instrument->title};
    return group;
}

static void group_by_class(struct planning *p) {
    struct arena *arena = p->work->arena;
    bool *taken = arena_array(arena, bool, p->form->rows.n + 1);
    for (size_t k = 0; k < p->classes.rows.n; k++) {
        const struct class_row *class = &p->classes.rows.at[k];
        if (!class_stands_alone(p, class)) {
            continue;
        }
        struct form_survey *group = add_group(p, class->class_id, class->name);
        for (size_t i = 0; i < p->form->rows.n; i++) {
            if (str_eq(p->form->rows.at[i].class_name, class->name)) {
                *vec_push(arena, &group->rows) = i;
                taken[i] = true;
            }
        }
    }
    struct form_survey *rest = add_group(p, 0, S("Остальные классы вместе"));
    rest->title = str_fmt(arena, "%.*s (классы, где мало ответов)", STR_ARG(rest->title));
    for (size_t i = 0; i < p->form->rows.n; i++) {
        if (!taken[i]) {
            *vec_push(arena, &rest->rows) = i;
        }
    }
    p->changes->groups.n -= rest->rows.n == 0;
}

static void group_whole(struct planning *p, int64_t class_id, struct str who) {
    struct form_survey *group = add_group(p, class_id, who);
    for (size_t i = 0; i < p->form->rows.n; i++) {
        *vec_push(p->work->arena, &group->rows) = i;
    }
}

static bool has_classes(const struct planning *p) {
    for (size_t c = 0; c < p->form->columns.n; c++) {
        if (p->form->columns.at[c].role == FORM_CLASS) {
            return true;
        }
    }
    return false;
}

static void choose_place_by_classes(struct planning *p, struct plan_line *line, struct str answer) {
    size_t alone = 0;
    for (size_t k = 0; k < p->classes.rows.n; k++) {
        alone += class_stands_alone(p, &p->classes.rows.at[k]);
    }
    if (alone > 0) {
        offer(p, line, answer, S("classes"),
              str_fmt(p->work->arena,
                      "по классам, где ответов не меньше %d (таких %zu), остальные – вместе",
                      MEASURE_MIN_PERSONAL, alone));
    }
}

static void choose_place_of_one_class(struct planning *p, struct plan_line *line,
                                      struct str answer) {
    for (size_t k = 0; k < p->classes.rows.n; k++) {
        const struct class_row *class = &p->classes.rows.at[k];
        struct error unfit;
        if (instrument_fits_class(p->changes->instrument, class->grade, &unfit)) {
            offer(p, line, answer, str_fmt(p->work->arena, "c%" PRId64, class->class_id),
                  str_fmt(p->work->arena, "%.*s класс", STR_ARG(class->name)));
        }
    }
}

static void choose_place(struct planning *p) {
    struct arena *arena = p->work->arena;
    struct str answer = answer_of(p, S("place"));
    bool by_class = has_classes(p);
    if (answer.n == 0 && by_class) {
        answer = S("school");
    }
    struct plan_line *line =
        ask(p, S("place"), S("Чьи это ответы"),
            by_class ? S("Показывать их все вместе или по классам? Класс у самих ответов не "
                         "хранится.")
                     : S("В форме не спрашивали класс. Кто отвечал?"));
    offer(p, line, answer, S("school"), S("вся школа вместе"));
    if (by_class) {
        choose_place_by_classes(p, line, answer);
    } else {
        choose_place_of_one_class(p, line, answer);
    }
    remember(p, S("place"), by_class ? line->answer : S(""));
    if (str_eq(line->answer, S("classes"))) {
        group_by_class(p);
    } else if (str_eq(line->answer, S("school"))) {
        group_whole(p, 0, S("Вся школа"));
    }
    for (size_t k = 0; k < p->classes.rows.n && line->answer.n > 1; k++) {
        const struct class_row *class = &p->classes.rows.at[k];
        if (str_eq(line->answer, str_fmt(arena, "c%" PRId64, class->class_id))) {
            group_whole(p, class->class_id, class->name);
        }
    }
}

// ---- what must be said before

// A questionnaire that needs the parents' consent: a form elsewhere cannot know who gave it.
static bool consent_said(struct planning *p) {
    if (!str_eq(p->changes->instrument->consent, S("parent"))) {
        return true;
    }
    struct str answer = import_answer_of(p->work, S("consent"));
    struct plan_line *line =
        ask(p, S("consent"), S("Согласие родителей"),
            S("К этой анкете оно нужно, а в форме о нём не сказано. Отвечали только те, чьи "
              "родители согласны?"));
    offer(p, line, answer, S("yes"), S("да, согласия есть"));
    offer(p, line, answer, S(ANSWER_SKIP), S("нет или неизвестно – не загружать"));
    return str_eq(answer, S("yes"));
}

// Answers have no owner, so those of a file that came before could not be told from new ones.
static bool load_again(struct planning *p) {
    struct arena *arena = p->work->arena;
    struct str answer = import_answer_of(p->work, S("again")), last = {0};
    bool same = false;
    for (const struct node *n = p->before == NULL ? NULL : p->before->first; n; n = n->next) {
        struct str key = n->key;
        if (str_starts(key, S(LOADED))) {
            same = same || str_eq(str_from_at(key, strlen(LOADED)), p->form->content);
            last = node_str(n);
            remember(p, key, last);
        }
    }
    remember(p, str_fmt(arena, LOADED "%.*s", STR_ARG(p->form->content)),
             date_iso(arena, p->work->on));
    struct date day;
    if (last.n == 0 || !date_parse_iso(last, &day)) {
        return true;
    }
    struct plan_line *line =
        ask(p, S("again"), S("Повторная загрузка"),
            str_fmt(arena,
                    "%s (день опроса – %.*s). Имён у ответов нет, и прежние от новых не отличить: "
                    "если ту загрузку не отменили, они посчитаются дважды.",
                    same ? "Этот же файл уже загружали" : "Ответы этой же формы уже загружали",
                    STR_ARG(ru_date(arena, day))));
    offer(p, line, answer, S("load"),
          S("та загрузка отменена или в файле только новые ответы – "
            "загрузить"));
    offer(p, line, answer, S(ANSWER_SKIP), S("не загружать"));
    return str_eq(answer, S("load"));
}

// ---- what will be written

static bool plan_group(struct planning *p, size_t index, struct error *error) {
    struct arena *arena = p->work->arena;
    struct form_survey *group = &p->changes->groups.at[index];
    struct plan_line *line =
        import_plan_add(p->work, p->plan, str_fmt(arena, "group.%zu", index + 1), PLAN_NEW);
    size_t kept = 0, lost = 0, empty;
    for (size_t i = 0; i < group->rows.n; i++) {
        struct survey_sheet sheet;
        struct arena_mark mark = arena_mark(arena);
        bool ok = form_sheet_of(arena, p->changes, group->rows.at[i], &sheet, &lost, error);
        bool filled = ok && sheet.answered > 0;
        arena_rewind(arena, mark);
        if (!ok) {
            return false;
        }
        if (filled) {
            group->rows.at[kept++] = group->rows.at[i];
        }
    }
    empty = group->rows.n - kept;
    group->rows.n = kept;
    line->who = group->who;
    if (kept < MEASURE_MIN_PERSONAL) {
        line->status = PLAN_SKIP;
        line->what =
            str_fmt(arena, "ответов меньше %d: не загружаются, иначе видно, кто что ответил",
                    MEASURE_MIN_PERSONAL);
        group->rows.n = 0;
        return true;
    }
    struct buf what = buf_open(arena, 1024);
    buf_fmt(&what, "новая анкета без имён, листов – %zu", kept);
    if (empty > 0) {
        buf_fmt(&what, "; пустых листов – %zu", empty);
    }
    if (lost > 0) {
        buf_fmt(&what, "; ответов не из списка, они пропущены, – %zu", lost);
    }
    buf_put_c(&what, ". Итоги будут на странице «Сбор»");
    line->what = buf_str(&what);
    return true;
}

static bool read_memory(struct planning *p, struct error *error) {
    return import_memory_get(p->work->db, p->work->arena, p->work->by->org, p->result->kind_name,
                             p->form->fingerprint, &p->before, error) &&
           year_current(p->work->db, p->work->arena, p->work->by->org, p->work->on, &p->year,
                        error) &&
           class_list_of_year(p->work->db, p->work->arena, p->work->by->org, p->year.year_id,
                              p->work->on, &p->classes, error);
}

static bool map_columns(struct planning *p, bool own, struct error *error) {
    if (own) {
        return map_own(p, error);
    }
    (void)form_match(p->work->arena, p->form, p->changes->instrument, p->changes->item);
    for (size_t c = 0; c < p->form->columns.n; c++) {
        if (p->form->columns.at[c].role == FORM_QUESTION) {
            choose_item(p, c);
        }
    }
    drop_repeated(p);
    return true;
}

bool form_plan(struct import_work *work, const struct import_result *result,
               struct import_plan *plan, struct error *error) {
    struct planning *p = arena_new(work->arena, struct planning);
    struct form_changes *changes = arena_new(work->arena, struct form_changes);
    bool own = false;
    *changes = (struct form_changes){.form = result->rows, .memory = node_map(work->arena)};
    *p = (struct planning){
        .work = work, .plan = plan, .form = result->rows, .result = result, .changes = changes};
    plan->changes = changes;
    changes->item = arena_array(work->arena, size_t, p->form->columns.n + 1);
    if (!read_memory(p, error) || !choose_instrument(p, &own, error)) {
        return false;
    }
    tell_dropped(p);
    if (!own && changes->instrument == NULL) {
        return true;
    }
    if (!map_columns(p, own, error)) {
        return false;
    }
    if (changes->instrument == NULL) {
        return true; // no question is taken
    }
    choose_place(p);
    bool consent = consent_said(p), again = load_again(p);
    if (!consent || !again) {
        changes->groups.n = 0;
    }
    for (size_t i = 0; i < changes->groups.n; i++) {
        if (!plan_group(p, i, error)) {
            return false;
        }
    }
    return true;
}
