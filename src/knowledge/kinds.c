// SPDX-License-Identifier: GPL-3.0-or-later
// Kinds of records whose own rooms give no page for them: they are read on the plain page. A room
// that comes to own one takes its row into its own descriptor.
#include "knowledge/knowledge_internal.h"

static const char *const technology[] = {"title",      "kind",     "forms",
                                         "conditions", "steps",    "visible_signs",
                                         "check_with", "evidence", NULL};
static const char *const competence[] = {"title", "group", "indicators", NULL};
static const char *const seminar[] = {"title",   "kind",        "question",  "minutes", "agenda",
                                      "product", "competences", "follow_up", NULL};
static const char *const procedure[] = {"title", "purpose",    "months", "grades", "objects",
                                        "roles", "once_every", "hours",  "steps",  NULL};
static const char *const indicator[] = {"title",  "direction",  "formula", "unit", "period",
                                        "better", "thresholds", "owner",   NULL};
static const char *const signal[] = {"title", "severity", "if", "then", "decisions", NULL};
static const char *const decision[] = {"title", "what", "who", "term_days", "check", NULL};
static const char *const act[] = {"title", "purpose", "approved_by", "basis", "sections", NULL};
static const char *const clause[] = {"text", NULL};

// Signs of a competence are sentences, not ids.
static const struct content_field competence_fields[] = {{"indicators", "Признаки", FIELD_PLAIN, 1},
                                                         {0}};
// Of a clause the sub-clauses are text like its own.
static const struct content_field clause_fields[] = {{"items", "Подпункты", FIELD_PLAIN, 1}, {0}};

const struct content_kind knowledge_kinds[] = {
    {.name = "technology",
     .title = "Технология",
     .titles = "Технологии, методы, средства",
     .path = "practice.yaml",
     .list = "technologies",
     .required = technology},
    {.name = "competence",
     .title = "Компетенция учителя",
     .titles = "Компетенции учителя",
     .path = "training.yaml",
     .list = "competences",
     .required = competence,
     .fields = competence_fields},
    {.name = "seminar",
     .title = "Семинар",
     .titles = "Семинары",
     .path = "training.yaml",
     .list = "seminars",
     .required = seminar},
    {.name = "procedure",
     .title = "Процедура",
     .titles = "Процедуры",
     .path = "procedures.yaml",
     .list = "procedures",
     .required = procedure},
    {.name = "indicator",
     .title = "Показатель",
     .titles = "Показатели",
     .path = "model.yaml",
     .list = "indicators",
     .required = indicator},
    {.name = "signal",
     .title = "Сигнал",
     .titles = "Сигналы",
     .path = "model.yaml",
     .list = "signals",
     .required = signal},
    {.name = "decision",
     .title = "Решение",
     .titles = "Управленческие решения",
     .path = "model.yaml",
     .list = "decisions",
     .required = decision},
    {.name = "act",
     .title = "Локальный акт",
     .titles = "Локальные акты",
     .path = "acts/",
     .list = "acts",
     .required = act,
     .locked = true},
    {.name = "clause",
     .title = "Пункт акта",
     .titles = "Пункты локальных актов",
     .path = "acts/",
     .list = "sections/clauses",
     .part_of = "act",
     .required = clause,
     .fields = clause_fields,
     .locked = true},
    {0},
};
