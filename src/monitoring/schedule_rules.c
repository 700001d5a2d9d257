// SPDX-License-Identifier: GPL-3.0-or-later
#include "monitoring/schedule_rules.h"

#include "base/ru.h"

#include <string.h>

// ---- what the rules share

static struct schedule_finding *add(const struct schedule_check *check,
                                    const struct schedule_rule *rule, struct schedule_findings *out,
                                    const struct work *work, struct str sentence, struct str todo) {
    struct schedule_finding *finding = vec_push(check->arena, &out->rows);
    *finding = (struct schedule_finding){.rule = rule, .sentence = sentence, .todo = todo};
    if (work != NULL) {
        finding->class_id = work->class_id;
        finding->work_id = work->work_id;
        finding->on = work->held_on;
    }
    return finding;
}

static bool dated(const struct work *work) { return !date_is_none(work->held_on); }

// The work should be moved: names the nearest day that breaks nothing.
static void propose_day(const struct schedule_check *check, const struct work *work,
                        struct schedule_finding *finding) {
    struct arena *arena = check->arena;
    struct str title = ru_nest_quotes(arena, work->title);
    if (dated(work) && date_cmp(work->held_on, check->schedule->today) < 0) {
        finding->todo = S("День уже прошёл: впишите причину отступления или исправьте дату.");
        return;
    }
    finding->better = schedule_nearest(check->schedule, work);
    finding->todo =
        date_is_none(finding->better)
            ? str_fmt(arena,
                      "Свободного дня для работы «%.*s» в её срок нет: расширьте срок, перенесите"
                      " другую работу или нажмите «Предложить даты».",
                      STR_ARG(title))
            : str_fmt(arena, "%s «%.*s»: ближайший день без нарушений – %.*s.",
                      dated(work) ? "Перенесите" : "Поставьте", STR_ARG(title),
                      STR_ARG(ru_day(arena, finding->better)));
}

// Of two works that collide the one that a person may move.
static const struct work *movable(const struct work *a, const struct work *b) {
    return b->fixed && !a->fixed ? a : b;
}

static struct str class_name(const struct schedule_check *check, const struct work *work) {
    const struct class_row *class = schedule_class(check->schedule, work->class_id);
    return class == NULL ? S("класс") : class->name;
}

static struct str quoted(struct arena *arena, const struct work *work) {
    struct str title = ru_nest_quotes(arena, work->title);
    return str_empty(work->subject) ? str_fmt(arena, "«%.*s»", STR_ARG(title))
                                    : str_fmt(arena, "«%.*s» (%.*s)", STR_ARG(title),
                                              STR_ARG(ru_lower(arena, work->subject)));
}

// ---- the part of a subject's lessons

// Is this the first work of its class and subject in the list?
static bool first_of_subject(const struct schedule *schedule, size_t i) {
    const struct work *work = &schedule->works.at[i];
    for (size_t j = 0; j < i; j++) {
        if (schedule->works.at[j].class_id == work->class_id &&
            str_eq(schedule->works.at[j].subject, work->subject)) {
            return false;
        }
    }
    return !str_empty(work->subject);
}

static void run_share(const struct schedule_check *check, const struct schedule_rule *rule,
                      struct schedule_findings *out) {
    struct arena *arena = check->arena;
    const struct schedule *schedule = check->schedule;
    for (size_t i = 0; i < schedule->works.n; i++) {
        const struct work *work = &schedule->works.at[i];
        if (!first_of_subject(schedule, i)) {
            continue;
        }
        double all = schedule_year_lessons(schedule, work->class_id, work->subject);
        int used = schedule_used_lessons(schedule, work->class_id, work->subject);
        if (all <= 0 || used * 100.0 <= all * schedule->norms.share) {
            continue;
        }
        struct schedule_finding *finding =
            add(check, rule, out, work,
                str_fmt(arena,
                        "%.*s, %.*s: за год работы занимают %.*s из %.*s – %.*s, а можно не больше"
                        " %.*s.",
                        STR_ARG(class_name(check, work)), STR_ARG(ru_lower(arena, work->subject)),
                        STR_ARG(ru_count(arena, used, RU_LESSON, RU_NOMINATIVE)),
                        STR_ARG(ru_real(arena, all, 0)),
                        STR_ARG(ru_percent(arena, used * 100.0 / all, 1)),
                        STR_ARG(ru_percent(arena, schedule->norms.share, 0))),
                str_fmt(arena, "Снимите или сократите работы: допустимо уроков – %d.",
                        (int)(all * schedule->norms.share / 100)));
        finding->work_id = 0;
        finding->on = (struct date){0};
    }
}

// Works of subjects that the teaching load does not know.
static int64_t share_blind(const struct schedule *schedule) {
    int64_t blind = 0;
    for (size_t i = 0; i < schedule->works.n; i++) {
        const struct work *work = &schedule->works.at[i];
        blind += !str_empty(work->subject) &&
                 schedule_load(schedule, work->class_id, work->subject) == NULL;
    }
    return blind;
}

// ---- one work a day, and days between works in a subject. Works of a class stand together by
// date.

static void run_day(const struct schedule_check *check, const struct schedule_rule *rule,
                    struct schedule_findings *out) {
    struct arena *arena = check->arena;
    const struct schedule *schedule = check->schedule;
    int run = 1;
    for (size_t i = 1; i < schedule->works.n; i++) {
        const struct work *a = &schedule->works.at[i - 1], *b = &schedule->works.at[i];
        bool same = a->class_id == b->class_id && dated(b) && date_cmp(a->held_on, b->held_on) == 0;
        run = same ? run + 1 : 1;
        if (run <= schedule->norms.a_day) {
            continue;
        }
        const struct work *move = movable(a, b);
        struct schedule_finding *finding =
            add(check, rule, out, move,
                str_fmt(arena, "%.*s, %.*s: в один день стоят %.*s и %.*s.",
                        STR_ARG(class_name(check, b)), STR_ARG(ru_day(arena, b->held_on)),
                        STR_ARG(quoted(arena, a)), STR_ARG(quoted(arena, b))),
                (struct str){0});
        finding->other_id = move == a ? b->work_id : a->work_id;
        propose_day(check, move, finding);
    }
}

static void run_apart(const struct schedule_check *check, const struct schedule_rule *rule,
                      struct schedule_findings *out) {
    struct arena *arena = check->arena;
    const struct schedule *schedule = check->schedule;
    for (size_t i = 0; i < schedule->works.n; i++) {
        const struct work *a = &schedule->works.at[i];
        size_t j = i + 1;
        while (j < schedule->works.n && (schedule->works.at[j].class_id != a->class_id ||
                                         !str_eq(schedule->works.at[j].subject, a->subject))) {
            j++;
        }
        const struct work *b = j < schedule->works.n ? &schedule->works.at[j] : NULL;
        if (b == NULL || str_empty(a->subject) || !dated(a) || !dated(b) ||
            date_to_days(b->held_on) - date_to_days(a->held_on) >= schedule->norms.apart) {
            continue;
        }
        const struct work *move = movable(a, b);
        int64_t days = date_to_days(b->held_on) - date_to_days(a->held_on);
        struct schedule_finding *finding = add(
            check, rule, out, move,
            str_fmt(arena, "%.*s, %.*s: между работами %.*s и %.*s – %.*s, а нужно не меньше %d.",
                    STR_ARG(class_name(check, a)), STR_ARG(ru_lower(arena, a->subject)),
                    STR_ARG(ru_day(arena, a->held_on)), STR_ARG(ru_day(arena, b->held_on)),
                    STR_ARG(ru_count(arena, days, RU_DAY, RU_NOMINATIVE)), schedule->norms.apart),
            (struct str){0});
        finding->other_id = move == a ? b->work_id : a->work_id;
        propose_day(check, move, finding);
    }
}

// ---- the first and the last lesson

static bool lesson_known(const struct work *work) {
    return work->lesson > 0 && (work->lesson == 1 || work->day_lessons > 0);
}

static void run_lesson(const struct schedule_check *check, const struct schedule_rule *rule,
                       struct schedule_findings *out) {
    struct arena *arena = check->arena;
    for (size_t i = 0; i < check->schedule->works.n; i++) {
        const struct work *work = &check->schedule->works.at[i];
        const struct work_load *load =
            schedule_load(check->schedule, work->class_id, work->subject);
        bool edge = work->lesson == 1 || work->lesson == work->day_lessons;
        // A subject of one lesson a week may stand where its only lesson stands.
        if (!dated(work) || !lesson_known(work) || !edge ||
            (load != NULL && load->week_hours <= 1)) {
            continue;
        }
        add(check, rule, out, work,
            str_fmt(arena, "%.*s, %.*s: %.*s стоит %s уроком.", STR_ARG(class_name(check, work)),
                    STR_ARG(ru_day(arena, work->held_on)), STR_ARG(quoted(arena, work)),
                    work->lesson == 1 ? "первым" : "последним"),
            S("Поставьте работу на другой урок этого дня или на другой день."));
    }
}

static int64_t lesson_blind(const struct schedule *schedule) {
    int64_t blind = 0;
    for (size_t i = 0; i < schedule->works.n; i++) {
        blind += dated(&schedule->works.at[i]) && !lesson_known(&schedule->works.at[i]);
    }
    return blind;
}

// ---- the calendar, the window of the ВПР, the work's own term

static void run_calendar(const struct schedule_check *check, const struct schedule_rule *rule,
                         struct schedule_findings *out) {
    struct arena *arena = check->arena;
    for (size_t i = 0; i < check->schedule->works.n; i++) {
        const struct work *work = &check->schedule->works.at[i];
        const struct class_row *class = schedule_class(check->schedule, work->class_id);
        if (!dated(work) || class == NULL ||
            calendar_lessons_on(&check->schedule->calendar, class->grade, work->held_on)) {
            continue;
        }
        propose_day(check, work,
                    add(check, rule, out, work,
                        str_fmt(arena, "%.*s, %.*s, %.*s: %.*s – в этот день уроков нет.",
                                STR_ARG(class->name), STR_ARG(ru_day(arena, work->held_on)),
                                STR_ARG(ru_weekday(date_weekday(work->held_on))),
                                STR_ARG(quoted(arena, work))),
                        (struct str){0}));
    }
}

static void run_vpr(const struct schedule_check *check, const struct schedule_rule *rule,
                    struct schedule_findings *out) {
    struct arena *arena = check->arena;
    const struct schedule *schedule = check->schedule;
    for (size_t i = 0; i < schedule->works.n; i++) {
        const struct work *work = &schedule->works.at[i];
        const struct class_row *class = schedule_class(schedule, work->class_id);
        if (!str_eq(work->kind, S("vpr")) || class == NULL) {
            continue;
        }
        if ((schedule->norms.vpr_grades & (1u << class->grade)) == 0) {
            add(check, rule, out, work,
                str_fmt(arena, "%.*s: %.*s – в %d классе ВПР не пишут.", STR_ARG(class->name),
                        STR_ARG(quoted(arena, work)), class->grade),
                S("Уберите работу или измените её вид."));
        } else if (dated(work) && (date_cmp(work->held_on, schedule->vpr_from) < 0 ||
                                   date_cmp(work->held_on, schedule->vpr_to) > 0)) {
            propose_day(
                check, work,
                add(check, rule, out, work,
                    str_fmt(arena, "%.*s, %.*s: %.*s вне окна ВПР (%.*s).", STR_ARG(class->name),
                            STR_ARG(ru_day(arena, work->held_on)), STR_ARG(quoted(arena, work)),
                            STR_ARG(ru_date_range(arena, schedule->vpr_from, schedule->vpr_to))),
                    (struct str){0}));
        }
    }
}

static void run_term(const struct schedule_check *check, const struct schedule_rule *rule,
                     struct schedule_findings *out) {
    struct arena *arena = check->arena;
    for (size_t i = 0; i < check->schedule->works.n; i++) {
        const struct work *work = &check->schedule->works.at[i];
        struct date first, last;
        work_term(check->schedule, work, &first, &last);
        if (!dated(work) || (date_is_none(work->earliest) && date_is_none(work->latest)) ||
            (date_cmp(work->held_on, first) >= 0 && date_cmp(work->held_on, last) <= 0)) {
            continue;
        }
        propose_day(
            check, work,
            add(check, rule, out, work,
                str_fmt(arena, "%.*s, %.*s: %.*s не в свой срок (%.*s).",
                        STR_ARG(class_name(check, work)), STR_ARG(ru_day(arena, work->held_on)),
                        STR_ARG(quoted(arena, work)), STR_ARG(ru_date_range(arena, first, last))),
                (struct str){0}));
    }
}

static void run_undated(const struct schedule_check *check, const struct schedule_rule *rule,
                        struct schedule_findings *out) {
    struct arena *arena = check->arena;
    for (size_t i = 0; i < check->schedule->works.n; i++) {
        const struct work *work = &check->schedule->works.at[i];
        if (!dated(work)) {
            propose_day(check, work,
                        add(check, rule, out, work,
                            str_fmt(arena, "%.*s: у работы %.*s нет даты.",
                                    STR_ARG(class_name(check, work)), STR_ARG(quoted(arena, work))),
                            (struct str){0}));
        }
    }
}

// ---- people

static void observe_twice(const struct schedule_check *check, const struct schedule_rule *rule,
                          const struct work *work, struct str elsewhere, int64_t other_id,
                          struct schedule_findings *out) {
    struct arena *arena = check->arena;
    struct schedule_finding *finding =
        add(check, rule, out, work,
            str_fmt(arena, "%.*s, %.*s: наблюдатель %.*s занят дважды – %.*s и %.*s.",
                    STR_ARG(class_name(check, work)), STR_ARG(ru_day(arena, work->held_on)),
                    STR_ARG(schedule_staff_name(check->schedule, work->observer_id)),
                    STR_ARG(quoted(arena, work)), STR_ARG(elsewhere)),
            (struct str){0});
    finding->other_id = other_id;
    propose_day(check, work, finding);
    finding->todo = str_fmt(arena, "Назначьте другого наблюдателя. %.*s", STR_ARG(finding->todo));
}

static void run_observer(const struct schedule_check *check, const struct schedule_rule *rule,
                         struct schedule_findings *out) {
    const struct schedule *schedule = check->schedule;
    for (size_t i = 0; i < schedule->works.n; i++) {
        const struct work *work = &schedule->works.at[i];
        for (size_t j = 0; work->observer_id != 0 && dated(work) && j < i; j++) {
            const struct work *other = &schedule->works.at[j];
            if (other->observer_id == work->observer_id &&
                date_cmp(other->held_on, work->held_on) == 0) {
                observe_twice(check, rule, work, work_words(check->arena, schedule, other),
                              other->work_id, out);
            }
        }
        for (size_t j = 0; work->observer_id != 0 && j < schedule->watches.n; j++) {
            const struct work_watch *watch = &schedule->watches.at[j];
            if (watch->staff_id == work->observer_id && dated(work) &&
                date_cmp(watch->on, work->held_on) == 0) {
                observe_twice(check, rule, work, watch->title, 0, out);
            }
        }
    }
}

static bool teaches(const struct work_load *load, int64_t staff_id) {
    for (size_t i = 0; load != NULL && i < load->teachers.n; i++) {
        if (load->teachers.at[i] == staff_id) {
            return true;
        }
    }
    return false;
}

static void run_reports(const struct schedule_check *check, const struct schedule_rule *rule,
                        struct schedule_findings *out) {
    enum { WEEKS = 60 };
    struct arena *arena = check->arena;
    const struct schedule *schedule = check->schedule;
    struct date begins = schedule->calendar.year.begins;
    int64_t monday = date_to_days(begins) - date_weekday(begins) + 1;
    const struct work_load **loads =
        arena_array(arena, const struct work_load *, schedule->works.n + 1);
    for (size_t i = 0; i < schedule->works.n; i++) {
        const struct work *work = &schedule->works.at[i];
        loads[i] = schedule_load(schedule, work->class_id, work->subject);
    }
    for (size_t s = 0; s < schedule->staff.rows.n; s++) {
        int64_t staff_id = schedule->staff.rows.at[s].staff.staff_id;
        int weeks[WEEKS] = {0};
        const struct work *last[WEEKS] = {0};
        for (size_t i = 0; i < schedule->works.n; i++) {
            const struct work *work = &schedule->works.at[i];
            int64_t week = dated(work) ? (date_to_days(work->held_on) - monday) / 7 : -1;
            if (week >= 0 && week < WEEKS && teaches(loads[i], staff_id)) {
                weeks[week]++;
                last[week] = last[week] != NULL && work->fixed ? last[week] : work;
            }
        }
        for (int w = 0; w < WEEKS; w++) {
            if (weeks[w] > schedule->norms.reports) {
                struct date on = date_from_days(monday + 7 * w);
                propose_day(
                    check, last[w],
                    add(check, rule, out, last[w],
                        str_fmt(arena,
                                "%.*s проверяет за неделю %.*s %.*s, последняя – %.*s, а"
                                " посильно не больше %d.",
                                STR_ARG(schedule->staff.rows.at[s].short_name),
                                STR_ARG(ru_date_range(arena, on, date_add_days(on, 6))),
                                STR_ARG(ru_count(arena, weeks[w], RU_WORK, RU_ACCUSATIVE)),
                                STR_ARG(class_name(check, last[w])), schedule->norms.reports),
                        (struct str){0}));
            }
        }
    }
}

// ---- kinds of metasubject assessment

static void run_kind(const struct schedule_check *check, const struct schedule_rule *rule,
                     struct schedule_findings *out) {
    struct arena *arena = check->arena;
    unsigned levels = 0;
    for (size_t i = 0; i < check->schedule->classes.rows.n; i++) {
        levels |= (unsigned)level_of_grade(check->schedule->classes.rows.at[i].grade);
    }
    for (size_t k = 0; check->plan->items.n > 0 && k < check->procedures->kinds.n; k++) {
        const struct assessment_kind *kind = &check->procedures->kinds.at[k];
        for (int i = 0; i < LEVEL_COUNT; i++) {
            enum level level = (enum level)(1 << i);
            if ((levels & level) == 0 || !kind_is_for(check->procedures, kind, level) ||
                plan_has_kind(check->plan, kind, level) ||
                plan_has_kind(check->before, kind, level)) {
                continue;
            }
            add(check, rule, out, NULL,
                str_fmt(arena, "%.*s, %s образование: ни в этом, ни в прошлом году не стоит.",
                        STR_ARG(ru_capital(arena, kind->title)), level_title(level)),
                S("Добавьте процедуру этого вида в план года, затем возьмите её в график."));
        }
    }
}

// ---- the table

const struct schedule_rule schedule_rules[] = {
    {"schedule.share", RULE_STOP, "Работы занимают не больше 10 % уроков предмета за год",
     "ФОП в редакции приказа Минпросвещения от 09.10.2024 № 704", run_share, share_blind,
     "предмета нет в нагрузке класса"},
    {"schedule.calendar", RULE_STOP, "Не в каникулы и не в выходные", "календарь школы",
     run_calendar, NULL, NULL},
    {"schedule.vpr", RULE_STOP, "ВПР – в своём окне и в своих классах",
     "приказ Рособрнадзора на учебный год", run_vpr, NULL, NULL},
    {"schedule.observer", RULE_STOP, "Наблюдатель не занят дважды в один день",
     "порядок процедур школы", run_observer, NULL, NULL},
    {"schedule.day", RULE_WARN, "Не больше одной работы класса в день",
     "письмо от 06.08.2021 № СК-228/03 и № 01-169/08-01", run_day, NULL, NULL},
    {"schedule.apart", RULE_WARN, "По предмету – не чаще раза в две с половиной недели",
     "письмо от 06.08.2021 № СК-228/03 и № 01-169/08-01", run_apart, NULL, NULL},
    {"schedule.lesson", RULE_WARN, "Не первым и не последним уроком",
     "письмо от 06.08.2021 № СК-228/03 и № 01-169/08-01", run_lesson, lesson_blind,
     "номер урока не указан"},
    {"schedule.term", RULE_WARN, "Работа стоит в свой срок", "план года и заявки учителей",
     run_term, NULL, NULL},
    {"schedule.kind", RULE_WARN, "Каждый вид метапредметной оценки – раз в два года",
     "ФГОС и ФОП, п. об оценке метапредметных результатов", run_kind, NULL, NULL},
    {"schedule.reports", RULE_HINT, "Учителю посильно проверить работы недели",
     "предложение составителей, правится школой", run_reports, NULL, NULL},
    {"schedule.undated", RULE_HINT, "У каждой работы есть дата", "порядок процедур школы",
     run_undated, NULL, NULL},
    {0},
};

const struct schedule_rule *schedule_rule_find(struct str id) {
    for (const struct schedule_rule *rule = schedule_rules; rule->id != NULL; rule++) {
        if (str_eq(id, str_from(rule->id))) {
            return rule;
        }
    }
    return NULL;
}

// A recommendation from which the school deviates with its reason is told with that reason.
static void excuse(const struct schedule_check *check, struct schedule_finding *finding) {
    const struct work *work = schedule_work(check->schedule, finding->work_id);
    if (finding->rule->severity == RULE_WARN && work != NULL && !str_empty(work->reason)) {
        finding->reason = work->reason;
    }
}

void schedule_run(const struct schedule_check *check, struct schedule_findings *out) {
    for (const struct schedule_rule *rule = schedule_rules; rule->id != NULL; rule++) {
        rule->run(check, rule, out);
    }
    for (size_t i = 0; i < out->rows.n; i++) {
        excuse(check, &out->rows.at[i]);
    }
}

size_t schedule_count(const struct schedule_findings *findings, enum rule_severity severity) {
    size_t count = 0;
    for (size_t i = 0; i < findings->rows.n; i++) {
        count += findings->rows.at[i].rule->severity == severity &&
                 str_empty(findings->rows.at[i].reason);
    }
    return count;
}
