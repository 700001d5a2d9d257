// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/data_source.h"
#include "documents/paper.h"

#include <math.h>
#include <stdlib.h>

static struct arena *arena;
static struct paper_shelf *shelf;

static int load(void **state) {
    (void)state;
    arena = arena_open(256 << 20);
    shelf = arena_new(arena, struct paper_shelf);
    struct error error = {0};
    if (!paper_shelf_load(arena, content_files, shelf, &error)) {
        print_error("%s\n", error.text);
        return -1;
    }
    return 0;
}

// A file of the source tree.
static struct str read_file(const char *path) {
    const char *full = str_fmt(arena, "%s/%s", getenv("VSOKO_SOURCE"), path).p;
    FILE *file = fopen(full, "rb");
    if (file == NULL) {
        fail_msg("%s", full);
    }
    struct buf out = buf_open(arena, 1 << 20);
    char piece[4096];
    for (size_t n; (n = fread(piece, 1, sizeof piece, file)) > 0;) {
        buf_put(&out, str_n(piece, n));
    }
    fclose(file);
    return buf_str(&out);
}

static int unload(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

// ---- a document as text

static void put_row(struct buf *out, const struct doc_table_row *row) {
    for (size_t i = 0; i < row->cells.n; i++) {
        buf_put_c(out, i == 0 ? "  | " : " | ");
        buf_put(out, row->cells.at[i]);
    }
    buf_put_char(out, '\n');
}

static void put_table(struct buf *out, const struct doc_block *block) {
    for (size_t i = 0; i < block->columns.n; i++) {
        buf_put_c(out, i == 0 ? "  # " : " # ");
        buf_put(out, block->columns.at[i].title);
        buf_put_c(out, block->columns.at[i].numeric ? " >" : "");
    }
    buf_put_c(out, block->columns.n > 0 ? "\n" : "");
    for (size_t r = 0; r < block->rows.n; r++) {
        put_row(out, &block->rows.at[r]);
    }
}

static void put_series(struct buf *out, const struct doc_block *block) {
    for (size_t s = 0; s < block->series.n; s++) {
        const struct doc_series *series = &block->series.at[s];
        buf_fmt(out, "  ~ %.*s", STR_ARG(series->title));
        for (size_t i = 0; i < block->labels.n; i++) {
            buf_fmt(out, "; %.*s: %.*s", STR_ARG(block->labels.at[i]),
                    STR_ARG(doc_number(arena, series->values.at[i])));
        }
        buf_put_char(out, '\n');
    }
}

static struct str as_text(const struct doc *doc) {
    struct buf out = buf_open(arena, 4 << 20);
    for (size_t i = 0; i < doc->blocks.n; i++) {
        const struct doc_block *block = &doc->blocks.at[i];
        buf_fmt(&out, "[%s %.*s] ", doc_block_kind_name(block->kind), STR_ARG(block->id));
        if (!str_empty(block->number)) {
            buf_fmt(&out, "%.*s. ", STR_ARG(block->number));
        }
        buf_fmt(&out, "%.*s\n", STR_ARG(block->text));
        put_table(&out, block);
        put_series(&out, block);
        if (!str_empty(block->note)) {
            buf_fmt(&out, "  * %.*s\n", STR_ARG(block->note));
        }
    }
    return buf_str(&out);
}

static struct str built(const char *id, const struct node *data, struct paper_notes *notes) {
    struct doc doc;
    struct error error = {0};
    if (!paper_build(arena, shelf, str_from(id), data, &doc, notes, &error)) {
        fail_msg("%s", error.text);
    }
    return as_text(&doc);
}

static const struct node *json(const char *text) {
    struct error error = {0};
    const struct node *node = node_from_json(arena, str_from(text), &error);
    if (node == NULL) {
        fail_msg("%s", error.text);
    }
    return node;
}

static bool has(struct str text, const char *piece) {
    return str_find(text, str_from(piece)) != STR_NONE;
}

// ---- content

static void every_paper_loads_without_dead_references(void **state) {
    (void)state;
    struct paper_faults faults;
    struct error error = {0};
    assert_true(shelf->papers.n >= 31);
    assert_true(paper_shelf_check(arena, content_files, shelf, &faults, &error));
    for (size_t i = 0; i < faults.all.n; i++) {
        print_error("%.*s\n", STR_ARG(faults.all.at[i]));
    }
    assert_int_equal(faults.all.n, 0);
}

static void a_dead_reference_is_found(void **state) {
    (void)state;
    struct paper_shelf own = *shelf;
    struct paper paper = *paper_find(shelf, S("spravka-protsedura"));
    struct paper_faults faults;
    struct error error = {0};
    struct str basis[] = {S("polozhenie-o-chem-to")};
    paper.basis.ids.at = basis;
    paper.basis.ids.n = 1;
    paper.variables.n = 0;
    own.papers.at = &paper;
    own.papers.n = 1;
    assert_true(paper_shelf_check(arena, content_files, &own, &faults, &error));
    assert_str(faults.all.at[0],
               "papers/spravka-protsedura.yaml: нет основания «polozhenie-o-chem-to»");
    assert_str(faults.all.at[1], "papers/spravka-protsedura.yaml: не описано имя «proc.title»");
}

static void every_paper_builds_from_nothing_as_a_form(void **state) {
    (void)state;
    for (size_t i = 0; i < shelf->papers.n; i++) {
        struct doc doc;
        struct paper_notes notes;
        struct error error = {0};
        struct str bytes;
        struct str id = shelf->papers.at[i].id;
        assert_true(paper_build(arena, shelf, id, node_map(arena), &doc, &notes, &error));
        assert_true(doc.blocks.n > 0);
        struct str text = as_text(&doc);
        if (has(text, "{{") || has(text, "{?") || has(text, "null")) {
            fail_msg("%.*s:\n%.*s", STR_ARG(id), STR_ARG(text));
        }
        if (!doc_to_docx(arena, &doc, &bytes, &error)) {
            fail_msg("%.*s: %s", STR_ARG(id), error.text);
        }
    }
}

static void keep_file(struct str name, struct str bytes) {
    const char *folder = getenv("VSOKO_TEST_OUT"); // to look at it
    if (folder != NULL) {
        FILE *file = fopen(str_fmt(arena, "%s/%.*s", folder, STR_ARG(name)).p, "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(bytes.p, 1, bytes.n, file), bytes.n);
        fclose(file);
    }
}

static void a_memo_with_all_its_data_reads_as_the_golden_file(void **state) {
    (void)state;
    struct doc doc;
    struct paper_notes notes;
    struct error error = {0};
    struct str bytes;
    struct str source = read_file("tests/golden/spravka-protsedura.json");
    const struct node *data = node_from_json(arena, source, &error);
    assert_non_null(data);
    assert_true(paper_build(arena, shelf, S("spravka-protsedura"), data, &doc, &notes, &error));
    struct str text = as_text(&doc);
    keep_file(S("spravka-protsedura.txt"), text);
    assert_true(doc_to_docx(arena, &doc, &bytes, &error));
    keep_file(S("spravka-protsedura.docx"), bytes);
    struct str golden = read_file("tests/golden/spravka-protsedura.txt");
    if (!str_eq(text, golden)) {
        fail_msg("не так, как tests/golden/spravka-protsedura.txt:\n%.*s", STR_ARG(text));
    }
    assert_false(notes.stop);
    assert_int_equal(notes.remarks.n, 0);
    assert_int_equal(notes.missing->n, 0);
    assert_int_equal(notes.unsure->n, 0);
}

// ---- rules

static void a_claim_may_be_weakened_and_never_strengthened(void **state) {
    (void)state;
    struct paper_notes notes;
    struct str text = built("spravka-protsedura",
                            json("{\"n\": 25, \"result\": {\"region\": {\"claim\": \"difference\", "
                                 "\"weaken\": \"tendency\", \"delta\": 5}}}"),
                            &notes);
    assert_true(has(text, "Школа, возможно, выше региона на 5\u00A0п.\u00A0п.; условия"));
    assert_int_equal(notes.remarks.n, 0);
    text = built("spravka-protsedura",
                 json("{\"n\": 25, \"result\": {\"region\": {\"claim\": \"none\", "
                      "\"weaken\": \"difference\", \"delta\": 5}}}"),
                 &notes);
    assert_true(has(text, "Отличие школы от региона не видно."));
    assert_int_equal(notes.remarks.n, 1);
    text = built("spravka-protsedura",
                 json("{\"n\": 7, \"result\": {\"region\": {\"claim\": \"few_pupils\", "
                      "\"weaken\": \"none\", \"delta\": 5}}}"),
                 &notes);
    assert_true(has(text, "Участников меньше десяти: сравнение с регионом не дано."));
    text = built("spravka-protsedura",
                 json("{\"n\": 25, \"result\": {\"region\": {\"delta\": 5}}}"), &notes);
    assert_false(has(text, "регион"));
}

static void few_pupils_get_counts_and_no_chart(void **state) {
    (void)state;
    struct paper_notes notes;
    struct str text =
        built("spravka-protsedura",
              json("{\"n\": 7, \"result\": {\"rows\": [{\"class\": \"5А\", \"n\": 7, "
                   "\"below\": {\"count\": 3, \"n\": 7}}], \"levels\": [{\"class\": \"5А\", "
                   "\"level\": \"Базовый\", \"share\": 40}]}}"),
              &notes);
    assert_true(has(text, "| 3 из 7 |"));
    assert_false(has(text, "[chart"));
    assert_true(has(text, "Участников меньше десяти: приведены числа и случаи."));
}

static void checks_stop_a_final_print(void **state) {
    (void)state;
    struct paper_notes notes;
    built("spravka-protsedura",
          json("{\"n\": 30, \"proc\": {\"listed\": 25}, \"recs\": [{\"what\": \"Повторить\"}]}"),
          &notes);
    assert_true(notes.stop);
    assert_int_equal(notes.remarks.n, 2);
    assert_str(notes.remarks.at[0].text, "участников больше, чем в списке");
    built("spravka-protsedura", json("{\"n\": 10, \"proc\": {\"listed\": 25}}"), &notes);
    assert_false(notes.stop);
    assert_str(notes.remarks.at[0].id, "k2");
}

static void an_order_is_numbered_without_holes(void **state) {
    (void)state;
    struct paper_notes notes;
    struct str text = built("prikaz-po-itogam",
                            json("{\"people\": {\"deputy\": \"Петрова Анна Сергеевна\"},"
                                 " \"stop_doing\": [\"двойной ввод отметок\"]}"),
                            &notes);
    assert_true(has(text, "[paragraph prikaz-po-itogam/b1] 1. Утвердить справку"));
    assert_true(has(text, "[paragraph prikaz-po-itogam/b3] 2. Решений по итогам не принимать."));
    assert_true(has(text, "[paragraph prikaz-po-itogam/b4] 3. Прекратить: двойной ввод отметок."));
    assert_true(has(text, "4. Петровой Анне Сергеевне внести решения"));
    assert_true(has(text, "Приложения:"));
    assert_true(has(text, "[signature prikaz-po-itogam/e2] Директор"));
}

static void a_section_without_content_leaves_no_heading(void **state) {
    (void)state;
    struct paper_notes notes;
    assert_false(has(built("spravka-protsedura", json("{}"), &notes), "прошлыми решениями"));
}

static void rows_of_a_numbered_section_are_its_sub_clauses(void **state) {
    (void)state;
    static const struct content_file files[] = {
        {"papers/common.yaml",
         S("variables: []\nlayout_variables: []\nphrases: []\nlayouts: {bare: {head: [], tail: "
           "[]}}\nwords: {annexes: 'Приложения:', chart_n: 'N = {{n}}', before: Было, after: "
           "Стало}\n")},
        {"papers/one.yaml",
         S("papers:\n - {id: one, title: Т, heading: Т, kind: plan, layout: bare, data: д, "
           "privacy: none,\n    variables: [{id: day, title: Д, type: date, default: '04-20', "
           "source: ввод}],\n    sections: [{id: s, title: null, numbered: true, clauses: [\n"
           "      {id: a, text: 'Сделать:'}, {id: b, each: list, text: '{{item}};', empty: Нет.},\n"
           "      {id: c, text: 'До {{day|date}}'}]}]}\n")},
        {NULL, {0}}};
    struct paper_shelf own;
    struct paper_notes notes;
    struct doc doc;
    struct error error = {0};
    if (!paper_shelf_load(arena, files, &own, &error)) {
        fail_msg("%s", error.text);
    }
    assert_true(
        paper_build(arena, &own, S("one"),
                    json("{\"list\": [\"раз\", \"два\"], \"year\": {\"begin\": \"2026-09-01\"}}"),
                    &doc, &notes, &error));
    assert_str(as_text(&doc), "[paragraph one/a] 1. Сделать:\n[paragraph one/b.1] 1.1. раз;\n"
                              "[paragraph one/b.2] 1.2. два;\n"
                              "[paragraph one/c] 2. До 20\u00A0апреля 2027\u00A0г.\n");
}

static void a_broken_file_is_refused_with_its_line(void **state) {
    (void)state;
    static const char *const COMMON =
        "variables: []\nlayout_variables: []\nphrases: []\nlayouts: {bare: {head: [], tail: []}}\n"
        "words: {annexes: П, chart_n: Н, before: Было, after: Стало}\n";
    static const char *const HEAD =
        "papers:\n - id: one\n   title: Т\n   heading: Т\n   kind: plan\n"
        "   layout: bare\n   data: д\n   privacy: none\n   variables: "
        "[]\n   sections:\n    - id: s\n      clauses:\n";
    static const struct {
        const char *clause;
        const char *words;
    } rows[] = {
        {"       - {id: a, text: 'да', use: x}\n", "papers/one.yaml:13: в пункте есть"},
        {"       - {id: a}\n", "papers/one.yaml:13:"},
        {"       - {id: a, text: 'да'}\n       - {id: a, text: 'нет'}\n", "papers/one.yaml:14:"},
        {"       - {id: a, txt: 'да'}\n", "неизвестное поле «txt»"},
        {"       - {id: a, text: 'да', when: 'n >='}\n", "Условие «n >=»"},
        {"       - {id: a, text: '{{n|up}}'}\n", "Неизвестный фильтр «up»"},
        {"       - {id: a, use: nothing}\n", "нет фразы «nothing»"},
        {"       - {id: a, claim: c, says: {none: 'н', tendency: 'т', difference: 'д'}}\n",
         "few_pupils"},
        {"       - {id: a, chart: pie, data: d, x: a, y: b, alt: 'о'}\n", "стоит «pie»"},
        {"       - {id: a, chart: bars, data: d, x: a, y: b}\n", "«alt»"},
        {"       - {id: a, table: t, each: d}\n", "«columns»"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct content_file files[] = {
            {"papers/common.yaml", str_from(COMMON)},
            {"papers/one.yaml", str_fmt(arena, "%s%s", HEAD, rows[i].clause)},
            {NULL, {0}}};
        struct paper_shelf own;
        struct error error = {0};
        assert_false(paper_shelf_load(arena, files, &own, &error));
        if (strstr(error.text, rows[i].words) == NULL) {
            fail_msg("%s: %s", rows[i].clause, error.text);
        }
    }
}

static bool give_school(void *context, struct arena *to, const struct node *ask,
                        struct node *out_map, struct error *error) {
    (void)context, (void)ask, (void)error;
    struct node *school = node_put(to, out_map, "school", node_map(to));
    node_put(to, school, "short_name", node_text(to, S("Школа № 5")));
    return true;
}

static bool give_procedure(void *context, struct arena *to, const struct node *ask,
                           struct node *out_map, struct error *error) {
    (void)context;
    if (node_as_int(node_get(ask, "session"), 0) != 7) {
        return error_set(error, ERROR_NOT_FOUND, "Нет такой процедуры.");
    }
    node_put(to, out_map, "n", node_int(to, 25));
    return true;
}

static void sources_of_all_rooms_fill_one_tree(void **state) {
    (void)state;
    static const struct data_source school[] = {{"school", "школа", give_school}, {0}};
    static const struct data_source monitoring[] = {{"procedure", "процедура", give_procedure},
                                                    {0}};
    const struct data_source *const rooms[] = {school, NULL, monitoring};
    struct node *data;
    struct error error = {0};
    assert_true(paper_gather(arena, rooms, 3, NULL, json("{\"session\": 7}"), &data, &error));
    assert_str(node_str(node_path(data, S("school.short_name"))), "Школа № 5");
    assert_int_equal(node_as_int(node_get(data, "n"), 0), 25);
    assert_false(paper_gather(arena, rooms, 3, NULL, json("{}"), &data, &error));
    assert_string_equal(error.text, "Нет такой процедуры.");
}

static void an_unknown_paper_is_not_found(void **state) {
    (void)state;
    struct doc doc;
    struct paper_notes notes;
    struct error error = {0};
    assert_false(paper_build(arena, shelf, S("нет"), json("{}"), &doc, &notes, &error));
    assert_int_equal(error.code, ERROR_NOT_FOUND);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_paper_loads_without_dead_references),
        cmocka_unit_test(a_dead_reference_is_found),
        cmocka_unit_test(every_paper_builds_from_nothing_as_a_form),
        cmocka_unit_test(a_memo_with_all_its_data_reads_as_the_golden_file),
        cmocka_unit_test(a_claim_may_be_weakened_and_never_strengthened),
        cmocka_unit_test(few_pupils_get_counts_and_no_chart),
        cmocka_unit_test(checks_stop_a_final_print),
        cmocka_unit_test(an_order_is_numbered_without_holes),
        cmocka_unit_test(a_section_without_content_leaves_no_heading),
        cmocka_unit_test(rows_of_a_numbered_section_are_its_sub_clauses),
        cmocka_unit_test(a_broken_file_is_refused_with_its_line),
        cmocka_unit_test(sources_of_all_rooms_fill_one_tree),
        cmocka_unit_test(an_unknown_paper_is_not_found),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
