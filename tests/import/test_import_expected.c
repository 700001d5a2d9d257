// SPDX-License-Identifier: GPL-3.0-or-later
// Every file of tests/data/inputs and inputs_own gives its .expected.json: what it is, what is
// taken, what is left out and why.
#include "test.h"

#include "base/ru.h"
#include "import_kit.h"

#include <dirent.h>
#include <stdlib.h>

static const char *current; // the file at hand, for messages

static int complaints;

// All that is wrong is told at once: one change of a reader touches many files.
#define complain(...) (complaints++, print_error(__VA_ARGS__), print_error("\n"))

static void check_verdict(const struct node *want, const struct node *got) {
    struct str verdict = node_str(node_get(got, "verdict"));
    if (str_eq(verdict, node_str(node_get(want, "verdict")))) {
        return;
    }
    const struct node *acceptable = node_get(want, "acceptable");
    for (const struct node *one = acceptable ? acceptable->first : NULL; one; one = one->next) {
        if (str_eq(node_str(one), verdict)) {
            return;
        }
    }
    complain("%s: verdict %.*s instead of %.*s: %.*s", current, STR_ARG(verdict),
             STR_ARG(node_str(node_get(want, "verdict"))),
             STR_ARG(node_str(node_get(got, "text"))));
}

// Numbers of a map that must be there as they are.
static void check_numbers(const char *part, const struct node *want, const struct node *got) {
    for (const struct node *one = want ? want->first : NULL; one; one = one->next) {
        if (one->kind != NODE_INT && one->kind != NODE_REAL) {
            continue;
        }
        double is = node_as_real(node_get_str(got, one->key), 0), must = node_as_real(one, -1);
        if (is < must - 1e-9 || is > must + 1e-9) {
            complain("%s: %s %.*s is %g instead of %g", current, part, STR_ARG(one->key), is, must);
        }
    }
}

static bool same_value(const struct node *want, const struct node *got) {
    if (node_is(want, NODE_NULL)) {
        return got == NULL || node_is(got, NODE_NULL) || str_empty(node_str(got));
    }
    if (node_is(want, NODE_TEXT)) {
        return str_eq(node_str(want), node_str(got));
    }
    if (node_is(want, NODE_BOOL)) {
        return node_as_bool(want, false) == node_as_bool(got, !node_as_bool(want, false));
    }
    if (node_is(want, NODE_LIST)) {
        for (size_t i = 0; i < want->n; i++) {
            if (!same_value(node_at(want, i), node_at(got, i))) {
                return false;
            }
        }
        return true;
    }
    return node_as_real(want, -1) == node_as_real(got, -2);
}

// Codes are ours: the row and the sense must agree.
static bool same_sense(struct str want, struct str got) { return str_eq(want, got); }

static void check_findings(const char *part, const struct node *want, const struct node *got) {
    for (const struct node *one = want ? want->first : NULL; one; one = one->next) {
        bool found = false;
        for (const struct node *is = got ? got->first : NULL; is && !found; is = is->next) {
            // A finding of a package names its file and record instead of a row.
            found = (node_get(one, "sourcedId") != NULL ||
                     node_as_int(node_get(one, "row"), 0) == node_as_int(node_get(is, "row"), 0)) &&
                    same_sense(node_str(node_get(one, "code")), node_str(node_get(is, "code")));
            for (const struct node *key = one->first; key && found; key = key->next) {
                bool skip = str_eq(key->key, S("text")) || str_eq(key->key, S("must")) ||
                            str_eq(key->key, S("rows")) || str_eq(key->key, S("acceptable"));
                found = skip || same_value(key, node_get_str(is, key->key));
            }
        }
        if (!found) {
            complain("%s: %s of row %d, %.*s, is missing", current, part,
                     (int)node_as_int(node_get(one, "row"), 0),
                     STR_ARG(node_str(node_get(one, "code"))));
        }
    }
}

// Nothing more is refused than must be.
static void check_no_more_refused(const struct node *want, const struct node *got) {
    size_t must = want ? want->n : 0, is = got ? got->n : 0;
    if (is != must) {
        complain("%s: %zu rows are refused instead of %zu", current, is, must);
    }
}

static void check_people(const struct node *want, const struct node *got) {
    for (const struct node *one = want ? want->first : NULL; one; one = one->next) {
        bool found = false;
        for (const struct node *is = got ? got->first : NULL; is && !found; is = is->next) {
            found = true;
            for (const struct node *key = one->first; key && found; key = key->next) {
                bool ours = str_eq(key->key, S("id")) || str_eq(key->key, S("tell_by"));
                found = ours || same_value(key, node_get_str(is, key->key));
            }
        }
        if (!found) {
            struct str last = node_str(node_get(one, "last"));
            complain("%s: %.*s is not among the rows read", current,
                     STR_ARG(last.n > 0 ? last : node_str(node_get(one, "fio"))));
        }
    }
}

static void check_read(const struct node *want, const struct node *got) {
    static const char *const keys[] = {"sheet",      "encoding", "separator",      "format",
                                       "header_row", "sheets",   "first_data_row", NULL};
    for (const char *const *key = keys; *key; key++) {
        const struct node *must = node_get(want, *key), *is = node_get(got, *key);
        bool named = node_is(must, NODE_TEXT) && str_starts(node_str(must), node_str(is)) && is;
        if (must && !named && !same_value(must, is)) {
            complain("%s: read.%s is not as expected", current, *key);
        }
    }
    const struct node *rows = node_get(want, "header_rows"), *is = node_get(got, "header_rows");
    for (size_t i = 0; rows && i < rows->n; i++) {
        if (!same_value(node_at(rows, i), node_at(is, i))) {
            complain("%s: read.header_rows are not as expected", current);
        }
    }
}

// P0027 is the 27th pupil of school.json; class 1Б begins with the 27th.
static const struct node *values_of_number(const struct node *got, int64_t number) {
    const struct node *values = node_get(got, "values");
    for (const struct node *one = values ? values->first : NULL; one; one = one->next) {
        if (node_as_int(node_get(one, "number"), 0) == number) {
            return node_get(one, "marks");
        }
    }
    return NULL;
}

static void check_uud(const struct node *want, const struct node *got) {
    enum { FIRST_OF_1B = 27 };
    check_numbers("class mean", node_get(want, "class_means"), node_get(got, "class_means"));
    const struct node *sample = node_get(want, "sample");
    for (const struct node *one = sample ? sample->first : NULL; one; one = one->next) {
        int64_t id;
        assert_true(str_to_int(str_from_at(one->key, 1), &id));
        check_numbers("mark", one, values_of_number(got, id - FIRST_OF_1B + 1));
    }
    const struct node *absent = node_path(want, S("counts.absent"));
    const struct node *is = node_path(got, S("counts.absent"));
    assert_int_equal(is->n, absent->n);
    assert_int_equal(node_as_int(is->first, 0), 33 - FIRST_OF_1B + 1);
}

static void check_observation(const struct node *want, const struct node *got) {
    check_numbers("agreement", node_get(want, "agreement"), node_get(got, "agreement"));
    const struct node *sample = node_get(want, "sample");
    const struct node *is = node_get(got, "observations")->first;
    for (const struct node *pupil = sample->first; pupil; pupil = pupil->next) {
        for (const struct node *row = pupil->first; row; row = row->next, is = is->next) {
            assert_true(str_eq(node_str(node_get(row, "level")), node_str(node_get(is, "level"))));
            for (size_t i = 0; i < node_get(row, "v")->n; i++) {
                assert_int_equal(node_as_int(node_at(node_get(row, "v"), i), -1),
                                 node_as_int(node_at(node_get(is, "v"), i), -2));
            }
        }
    }
}

// Rows of a list go by the numbers of school.json: P0465 is the first of its class.
static int64_t number_in_class(struct str id, int64_t first) {
    int64_t number;
    assert_true(str_starts(id, S("P")) && str_to_int(str_from_at(id, 1), &number));
    return number - first + 1;
}

// Totals by number in the list; the first in the file is the first of the class.
static void check_totals_by_list(struct arena *arena, const struct node *want,
                                 const struct node *got) {
    int64_t first = -1;
    for (const struct node *one = want ? want->first : NULL; one; one = one->next) {
        first = first < 0 ? number_in_class(one->key, 1) : first;
        const char *key =
            str_c(arena, str_fmt(arena, "%lld", (long long)number_in_class(one->key, first)));
        if (!same_value(one, node_get(got, key))) {
            complain("%s: total of %.*s is not as expected", current, STR_ARG(one->key));
        }
    }
}

static const struct node *result_numbered(const struct node *results, int64_t number) {
    for (const struct node *one = results ? results->first : NULL; one; one = one->next) {
        if (node_as_int(node_get(one, "number"), 0) == number) {
            return one;
        }
    }
    return NULL;
}

// Groups of a summary report: rows of marks, percents of tasks, counts against the journal.
static void check_aggregate(const struct node *want, const struct node *got) {
    static const char *const maps[] = {"school_pct", "participants", "school", "region", NULL};
    static const char *const values[] = {"tasks", "groups", "below_country", NULL};
    for (const char *const *key = maps; *key; key++) {
        check_numbers(*key, node_get(want, *key), node_get(got, *key));
    }
    for (const char *const *key = values; *key; key++) {
        const struct node *must = node_get(want, *key);
        if (must && !same_value(must, node_get(got, *key))) {
            complain("%s: %s is not as expected", current, *key);
        }
    }
    check_people(node_get(want, "rows"), node_get(got, "rows"));
}

// Figures of classes: of one (a map) or of several (a list); averages by number in the list.
static void check_report(const struct node *want, const struct node *got) {
    const struct node *must = node_get(want, "values"), *is = node_get(got, "values");
    if (node_is(must, NODE_MAP)) {
        check_numbers("value", must, is);
        assert_true(same_value(node_get(must, "cls"), node_get(is, "cls")));
    } else {
        check_people(must, is);
    }
    const struct node *period = node_get(want, "period");
    for (const struct node *one = period ? period->first : NULL; one; one = one->next) {
        assert_true(same_value(one, node_get_str(node_get(got, "period"), one->key)));
    }
    check_numbers("absences", node_get(want, "absences"), node_get(got, "absences"));
    enum { FIRST_OF_9A = 465 };
    const struct node *sample = node_get(want, "sample");
    for (const struct node *pupil = sample ? sample->first : NULL; pupil; pupil = pupil->next) {
        const struct node *row =
            result_numbered(node_get(got, "averages"), number_in_class(pupil->key, FIRST_OF_9A));
        for (const struct node *one = pupil->first; one; one = one->next) {
            if (!same_value(one, node_get_str(node_get(row, "averages"), one->key))) {
                complain("%s: average of %.*s is not as expected", current, STR_ARG(one->key));
            }
        }
    }
}

// Sums of ВПР: of the whole file, and each participant's.
static void check_vpr(const struct node *want, const struct node *got) {
    const struct node *must = node_get(want, "aggregates"), *is = node_get(got, "aggregates");
    check_numbers("aggregate", must, is);
    for (const struct node *part = must ? must->first : NULL; part; part = part->next) {
        if (node_is(part, NODE_MAP)) {
            check_numbers("aggregate", part, node_get_str(is, part->key));
        }
    }
    check_numbers("total", node_get(want, "totals"), node_get(got, "totals"));
    check_numbers("class number", node_get(want, "by_class_number"),
                  node_get(got, "by_class_number"));
}

static void check_gia(const struct node *want, const struct node *got) {
    static const char *const means[] = {"mean", "under_24", "over_80", NULL};
    enum { FIRST_OF_9A = 465 };
    const struct node *subjects = node_get(got, "subjects"), *only = subjects->first;
    for (const char *const *key = means; *key; key++) {
        const struct node *must = node_get(want, *key);
        if (must && !same_value(must, node_get(got, *key))) {
            complain("%s: %s is not as expected", current, *key);
        }
    }
    check_numbers("marks", node_get(want, "marks"), node_get(only, "marks"));
    const struct node *mean = node_get(want, "mean_primary"), *many = node_get(want, "subjects");
    if (mean && !same_value(mean, node_get(only, "mean_primary"))) {
        complain("%s: mean_primary is not as expected", current);
    }
    for (const struct node *one = many ? many->first : NULL; one; one = one->next) {
        const struct node *is = node_get_str(subjects, one->key);
        check_numbers("subject", one, is);
        check_numbers("marks", node_get(one, "marks"), node_get(is, "marks"));
        assert_true(same_value(node_get(one, "date"), node_get(is, "date")));
    }
    const struct node *sample = node_get(want, "sample");
    for (const struct node *one = sample ? sample->first : NULL; one; one = one->next) {
        const struct node *is =
            result_numbered(node_get(only, "results"), number_in_class(one->key, FIRST_OF_9A));
        check_numbers("result", one, is);
        assert_true(same_value(node_get(one, "long"), node_get(is, "long")));
    }
}

static void check_subjects(const struct node *want, const struct node *got) {
    for (const struct node *subject = want->first; subject; subject = subject->next) {
        check_numbers("subject", subject, node_get_str(got, subject->key));
    }
}

// The question of a form in this column (1 …).
static const struct node *question_in(const struct node *got, int64_t column) {
    const struct node *list = node_get(got, "questions");
    for (const struct node *one = list ? list->first : NULL; one; one = one->next) {
        if (node_as_int(node_get(one, "column"), 0) == column) {
            return one;
        }
    }
    return NULL;
}

// Counts of answers; the spelling of an answer is the form's own.
static void check_answers(struct arena *arena, const struct node *want, const struct node *got) {
    for (const struct node *must = want ? want->first : NULL; must; must = must->next) {
        int64_t n = -1;
        const struct node *counts = node_get(got, "counts");
        for (const struct node *is = counts ? counts->first : NULL; is; is = is->next) {
            n = str_eq(ru_fold(arena, is->key), ru_fold(arena, must->key)) ? node_as_int(is, -1)
                                                                           : n;
        }
        if (n != node_as_int(must, -2)) {
            complain("%s: «%.*s» was answered %d times instead of %d", current, STR_ARG(must->key),
                     (int)n, (int)node_as_int(must, -2));
        }
    }
}

static void check_survey(struct arena *arena, const struct node *want, const struct node *got) {
    enum { FIRST_MULTI_40 = 5, FIRST_MULTI_41 = 7 };
    check_answers(arena, node_get(want, "likert_question_4"), question_in(got, 4));
    check_answers(arena, node_get(want, "question_5"), question_in(got, 5));
    check_answers(arena, node_get(want, "multi"), question_in(got, FIRST_MULTI_41));
    const struct node *multi = node_get(want, "multi_select");
    const struct node *is = question_in(got, FIRST_MULTI_40);
    check_answers(arena, node_get(multi, "counts"), is);
    if (multi != NULL) {
        assert_int_equal(node_as_int(node_get(is, "own_answers"), -1),
                         node_as_int(node_get(multi, "own_answers"), -2));
    }
    const struct node *small = node_get(want, "small_groups");
    for (const struct node *one = small ? small->first : NULL; one; one = one->next) {
        bool found = false;
        const struct node *told = node_get(got, "small_groups");
        for (const struct node *n = told ? told->first : NULL; n; n = n->next) {
            found = found || str_eq(node_str(n), node_str(one));
        }
        if (!found) {
            complain("%s: %.*s is a small group", current, STR_ARG(node_str(one)));
        }
    }
}

static void check_sav(const struct node *want, const struct node *got) {
    check_numbers("read", node_get(want, "read"), node_get(got, "read"));
    check_numbers("valid", node_get(want, "valid"), node_get(got, "valid"));
    check_numbers("mean", node_get(want, "means"), node_get(got, "means"));
    assert_true(node_as_bool(node_path(got, S("read.value_labels")), false));
}

static void check_qti(const struct node *want, const struct node *got) {
    assert_true(same_value(node_get(want, "version"), node_get(got, "version")));
    if (node_get(want, "test") != NULL) {
        assert_true(same_value(node_get(want, "test"), node_get(got, "test")));
    }
    const struct node *items = node_get(want, "items");
    for (size_t i = 0; items && i < items->n; i++) {
        const struct node *must = node_at(items, i), *is = node_at(node_get(got, "items"), i);
        for (const struct node *key = must->first; key; key = key->next) {
            if (!same_value(key, node_get_str(is, key->key))) {
                complain("%s: task %zu: %.*s is another", current, i + 1, STR_ARG(key->key));
            }
        }
    }
}

static void check_hostile(const struct node *want, const struct node *got) {
    check_verdict(want, got);
    const struct node *rows = node_get(want, "refused_rows_at_least");
    for (const struct node *row = rows ? rows->first : NULL; row; row = row->next) {
        bool found = false;
        for (const struct node *is = node_get(got, "refused")->first; is; is = is->next) {
            found = found || node_as_int(node_get(is, "row"), 0) == node_as_int(row, -1);
        }
        if (!found) {
            complain("%s: row %d must be refused", current, (int)node_as_int(row, 0));
        }
    }
}

// Words that the sentence for a person must hold, loosely: its first word and its advice.
static void check_text(struct arena *arena, const struct node *want, const struct node *got) {
    struct str text = node_str(node_get(got, "text"));
    if (str_eq(node_str(node_get(got, "verdict")), S("refuse"))) {
        assert_true(text.n > 20);
    }
    static const char *const words[] = {"парол", "повреждён", NULL};
    struct str must = node_str(node_get(want, "text_must_say"));
    for (const char *const *word = words; *word; word++) {
        if (str_find(must, str_from(*word)) != STR_NONE &&
            str_find(text, str_from(*word)) == STR_NONE) {
            complain("%s: the sentence does not say «%s»: %.*s", current, *word, STR_ARG(text));
        }
    }
    struct buf all = buf_open(arena, 64 << 20);
    node_json(&all, got, 0);
    assert_true(str_find(buf_str(&all), S("root:x:")) == STR_NONE);
}

static void check_file(const char *folder, const char *name) {
    struct arena *arena = arena_open((size_t)1 << 30);
    current = name;
    const char *file = str_fmt(arena, "%s/%s", folder, name).p;
    struct error error = {0};
    const struct node *want = node_from_json(
        arena, import_kit_text(arena, str_fmt(arena, "%s.expected.json", file).p), &error);
    assert_non_null(want);
    struct import_result result;
    import_kit_read(arena, NULL, 1, file, "auto", &result);
    const struct node *got = import_result_node(arena, &result);
    struct str kind = node_str(node_get(want, "kind"));
    if (str_eq(kind, S("hostile"))) {
        check_hostile(want, got);
        check_text(arena, want, got);
    } else {
        if (!str_eq(kind, node_str(node_get(got, "kind")))) {
            complain("%s: taken for «%.*s»", name, STR_ARG(node_str(node_get(got, "kind"))));
        }
        check_verdict(want, got);
        check_numbers("count", node_get(want, "counts"), node_get(got, "counts"));
        check_numbers("class", node_get(want, "by_class"), node_get(got, "by_class"));
        check_findings("refusal", node_get(want, "refused"), node_get(got, "refused"));
        check_findings("warning", node_get(want, "warnings"), node_get(got, "warnings"));
        check_no_more_refused(node_get(want, "refused"), node_get(got, "refused"));
        check_people(node_get(want, "normalised"), node_get(got, "normalised"));
        check_people(node_get(want, "normalised_sample"), node_get(got, "normalised"));
        check_people(node_get(want, "plus"), node_get(got, "plus"));
        check_people(node_get(want, "namesakes"), node_get(got, "namesakes"));
        check_read(node_get(want, "read"), node_get(got, "read"));
        check_text(arena, want, got);
    }
    if (str_eq(kind, S("uud"))) {
        check_uud(want, got);
    } else if (str_eq(kind, S("uud_observation"))) {
        check_observation(want, got);
    } else if (str_eq(kind, S("vpr_aggregate"))) {
        check_aggregate(want, got);
    } else if (str_starts(kind, S("vpr_"))) {
        check_vpr(want, got);
    } else if (str_starts(kind, S("class_")) || str_eq(kind, S("subject_report")) ||
               str_eq(kind, S("averages"))) {
        check_report(want, got);
    } else if (str_eq(kind, S("gia"))) {
        check_gia(want, got);
    } else if (str_eq(kind, S("diagnostic")) || str_eq(kind, S("collection_form"))) {
        check_totals_by_list(arena, node_get(want, "totals"), node_get(got, "totals"));
    } else if (str_eq(kind, S("survey"))) {
        check_survey(arena, want, got);
    } else if (str_eq(kind, S("sav"))) {
        check_sav(want, got);
    } else if (str_eq(kind, S("qti"))) {
        check_qti(want, got);
    } else if (str_eq(kind, S("marks_matrix"))) {
        check_subjects(node_get(want, "by_subject"), node_get(got, "by_subject"));
    }
    arena_close(arena);
}

static void check_folder(const char *folder) {
    struct arena *arena = arena_open(0);
    DIR *dir = opendir(str_fmt(arena, "%s/%s", getenv("VSOKO_SOURCE"), folder).p);
    assert_non_null(dir);
    int files = 0;
    for (struct dirent *entry; (entry = readdir(dir)) != NULL;) {
        struct str name = str_from(entry->d_name);
        if (str_ends(name, S(".expected.json"))) {
            const char *file = str_c(arena, str_sub(name, 0, name.n - strlen(".expected.json")));
            check_file(folder, file);
            files++;
        }
    }
    closedir(dir);
    assert_true(files >= 6);
    arena_close(arena);
}

static void files_of_a_real_school_give_what_is_expected(void **state) {
    (void)state;
    check_folder("tests/data/inputs");
    assert_int_equal(complaints, 0);
}

static void staff_and_loads_in_three_shapes_each(void **state) {
    (void)state;
    check_folder("tests/data/inputs_own");
    assert_int_equal(complaints, 0);
}

int main(int argc, char **argv) {
    if (import_kit_child(argc, argv)) {
        return 0;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_a_real_school_give_what_is_expected),
        cmocka_unit_test(staff_and_loads_in_three_shapes_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
