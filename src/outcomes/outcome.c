// SPDX-License-Identifier: GPL-3.0-or-later
#include "outcomes/outcome.h"

const struct outcome *outcome_find(const struct outcome_catalogue *catalogue, struct str id) {
    for (size_t i = 0; i < catalogue->outcomes.n; i++) {
        if (str_eq(catalogue->outcomes.at[i].id, id)) {
            return &catalogue->outcomes.at[i];
        }
    }
    return NULL;
}

const struct strand *strand_find(const struct outcome_catalogue *catalogue, struct str id) {
    for (size_t i = 0; i < catalogue->strands.n; i++) {
        if (str_eq(catalogue->strands.at[i].id, id)) {
            return &catalogue->strands.at[i];
        }
    }
    return NULL;
}

const struct standard *standard_find(const struct outcome_catalogue *catalogue, struct str id) {
    for (size_t i = 0; i < catalogue->standards.n; i++) {
        if (str_eq(catalogue->standards.at[i].id, id)) {
            return &catalogue->standards.at[i];
        }
    }
    return NULL;
}

const struct attainment *attainment_find(const struct outcome_catalogue *catalogue,
                                         const struct strand *strand, enum level level) {
    for (size_t i = 0; i < catalogue->attainments.n; i++) {
        const struct attainment *it = &catalogue->attainments.at[i];
        if (it->level == level && str_eq(it->strand->id, strand->id)) {
            return it;
        }
    }
    return NULL;
}

const struct key_proposal *key_proposal_find(const struct outcome_catalogue *catalogue,
                                             struct str outcome_id) {
    for (size_t i = 0; i < catalogue->proposals.n; i++) {
        if (str_eq(catalogue->proposals.at[i].outcome->id, outcome_id)) {
            return &catalogue->proposals.at[i];
        }
    }
    return NULL;
}

// "ooo.P3" names "ooo.P3.2": the next part begins where the reference ends.
static bool names_part(struct str id, struct str reference) {
    return str_starts(id, reference) && (id.n == reference.n || id.p[reference.n] == '.');
}

bool outcome_named_by(const struct outcome *outcome, struct str reference) {
    if (str_eq(outcome->id, reference) || str_eq(outcome->strand->id, reference)) {
        return true;
    }
    struct str rest = reference;
    enum level level = level_from_name(str_cut(&rest, '.'));
    return level == outcome->level &&
           (str_eq(rest, outcome->strand->id) || names_part(outcome->id, reference));
}

bool outcome_reference_known(const struct outcome_catalogue *catalogue, struct str reference) {
    if (outcome_find(catalogue, reference) != NULL || strand_find(catalogue, reference) != NULL) {
        return true;
    }
    struct str rest = reference;
    enum level level = level_from_name(str_cut(&rest, '.'));
    const struct strand *strand = strand_find(catalogue, rest);
    return level != 0 && strand != NULL && (strand->levels & (unsigned)level) != 0;
}

struct str outcome_attainment_id(struct arena *arena, struct str level, struct str strand) {
    return str_fmt(arena, "%.*s.%.*s", STR_ARG(level), STR_ARG(strand));
}

struct str outcome_link_id(struct arena *arena, struct str from, struct str kind, struct str to) {
    return str_fmt(arena, "%.*s-%.*s-%.*s", STR_ARG(from), STR_ARG(kind), STR_ARG(to));
}

static int first_grade(enum level level) {
    return level == LEVEL_NOO ? 1 : level == LEVEL_OOO ? 5 : 10;
}

const struct standard *standard_of_cohort(const struct outcome_catalogue *catalogue, int grade,
                                          struct date year_begins) {
    enum level level = level_of_grade(grade);
    struct date entered = {year_begins.year - (grade - first_grade(level)), 9, 1};
    const struct standard *newest = NULL, *earliest = NULL;
    for (size_t i = 0; i < catalogue->standards.n; i++) {
        const struct standard *it = &catalogue->standards.at[i];
        if (it->level != level) {
            continue;
        }
        if (earliest == NULL || date_cmp(it->applies_from, earliest->applies_from) < 0) {
            earliest = it;
        }
        if (date_cmp(it->applies_from, entered) <= 0 &&
            (newest == NULL || date_cmp(it->applies_from, newest->applies_from) > 0)) {
            newest = it;
        }
    }
    return newest != NULL ? newest : earliest;
}

// ---- words

struct str outcome_clause_words(struct arena *arena, const struct outcome *outcome) {
    if (outcome->own) {
        return S("добавлен школой");
    }
    return str_fmt(arena, "%.*s, п. %.*s%s", STR_ARG(outcome->standard->title),
                   STR_ARG(outcome->clause),
                   outcome->standard->clauses_confirmed ? "" : " (сверьте с первоисточником)");
}

// "ooo.P3" or "P3"; *level gets its Russian name or NULL.
static const struct strand *strand_of_reference(const struct outcome_catalogue *catalogue,
                                                struct str reference, const char **level) {
    struct str rest = reference;
    const struct strand *strand = strand_find(catalogue, reference);
    *level = NULL;
    if (strand == NULL) {
        *level = content_word(S("level"), str_cut(&rest, '.'));
        strand = strand_find(catalogue, rest);
    }
    return strand;
}

struct str outcome_reference_title(struct arena *arena, const struct outcome_catalogue *catalogue,
                                   struct str reference) {
    const char *level;
    const struct outcome *outcome = outcome_find(catalogue, reference);
    const struct strand *strand = strand_of_reference(catalogue, reference, &level);
    return outcome != NULL  ? outcome->title
           : strand == NULL ? reference
           : level == NULL  ? strand->title
                            : str_fmt(arena, "%.*s, %s", STR_ARG(strand->title), level);
}

struct str outcome_reference_path(struct arena *arena, const struct outcome_catalogue *catalogue,
                                  struct str reference) {
    const char *level;
    const struct strand *strand = strand_of_reference(catalogue, reference, &level);
    return outcome_find(catalogue, reference) == NULL && strand != NULL
               ? str_fmt(arena, "/strands/%.*s", STR_ARG(strand->id))
               : str_fmt(arena, "/outcomes/%.*s", STR_ARG(reference));
}

const char *outcome_kind_title(enum outcome_kind kind) {
    return kind == OUTCOME_PERSONAL ? "личностный" : "метапредметный";
}

const char *strand_group_title(struct str group) {
    static const struct {
        const char *name, *title;
    } groups[] = {
        {"cognitive", "Познавательные"},
        {"communicative", "Коммуникативные"},
        {"regulative", "Регулятивные"},
        {"value", "Личностные"},
    };
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        if (str_eq(group, str_from(groups[i].name))) {
            return groups[i].title;
        }
    }
    return NULL;
}

static const struct {
    const char *name, *title;
} kinds[LINK_KINDS] = {
    [LINK_CONTINUES] = {"continues", "продолжается в"},
    [LINK_PREREQUISITE] = {"prerequisite", "нужен для"},
    [LINK_SUPPORTS] = {"supports", "помогает"},
    [LINK_EXPRESSED_IN] = {"expressed_in", "проявляется в"},
};

static const struct {
    const char *name, *title;
} strengths[] = {
    [LINK_WEAK] = {"weak", "слабая"},
    [LINK_MEDIUM] = {"medium", "средняя"},
    [LINK_STRONG] = {"strong", "сильная"},
};

const char *link_kind_name(enum link_kind kind) { return kinds[kind].name; }

const char *link_kind_title(enum link_kind kind) { return kinds[kind].title; }

bool link_kind_from_name(struct str name, enum link_kind *out) {
    for (int i = 0; i < LINK_KINDS; i++) {
        if (str_eq(name, str_from(kinds[i].name))) {
            *out = (enum link_kind)i;
            return true;
        }
    }
    return false;
}

const char *link_strength_name(enum link_strength strength) { return strengths[strength].name; }

const char *link_strength_title(enum link_strength strength) { return strengths[strength].title; }

bool link_strength_from_name(struct str name, enum link_strength *out) {
    for (int i = LINK_WEAK; i <= LINK_STRONG; i++) {
        if (str_eq(name, str_from(strengths[i].name))) {
            *out = (enum link_strength)i;
            return true;
        }
    }
    return false;
}
