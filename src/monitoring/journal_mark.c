// SPDX-License-Identifier: GPL-3.0-or-later
// One cell of a journal.
#include "base/ru.h"
#include "monitoring/journal_import.h"

static const struct {
    const char *text;
    int mark;
    const char *word;
} known[] = {{"отл", 5, ""},    {"хор", 4, ""},    {"удовл", 3, ""},    {"удов", 3, ""},
             {"неуд", 2, ""},   {"пять", 5, ""},   {"четыре", 4, ""},   {"три", 3, ""},
             {"два", 2, ""},    {"н/а", 0, "н/а"}, {"неатт", 0, "н/а"}, {"на", 0, "н/а"},
             {"осв", 0, "осв"}, {"зач", 0, "зач"}};

static const char *const absences[] = {"н", "нб", "н/б", "б", "б/о", "п", "у"};

// «5», «5-», «4+».
static bool read_number(struct str text, int *mark, bool *plain) {
    bool digit = text.n > 0 && text.p[0] >= '2' && text.p[0] <= '5';
    bool sign = text.n == 2 && (text.p[1] == '+' || text.p[1] == '-');
    if (!digit || (text.n > 1 && !sign)) {
        return false;
    }
    *mark = text.p[0] - '0';
    *plain = text.n == 1;
    return true;
}

enum mark_fate journal_mark_read(struct arena *arena, const struct cell *cell,
                                 struct journal_mark *out) {
    *out = (struct journal_mark){.word = S("")};
    struct str text = cell == NULL ? S("") : ru_tidy(arena, cell->text);
    bool plain;
    if (text.n == 0 || cell->kind == CELL_FORMULA) {
        return MARK_EMPTY;
    }
    if (read_number(text, &out->mark, &plain)) {
        return plain && str_eq(text, cell->text) ? MARK_PLAIN : MARK_MENDED;
    }
    struct str fold = ru_fold(arena, text);
    if (str_ends(fold, S("."))) {
        fold = str_sub(fold, 0, fold.n - 1);
    }
    for (size_t i = 0; i < sizeof absences / sizeof *absences; i++) {
        if (str_eq(fold, str_from(absences[i]))) {
            return MARK_ABSENCE;
        }
    }
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (str_eq(fold, str_from(known[i].text))) {
            *out = (struct journal_mark){known[i].mark, str_from(known[i].word)};
            return out->word.n > 0 && str_eq(cell->text, out->word) ? MARK_PLAIN : MARK_MENDED;
        }
    }
    return MARK_UNKNOWN;
}
