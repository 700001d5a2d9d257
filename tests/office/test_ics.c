// SPDX-License-Identifier: GPL-3.0-or-later
// A calendar file as RFC 5545 asks for it.
#include "test.h"

#include "office/ics.h"

static void a_calendar_has_its_frame_and_events_of_whole_days(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct str out;
    struct ics ics = ics_open(arena, S("График"), 1790000000000, 10000);
    ics_event(&ics, S("1@school"), (struct date){2026, 12, 31}, S("КР, 5А"),
              S("Математика; дроби"));
    assert_true(ics_close(&ics, &out));
    assert_str(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//vsoko//vsoko//RU\r\n"
                    "CALSCALE:GREGORIAN\r\nX-WR-CALNAME:График\r\nBEGIN:VEVENT\r\nUID:1@school\r\n"
                    "DTSTAMP:20260921T141320Z\r\nDTSTART;VALUE=DATE:20261231\r\n"
                    "DTEND;VALUE=DATE:20270101\r\nSUMMARY:КР\\, 5А\r\n"
                    "DESCRIPTION:Математика\\; дроби\r\nTRANSP:TRANSPARENT\r\nEND:VEVENT\r\n"
                    "END:VCALENDAR\r\n");
    arena_close(arena);
}

static void special_characters_are_escaped_and_control_ones_left_out(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct str out;
    struct ics ics = ics_open(arena, S(""), 0, 10000);
    ics_event(&ics, S("1"), (struct date){2026, 9, 1},
              S("a\\b,c;d\ne\r\x01"
                "f"),
              S(""));
    assert_true(ics_close(&ics, &out));
    assert_true(str_find(out, S("SUMMARY:a\\\\b\\,c\\;d\\nef\r\n")) != STR_NONE);
    assert_true(str_find(out, S("DESCRIPTION")) == STR_NONE);
    arena_close(arena);
}

// Undoes the folding; every line must be short and whole.
static void long_lines_are_folded_between_characters(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    for (size_t n = 1; n < 200; n++) {
        struct buf title = buf_open(arena, 1000), joined = buf_open(arena, 10000);
        struct str out;
        for (size_t i = 0; i < n; i++) {
            buf_put_c(&title, i % 3 == 0 ? "x" : "ж");
        }
        struct ics ics = ics_open(arena, S(""), 0, 10000);
        ics_event(&ics, S("1"), (struct date){2026, 9, 1}, buf_str(&title), S(""));
        assert_true(ics_close(&ics, &out));
        while (out.n > 0) {
            size_t end = str_find(out, S("\r\n"));
            struct str line = str_sub(out, 0, end);
            assert_true(line.n <= 75 && utf8_valid(line));
            buf_put(&joined, str_starts(line, S(" ")) ? str_from_at(line, 1) : line);
            out = str_from_at(out, end + 2);
            if (!str_starts(out, S(" "))) {
                buf_put_c(&joined, "\n");
            }
        }
        struct str want = str_fmt(arena, "\nSUMMARY:%.*s\n", STR_ARG(buf_str(&title)));
        assert_true(str_find(buf_str(&joined), want) != STR_NONE);
    }
    arena_close(arena);
}

static void a_calendar_past_its_largest_size_says_so(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct str out;
    struct ics ics = ics_open(arena, S("График"), 0, 50);
    assert_false(ics_close(&ics, &out));
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_calendar_has_its_frame_and_events_of_whole_days),
        cmocka_unit_test(special_characters_are_escaped_and_control_ones_left_out),
        cmocka_unit_test(long_lines_are_folded_between_characters),
        cmocka_unit_test(a_calendar_past_its_largest_size_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
