// SPDX-License-Identifier: GPL-3.0-or-later
// The links of the chain that this room shows: subjects, technologies, teachers.
#include "practice/rules.h"

#include "base/ru.h"

static bool subjects_cell(struct coherence *run, struct str outcome_id, struct chain_cell *out,
                          struct error *error) {
    struct rule_ground g;
    size_t teachers = 0;
    if (!rule_ground_read(run, &g, error)) {
        return false;
    }
    const struct key_fact *key = key_fact_find(g.keys, outcome_id);
    if (key == NULL || key->key->subjects.n == 0) {
        out->note = S("предметы не названы");
        return true;
    }
    size_t taught = subjects_taught(run, g.facts, key, &teachers);
    struct buf names = buf_open(run->arena, 4096);
    for (size_t i = 0; i < key->key->subjects.n; i++) {
        buf_put(&names, i == 0 ? S("") : S(", "));
        buf_put(&names, key->key->subjects.at[i]);
    }
    out->state = taught > 0 ? CHAIN_FULL : CHAIN_GAP;
    out->count = (int64_t)taught;
    out->text = taught > 0 ? str_fmt(run->arena, "%zu", taught) : S("нет");
    out->note =
        str_fmt(run->arena, "%.*s; ведут %.*s", STR_ARG(buf_str(&names)),
                STR_ARG(ru_count(run->arena, (int64_t)teachers, RU_TEACHER, RU_NOMINATIVE)));
    out->link = str_fmt(run->arena, "/key/%s", level_name(key->outcome->level));
    return true;
}

static bool technologies_cell(struct coherence *run, struct str outcome_id, struct chain_cell *out,
                              struct error *error) {
    const struct practice_facts *facts = practice_facts(run, error);
    if (facts == NULL) {
        return false;
    }
    struct buf names = buf_open(run->arena, 8192);
    for (size_t i = 0; i < facts->choices.rows.n; i++) {
        const struct practice_choice *choice = &facts->choices.rows.at[i];
        const struct technology *technology =
            technology_find(facts->catalogue, choice->technology_id);
        if (technology != NULL && str_eq(choice->outcome_id, outcome_id)) {
            buf_put(&names, out->count++ == 0 ? S("") : S("; "));
            buf_put(&names, technology->title);
        }
    }
    out->state = out->count > 0 ? CHAIN_FULL : CHAIN_GAP;
    out->text = str_fmt(run->arena, "%lld", (long long)out->count);
    out->note = out->count > 0 ? buf_str(&names) : S("не выбраны");
    out->link = str_fmt(run->arena, "/technologies?outcome=%.*s", STR_ARG(outcome_id));
    return true;
}

static bool teachers_cell(struct coherence *run, struct str outcome_id, struct chain_cell *out,
                          struct error *error) {
    const struct practice_facts *facts = practice_facts(run, error);
    if (facts == NULL) {
        return false;
    }
    size_t now = practice_teachers_of(&facts->uses, outcome_id);
    size_t before = practice_teachers_of(&facts->before, outcome_id);
    out->count = (int64_t)now;
    out->state = now > 0 ? CHAIN_FULL : before > 0 ? CHAIN_OLD : CHAIN_GAP;
    out->text = now == 0 && before > 0 ? S("было") : str_fmt(run->arena, "%zu", now);
    out->note =
        now > 0      ? str_fmt(run->arena, "отметили в этом году: %.*s",
                               STR_ARG(ru_count(run->arena, (int64_t)now, RU_TEACHER, RU_NOMINATIVE)))
        : before > 0 ? S("отмечали в прошлом году, в этом – никто")
                     : S("никто не отметил, что формирует его на уроках");
    out->link = str_fmt(run->arena, "/practice?outcome=%.*s", STR_ARG(outcome_id));
    return true;
}

const struct chain_column practice_columns[] = {
    {"subjects", "Предметы", 10, subjects_cell},
    {"practice", "Технологии", 20, technologies_cell},
    {"teachers", "Педагоги", 30, teachers_cell},
    {0},
};
