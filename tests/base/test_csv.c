// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "base/csv.h"

// All records as text: fields in brackets, a record a line, with its line number.
static struct str shown(struct arena *arena, const char *text, char separator) {
    struct buf out = buf_open(arena, 1 << 16);
    struct csv csv = csv_open(str_from(text), separator);
    struct csv_record record = {0};
    while (csv_next(&csv, arena, &record)) {
        buf_put_int(&out, record.line);
        for (size_t i = 0; i < record.fields.n; i++) {
            buf_fmt(&out, "[%.*s]", STR_ARG(record.fields.at[i]));
        }
        buf_put_char(&out, '/');
    }
    return buf_str(&out);
}

static void fields_are_cut_as_people_write_them(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    static const struct {
        const char *text;
        const char *shown;
    } cases[] = {
        {"", ""},
        {"a;b\n", "1[a][b]/"},
        {"a;b", "1[a][b]/"},
        {"a;\n;b\n", "1[a][]/2[][b]/"},
        {"a;", "1[a][]/"},
        {"a\r\nb\rc\n", "1[a]/2[b]/3[c]/"},
        {"a\n\nb\n", "1[a]/2[]/3[b]/"},
        {"\"a;b\";\"в \"\"г\"\"\"\n", "1[a;b][в \"г\"]/"},
        {"\"две\r\nстроки\";x\ny;z\n", "1[две\r\nстроки][x]/3[y][z]/"},
        {"5 \"А\";б\n", "1[5 \"А\"][б]/"},
        {"\"5\" А;б\n", "1[5 А][б]/"},
        {"\"\";\"\"\n", "1[][]/"},
        {"\"не закрыта;b\nc;d\n", "1[\"не закрыта][b]/2[c][d]/"},
        {"sep=;\r\na;b\n", "2[a][b]/"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_str(shown(arena, cases[i].text, ';'), cases[i].shown);
    }
    assert_str(shown(arena, "a;b,c\n", 0), "1[a;b,c]/");
    arena_close(arena);
}

static void the_separator_is_the_one_that_cuts_evenly(void **state) {
    (void)state;
    assert_int_equal(csv_guess_separator(S("ФИО;Балл\nИванов;4,5\nПетров;3,25\n")), ';');
    assert_int_equal(csv_guess_separator(S("a,b,c\n1,2,3\n\"x;y;z;q\",5,6\n")), ',');
    assert_int_equal(csv_guess_separator(S("a\tb\n1,5\t2\n")), '\t');
    assert_int_equal(csv_guess_separator(S("Список, составлен 1;\nФИО;Класс\nА;5\nБ;5\n")), ';');
    assert_int_equal(csv_guess_separator(S("один столбец\nи всё\n")), 0);
    assert_int_equal(csv_guess_separator(S("")), 0);
}

static void written_fields_read_back_and_are_no_formulas(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    const char *fields[] = {"просто", "с;знаком", "с \"кавычкой\"", "две\nстроки", "",
                            "-5",     "+3.5"};
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        struct buf out = buf_open(arena, 1000);
        csv_put(&out, str_from(fields[i]), ';');
        buf_put(&out, S(";."));
        struct csv csv = csv_open(buf_str(&out), ';');
        struct csv_record record = {0};
        assert_true(csv_next(&csv, arena, &record));
        assert_str(record.fields.at[0], fields[i]);
    }
    struct buf out = buf_open(arena, 1000);
    csv_put(&out, S("=HYPERLINK(\"x\")"), ';');
    assert_str(buf_str(&out), "\"'=HYPERLINK(\"\"x\"\")\"");
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_cut_as_people_write_them),
        cmocka_unit_test(the_separator_is_the_one_that_cuts_evenly),
        cmocka_unit_test(written_fields_read_back_and_are_no_formulas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
