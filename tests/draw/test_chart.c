// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "draw/chart.h"

#include <math.h>
#include <stdlib.h>

static struct str read_file(struct arena *arena, const char *path) {
    struct buf text = buf_open(arena, 1024 * 1024);
    FILE *file = fopen(path, "rb");
    char chunk[4096];
    size_t n;
    while (file != NULL && (n = fread(chunk, 1, sizeof chunk, file)) > 0) {
        buf_put(&text, str_n(chunk, n));
    }
    if (file != NULL) {
        fclose(file);
    }
    return buf_str(&text);
}

// The golden files are read by eye once; VSOKO_GOLDEN=write makes them anew.
static void check_golden(struct arena *arena, const char *name, struct str got) {
    const char *root = getenv("VSOKO_SOURCE");
    const char *path = str_fmt(arena, "%s/tests/golden/chart_%s.svg", root, name).p;
    struct buf lines = buf_open(arena, 4 * 1024 * 1024);
    for (size_t i = 0; i < got.n; i++) { // a shape a line
        buf_put_char(&lines, got.p[i]);
        if (got.p[i] == '>' && i + 1 < got.n && got.p[i + 1] == '<') {
            buf_put_char(&lines, '\n');
        }
    }
    buf_put_char(&lines, '\n');
    if (getenv("VSOKO_GOLDEN") != NULL) {
        FILE *file = fopen(path, "wb");
        assert_non_null(file);
        fwrite(lines.p, 1, lines.n, file);
        fclose(file);
    }
    assert_str(buf_str(&lines), str_c(arena, read_file(arena, path)));
}

static struct chart *make_chart(struct arena *arena, enum chart_kind kind) {
    static const double values[3][3] = {{3, 11, 8}, {NAN, 9, 15}, {1, 0, 4}};
    static const char *const labels[] = {"5А", "5Б", "6 «К», кадеты & <друзья>"};
    struct chart *chart = arena_new(arena, struct chart);
    *chart = (struct chart){.kind = kind, .title = S("Работа «Город у реки»"), .width = 480};
    size_t series_n = kind == CHART_DUMBBELL ? 2 : kind == CHART_HISTOGRAM ? 1 : 3;
    for (size_t i = 0; i < 3; i++) {
        chart_add_label(arena, chart, str_from(labels[i]));
    }
    for (size_t s = 0; s < series_n; s++) {
        struct chart_series *series =
            chart_add_series(arena, chart, palette_level_word((int)s), (int)s);
        series->gap = s == 2;
        for (size_t i = 0; i < 3; i++) {
            struct chart_point *point = chart_add_point(arena, series, values[s][i]);
            point->low = point->value - 1;
            point->high = point->value + 1;
            point->level = (int)i;
            point->unsure = i == 2;
            point->link = i == 1 ? S("/marks?a=1&b=2") : S("");
        }
    }
    return chart;
}

static void each_chart_is_drawn_as_its_golden_picture(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    for (int kind = 0; kind < CHART_KINDS; kind++) {
        struct buf out = buf_open(arena, 1024 * 1024);
        picture_svg(&out, chart_draw(arena, make_chart(arena, (enum chart_kind)kind)));
        check_golden(arena, CHART_FORMS[kind].name, buf_str(&out));
    }
    arena_close(arena);
}

static void a_chart_without_data_is_drawn_and_says_so(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    for (int kind = 0; kind < CHART_KINDS; kind++) {
        struct chart chart = {.kind = (enum chart_kind)kind, .title = S("Пусто")};
        struct picture *picture = chart_draw(arena, &chart);
        assert_str(picture->about, "Нет данных.");
        assert_true(isfinite(picture->width) && isfinite(picture->height));
        chart_add_label(arena, &chart, S("5А"));
        chart_add_point(arena, chart_add_series(arena, &chart, S("а"), 0), NAN);
        struct buf out = buf_open(arena, 1024 * 1024);
        picture_svg(&out, chart_draw(arena, &chart));
        assert_true(str_find(buf_str(&out), S("nan")) == STR_NONE);
    }
    arena_close(arena);
}

static void who_cannot_see_gets_the_numbers(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct chart *chart = make_chart(arena, CHART_STACKED);
    assert_str(chart_about(arena, chart),
               "5А: ниже базового 3, базовый –, повышенный 1; "
               "5Б: ниже базового 11, базовый 9, повышенный 0; "
               "6 «К», кадеты & <друзья>: ниже базового 8, базовый 15, повышенный 4.");
    chart->kind = CHART_HEAT;
    assert_str(chart_about(arena, chart),
               "Строк 3, столбцов 3. Клеток: ниже базового 2, базовый 3, повышенный 3, высокий 0, "
               "нет данных 1.");
    chart->unit = S("%");
    assert_str(chart_value(arena, chart, 72), "72\u00a0%");
    assert_str(chart_value(arena, chart, 0.25), "0,25\u00a0%");
    assert_str(chart_value(arena, chart, NAN), "–");
    arena_close(arena);
}

static void long_texts_are_broken_and_cut_at_words(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct str text = S("Планирует работу и сверяет её с планом");
    struct picture_lines lines = picture_wrap(arena, text, 13, 200, 2);
    assert_int_equal(lines.at.n, 2);
    assert_str(lines.at.at[0], "Планирует работу и сверяет");
    assert_str(lines.at.at[1], "её с планом");
    lines = picture_wrap(arena, text, 13, 100, 2);
    assert_int_equal(lines.at.n, 2);
    assert_true(str_ends(lines.at.at[1], S("…")));
    for (size_t i = 0; i < lines.at.n; i++) {
        assert_true(picture_text_width(lines.at.at[i], 13, false) <= 100);
    }
    lines = picture_wrap(arena, S("Рентгеноэлектрокардиографический"), 13, 60, 3);
    assert_int_equal(lines.at.n, 1);
    assert_int_equal(picture_wrap(arena, S("  "), 13, 60, 3).at.n, 0);
    arena_close(arena);
}

static void a_picture_carries_no_foreign_address(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct picture *picture = picture_new(arena, 10, 10, S("а"), S("б"));
    picture_rect(picture, 0, 0, 5, 5, INK)->link = S("javascript:alert(1)");
    struct buf out = buf_open(arena, 10000);
    picture_svg(&out, picture);
    assert_true(str_find(buf_str(&out), S("javascript")) == STR_NONE);
    assert_true(str_find(buf_str(&out), S("role=\"img\"")) != STR_NONE);
    arena_close(arena);
}

static void assert_token(struct arena *arena, struct str css, const char *name, int color) {
    struct str token = str_fmt(arena, "--%s: #%06x;", name, (unsigned)color);
    if (str_find(css, token) == STR_NONE) {
        fail_msg("web/tokens.css has no «%.*s»", STR_ARG(token));
    }
}

// The pages' colours are in web/tokens.css, the pictures' in palette.c.
static void pages_and_pictures_have_the_same_colours(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    const char *path = str_fmt(arena, "%s/web/tokens.css", getenv("VSOKO_SOURCE")).p;
    struct str css = read_file(arena, path);
    static const char *const levels[] = {"l0", "l1", "l2", "l3"};
    static const char *const inks[] = {"l0-ink", "l1-ink", "l2-ink", "l3-ink"};
    for (int level = 0; level < PALETTE_LEVELS; level++) {
        assert_token(arena, css, levels[level], palette_level(level));
        int ink = palette_level_ink(level);
        if (ink != SHEET) { // white is written #fff
            assert_token(arena, css, inks[level], ink);
        }
    }
    assert_token(arena, css, "ink", INK);
    assert_token(arena, css, "ink-2", INK_2);
    assert_token(arena, css, "accent", ACCENT);
    assert_token(arena, css, "line", LINE);
    assert_token(arena, css, "line-2", LINE_2);
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_chart_is_drawn_as_its_golden_picture),
                                       cmocka_unit_test(a_chart_without_data_is_drawn_and_says_so),
                                       cmocka_unit_test(who_cannot_see_gets_the_numbers),
                                       cmocka_unit_test(long_texts_are_broken_and_cut_at_words),
                                       cmocka_unit_test(a_picture_carries_no_foreign_address),
                                       cmocka_unit_test(pages_and_pictures_have_the_same_colours)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
