// SPDX-License-Identifier: GPL-3.0-or-later
#include "training/effect.h"

#include "analysis/evidence.h"
#include "school/audit.h"
#include "school/share.h"
#include "training/training_internal.h"

static const struct sql look_put = {
    "seminar_look_put", "update seminar set looked_on = $3, looked_note = $4 where org_id = $1 "
                        "and seminar_id = $2 and state = 'closed'"};

const struct sql *const effect_sql[] = {&look_put, NULL};

// ---- lessons

static bool came(const struct seminar_members *members, int64_t staff_id) {
    for (size_t i = 0; i < members->rows.n; i++) {
        if (members->rows.at[i].staff_id == staff_id) {
            return members->rows.at[i].attended;
        }
    }
    return false;
}

static bool asks(const struct technology *technology, const struct seminar_script *script) {
    for (size_t i = 0; technology != NULL && i < technology->competences.n; i++) {
        if (script_teaches(script, technology->competences.at[i])) {
            return true;
        }
    }
    return false;
}

static void count_lessons(const struct practice_facts *practice,
                          const struct seminar_members *members, const struct seminar *seminar,
                          struct seminar_effect *out) {
    for (size_t i = 0; i < practice->visits.rows.n; i++) {
        const struct practice_visit *visit = &practice->visits.rows.at[i];
        if (!came(members, visit->staff_id) ||
            !asks(technology_find(practice->catalogue, visit->technology_id), out->script)) {
            continue;
        }
        struct effect_lessons *side = date_cmp(visit->visited_on, seminar->held_on) <= 0
                                          ? &out->lessons_before
                                          : &out->lessons_after;
        side->visits++;
        side->seen += visit->seen;
        side->shown += visit->shown;
    }
}

// ---- the outcome

static void add_row(const struct evidence_row *row, struct effect_outcome *side) {
    for (int level = MEASURE_BELOW_BASIC; level < MEASURE_LEVELS; level++) {
        side->n += row->count[level];
        side->basic += level > MEASURE_BELOW_BASIC ? row->count[level] : 0;
    }
    side->classes++;
}

// Rows come by class, the newest session first: the first one after the day and the first one not
// after it count.
static void count_outcome(const struct evidence_list *evidence, const struct seminar *seminar,
                          struct date today, struct seminar_effect *out) {
    int64_t after = 0, before = 0;
    size_t both = 0;
    for (size_t i = 0; i < evidence->rows.n; i++) {
        const struct evidence_row *row = &evidence->rows.at[i];
        bool later = date_cmp(row->held_on, seminar->held_on) > 0;
        if (row->year_id != seminar->year_id || date_cmp(row->held_on, today) > 0) {
            continue;
        }
        if (later && row->class_id != after) {
            after = row->class_id;
            add_row(row, &out->after);
        } else if (!later && row->class_id != before) {
            before = row->class_id;
            add_row(row, &out->before);
            both += row->class_id == after;
        }
    }
    out->alike = both > 0 && both == out->before.classes && both == out->after.classes;
}

bool seminar_effect_read(struct coherence *run, const struct seminar *seminar,
                         struct seminar_effect *out, struct error *error) {
    struct seminar_members members;
    struct evidence_list evidence = {0};
    const struct training_facts *facts = training_facts(run, error);
    const struct practice_facts *practice = facts == NULL ? NULL : practice_facts(run, error);
    *out = (struct seminar_effect){.invited = seminar->members, .came = seminar->came};
    if (practice == NULL ||
        !seminar_members_of(run->db, run->arena, run->org, seminar->seminar_id, &members, error) ||
        (!str_empty(seminar->outcome_id) &&
         !evidence_of_outcome(run->db, run->arena, run->org, seminar->outcome_id, &evidence,
                              error))) {
        return false;
    }
    out->script = script_find(facts->catalogue, seminar->script_id);
    if (out->script == NULL || date_is_none(seminar->held_on)) {
        return true;
    }
    out->due = date_add_days(seminar->held_on, 7 * out->script->after_weeks);
    count_lessons(practice, &members, seminar, out);
    count_outcome(&evidence, seminar, run->today, out);
    return true;
}

// ---- words

struct str effect_lessons_words(struct arena *arena, const struct effect_lessons *lessons) {
    if (lessons->visits > 0 && lessons->visits < LESSONS_LEAST) {
        return S("посещений меньше трёх: не показаны");
    }
    return lessons->visits == 0 ? S("уроков не посещали")
                                : str_fmt(arena, "посещений %zu, признаков %d из %d",
                                          lessons->visits, lessons->seen, lessons->shown);
}

struct str effect_outcome_words(struct arena *arena, const struct seminar_effect *effect) {
    struct str before =
        share_words(arena, (int64_t)effect->before.basic, (int64_t)effect->before.n);
    struct str after = share_words(arena, (int64_t)effect->after.basic, (int64_t)effect->after.n);
    if (effect->before.n == 0 || effect->after.n == 0) {
        return effect->after.n == 0
                   ? S("после семинара не измеряли: действие на результат неизвестно")
                   : str_fmt(arena, "до семинара не измеряли; после – %.*s: сравнить не с чем",
                             STR_ARG(after));
    }
    return str_fmt(arena,
                   effect->alike
                       ? "на базовом уровне и выше было %.*s, стало %.*s в тех же классах; "
                         "причина может быть и не в семинаре"
                       : "на базовом уровне и выше было %.*s, стало %.*s, но классы разные: "
                         "сравнивать нельзя",
                   STR_ARG(before), STR_ARG(after));
}

bool effect_look(struct db *db, struct arena *arena, void *asked, struct error *error) {
    const struct effect_look *ask = asked;
    struct seminar now;
    struct str note = str_trim(ask->note);
    int64_t org = ask->by->org;
    if (!seminar_get(db, arena, org, ask->seminar_id, &now, error)) {
        return false;
    }
    if (now.state != SEMINAR_CLOSED) {
        return error_set(error, ERROR_CONFLICT, "Семинар ещё не проведён.");
    }
    if (str_empty(note)) {
        return error_set(error, ERROR_INPUT, "Напишите, что решили: вводим, меняем, прекращаем.");
    }
    return db_exec(db, &look_put,
                   ARGS(ARG_INT(org), ARG_INT(ask->seminar_id), ARG_TEXT(date_iso(arena, ask->on)),
                        ARG_TEXT(note)),
                   NULL, error) &&
           audit_add(db, arena, org, ask->by->account, "training.effect", "seminar",
                     ask->seminar_id, NULL, error);
}
