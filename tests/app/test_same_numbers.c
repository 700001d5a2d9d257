// SPDX-License-Identifier: GPL-3.0-or-later
// The number on the screen, in the data of the document, in the .docx and in the .xlsx is the same
// number: each file is read back and counted anew.
#include "test.h"

#include "app_kit.h"

#include "analysis/class_map_data.h"
#include "analysis/class_map_show.h"
#include "analysis/class_map_xlsx.h"
#include "app/rooms.h"
#include "base/child.h"
#include "base/ru.h"
#include "base/xml.h"
#include "base/zip.h"
#include "documents/document.h"
#include "office/workbook.h"
#include "school/share.h"

#include <math.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FIXED_COLUMNS = 2, PART_MAX = 16 << 20 };

static const char *const level_keys[] = {"below", "basic", "advanced", "high"};
static const char *const sign_keys[] = {"full", "part", "zero", "blank"};

// ---- a .docx as rows of cells

struct word_row {
    VEC(struct str) cells;
};

struct word_text {
    struct arena *arena;
    VEC(struct word_row) rows; // of all tables
    struct buf cell;
    bool in_text, in_cell;
};

static bool word_open(void *context, struct str name, const char *const *attributes,
                      struct error *error) {
    (void)attributes, (void)error;
    struct word_text *word = context;
    if (str_eq(name, S("tr"))) {
        vec_push(word->arena, &word->rows);
    } else if (str_eq(name, S("tc"))) {
        word->cell = buf_open(word->arena, 64 * 1024);
        word->in_cell = true;
    }
    word->in_text = str_eq(name, S("t"));
    return true;
}

static bool word_close(void *context, struct str name, struct error *error) {
    (void)error;
    struct word_text *word = context;
    if (str_eq(name, S("tc"))) {
        *vec_push(word->arena, &word->rows.at[word->rows.n - 1].cells) = buf_str(&word->cell);
        word->in_cell = false;
    }
    word->in_text = false;
    return true;
}

static bool word_take(void *context, struct str text, struct error *error) {
    (void)error;
    struct word_text *word = context;
    if (word->in_text && word->in_cell) {
        buf_put(&word->cell, text);
    }
    return true;
}

static struct str part_of(struct arena *arena, struct str file, const char *name) {
    static const struct zip_limits limits = {PART_MAX, 1000, 1000};
    struct error error = {0};
    struct str text = {0};
    struct zip_in *zip = zip_in_open(arena, file, &limits, &error);
    if (zip == NULL || !zip_in_read(zip, arena, str_from(name), PART_MAX, &text, &error)) {
        fail_msg("%s: %s", name, error.text);
    }
    return text;
}

static void read_word(struct arena *arena, struct str file, struct word_text *out) {
    static const struct xml_handler handler = {word_open, word_close, word_take};
    static const struct xml_limits limits = {64, PART_MAX};
    struct error error = {0};
    *out = (struct word_text){.arena = arena};
    struct xml_reader *reader = xml_reader_open(arena, S("document"), &handler, out, &limits);
    if (!xml_reader_feed(reader, part_of(arena, file, "word/document.xml"), true, &error)) {
        fail_msg("%s", error.text);
    }
}

// The row where a text stands in a column.
static const struct word_row *word_find(const struct word_text *word, size_t column,
                                        struct str text) {
    for (size_t i = 0; i < word->rows.n; i++) {
        const struct word_row *row = &word->rows.at[i];
        if (row->cells.n > column && str_eq(row->cells.at[column], text)) {
            return row;
        }
    }
    fail_msg("no row «%.*s» in the document", STR_ARG(text));
    return NULL;
}

// ---- everything that is made of one session

struct made {
    struct session session;
    struct class_map map;
    struct class_map_view view;
    struct node *data;
    struct word_text word;
    struct str sheet_xml;
    struct workbook book;
};

static const struct sheet *map_sheet(const struct made *made) {
    for (size_t i = 0; i < made->book.sheets.n; i++) {
        if (str_eq(made->book.sheets.at[i].name, S("Карта класса"))) {
            return &made->book.sheets.at[i];
        }
    }
    fail_msg("no sheet of the map");
    return NULL;
}

static void make_word(struct arena *arena, struct db *db, struct made *made) {
    struct error error = {0};
    struct document document;
    struct str bytes = {0};
    struct data_context context = {db, &app_kit.demo.by, "0.1.0"};
    struct node *ask = node_map(arena);
    node_put(arena, ask, "session", node_int(arena, made->session.session_id));
    if (!document_build(arena, &context, app_rooms, &app_kit.knowledge.papers,
                        S("spravka-protsedura"), ask, &document, &error) ||
        !doc_to_docx(arena, &document.doc, &bytes, &error)) {
        fail_msg("%s", error.text);
    }
    read_word(arena, bytes, &made->word);
}

static void make_book(struct arena *arena, struct made *made) {
    struct error error = {0};
    struct str bytes;
    struct workbook_limits limits = workbook_limits_default();
    assert_true(class_map_xlsx(arena, &made->map, S("Школа"), &bytes, &error));
    made->sheet_xml = part_of(arena, bytes, "xl/worksheets/sheet2.xml"); // after «О файле»
    int fd = memfd_create("map.xlsx", MFD_CLOEXEC);
    assert_true(fd >= 0 && write(fd, bytes.p, bytes.n) == (ssize_t)bytes.n);
    lseek(fd, 0, SEEK_SET);
    if (!workbook_read(arena, fd, S("map.xlsx"), &limits, &made->book, &error)) {
        fail_msg("%s", error.text);
    }
    close(fd);
}

static void make_all(struct arena *arena, int64_t session_id, struct made *made) {
    struct error error = {0};
    struct db *db = store_reader(web.test.store, arena, &error);
    assert_non_null(db);
    assert_true(session_get(db, arena, app_kit.org, session_id, &made->session, &error));
    assert_true(class_map_make(db, arena, app_kit.org, &made->session, &made->map, &error));
    class_map_show(arena, &made->map, false, &made->view);
    made->data = node_map(arena);
    class_map_data(arena, &made->map, made->data);
    make_word(arena, db, made);
    make_book(arena, made);
}

static size_t count_of(const struct node *row, const char *key) {
    return (size_t)node_as_int(node_get(node_get(row, key), "count"), -1);
}

// The row of the spreadsheet with a pupil's name.
static const struct sheet_row *book_row(const struct sheet *sheet, struct str name) {
    for (size_t i = 0; i < sheet->rows.n; i++) {
        const struct sheet_row *row = &sheet->rows.at[i];
        if (row->cells.n > 1 && str_eq(row->cells.at[1].text, name)) {
            return row;
        }
    }
    fail_msg("no «%.*s» in the spreadsheet", STR_ARG(name));
    return NULL;
}

static double book_value(const struct sheet_row *row, size_t column) {
    return row->cells.n > column && row->cells.at[column].kind == CELL_NUMBER
               ? row->cells.at[column].number
               : NAN;
}

// ---- what must be the same

static void check_levels(struct arena *arena, const struct made *made, size_t s) {
    const struct scale *scale = &made->session.instrument.scales.at[s];
    const struct node *row = node_at(node_path(made->data, S("result.rows")), s);
    const struct word_row *word = word_find(&made->word, 0, node_str(node_get(row, "class")));
    size_t column = FIXED_COLUMNS + made->session.instrument.items.n + s;
    size_t page[MEASURE_LEVELS] = {0}, book[MEASURE_LEVELS] = {0}, n = 0;
    for (size_t p = 0; p < made->view.rows.n; p++) {
        const struct map_cell_view *cell = &made->view.rows.at[p].scales.at[s];
        int level = strcmp(cell->css, "lna") == 0 ? 0 : cell->css[1] - '0' + 1;
        page[level]++;
    }
    for (size_t p = 0; p < made->map.rows.n; p++) {
        double value =
            book_value(book_row(map_sheet(made), made->map.rows.at[p].pupil->full_name), column);
        book[measure_level_of(value, scale->cuts.at, scale->cuts.n)]++;
        n += !isnan(value);
    }
    assert_int_equal(node_as_int(node_get(row, "n"), -1), n);
    for (size_t k = 0; k < 4; k++) {
        size_t count = count_of(row, level_keys[k]);
        assert_int_equal(page[MEASURE_BELOW_BASIC + k], count);
        assert_int_equal(book[MEASURE_BELOW_BASIC + k], count);
        struct str said = word->cells.at[3 + k];
        assert_str(said, str_c(arena, share_words(arena, (int64_t)count, (int64_t)n)));
    }
}

static void check_sign(struct arena *arena, const struct made *made, size_t i) {
    const struct item *item = &made->session.instrument.items.at[i];
    const struct node *row = node_at(node_path(made->data, S("result.items")), i);
    const struct word_row *word = word_find(&made->word, 1, item->text);
    size_t counts[4] = {0}, basic = 0, n = 0;
    for (size_t p = 0; p < made->map.rows.n; p++) {
        double value = book_value(book_row(map_sheet(made), made->map.rows.at[p].pupil->full_name),
                                  FIXED_COLUMNS + i);
        double best = item->reverse ? item_min(item) : item_max(item);
        double worst = item->reverse ? item_max(item) : item_min(item);
        counts[isnan(value) ? 3 : value == best ? 0 : value == worst ? 2 : 1]++;
        n += !isnan(value);
        basic += !isnan(value) && item_level(&made->session.instrument, i, value) >= MEASURE_BASIC;
    }
    for (size_t k = 0; k < 4; k++) {
        assert_int_equal(count_of(row, sign_keys[k]), counts[k]);
        assert_str(word->cells.at[2 + k], str_c(arena, share_words(arena, (int64_t)counts[k],
                                                                   (int64_t)made->map.present)));
    }
    assert_str(made->view.signs.at[i].basic,
               n == 0 ? "нет данных" : str_fmt(arena, "%zu/%zu", basic, n).p);
}

// The page's row of a pupil.
static const struct map_row_view *page_row(const struct made *made, int64_t pupil_id) {
    for (size_t p = 0; p < made->view.rows.n; p++) {
        if (made->view.rows.at[p].pupil_id == pupil_id) {
            return &made->view.rows.at[p];
        }
    }
    fail_msg("a pupil is not on the page");
    return NULL;
}

static void check_scores(struct arena *arena, const struct made *made) {
    size_t items = made->session.instrument.items.n;
    for (size_t p = 0; p < made->map.rows.n; p++) {
        const struct session_pupil *pupil = made->map.rows.at[p].pupil;
        const struct sheet_row *row = book_row(map_sheet(made), pupil->full_name);
        const struct map_row_view *page = page_row(made, pupil->pupil_id);
        for (size_t s = 0; s < made->session.instrument.scales.n; s++) {
            double value = book_value(row, FIXED_COLUMNS + items + s);
            assert_str(page->scales.at[s].text,
                       isnan(value) ? "·" : str_c(arena, ru_real(arena, value, 1)));
        }
    }
}

// A scale that a formula can say has one in each row, and every column one below.
static void check_formulas(const struct made *made) {
    const struct instrument *instrument = &made->session.instrument;
    size_t wanted = instrument->items.n + instrument->scales.n, found = 0;
    for (size_t s = 0; s < instrument->scales.n; s++) {
        const struct scale *scale = &instrument->scales.at[s];
        bool said = scale->method == MEASURE_MEAN;
        for (size_t i = 0; i < scale->items.n; i++) {
            said = said && !instrument->items.at[scale->items.at[i]].reverse;
        }
        wanted += said ? made->map.rows.n : 0;
    }
    struct str rest = made->sheet_xml;
    for (size_t at; (at = str_find(rest, S("<f>"))) != STR_NONE; found++) {
        rest = str_from_at(rest, at + 3);
    }
    assert_int_equal(found, wanted);
}

static void every_place_says_the_same_numbers(void **state) {
    (void)state;
    struct session_list list;
    struct error error = {0};
    size_t checked = 0;
    assert_true(session_list_of(
        test_reader(&web.test), web.test.arena,
        &(struct session_filter){.org = app_kit.org, .year = app_kit.demo.year_id[DEMO_YEARS - 1]},
        &list, &error));
    assert_in_range(list.rows.n, 1, SESSION_LIST_MOST - 1);
    for (size_t i = 0; i < list.rows.n; i++) {
        struct arena *arena = arena_open((size_t)256 << 20);
        struct made *made = arena_new(arena, struct made);
        make_all(arena, list.rows.at[i].session_id, made);
        for (size_t s = 0; s < made->session.instrument.scales.n; s++) {
            check_levels(arena, made, s);
        }
        for (size_t k = 0; k < made->session.instrument.items.n; k++) {
            check_sign(arena, made, k);
        }
        check_scores(arena, made);
        check_formulas(made);
        checked++;
        arena_close(arena);
    }
    assert_true(checked > 3);
}

int main(int argc, char **argv) {
    if (child_asked(argc, argv)) {
        return child_main(argv, app_children);
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_place_says_the_same_numbers)};
    return cmocka_run_group_tests(tests, app_kit_open, app_kit_close);
}
