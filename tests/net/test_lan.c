// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses and QR codes as they are shown to people.
#include "test.h"

#include "net/lan.h"
#include "net/qr.h"

#include <qrencode.h>
#include <stdlib.h>

static struct arena *arena;

static void a_url_is_written_as_people_type_it(void **state) {
    (void)state;
    assert_str(lan_url(arena, S("192.168.1.5"), true, 8443), "https://192.168.1.5:8443");
    assert_str(lan_url(arena, S("192.168.1.5"), false, 80), "http://192.168.1.5");
    assert_str(lan_url(arena, S("fd00::1"), true, 443), "https://[fd00::1]");
}

static void addresses_of_cards_are_printed_alone_where_there_are_cards(void **state) {
    (void)state;
    struct lan_address all[] = {
        {S("eth0"), S("192.168.1.5"), false, true},
        {S("eth0"), S("fd00::1"), true, true},
        {S("docker0"), S("172.17.0.1"), false, false},
    };
    struct buf out = buf_open(arena, 1000);
    lan_put_urls(&out, &(struct lan_addresses){all, 3, 3}, true, 8443);
    assert_str(buf_str(&out), "https://192.168.1.5:8443\n");
    out = buf_open(arena, 1000);
    lan_put_urls(&out, &(struct lan_addresses){all + 2, 1, 1}, false, 8080);
    assert_str(buf_str(&out), "http://172.17.0.1:8080\n");
}

static void the_machines_own_addresses_are_listed_without_loopback(void **state) {
    (void)state;
    struct lan_addresses addresses;
    struct error error;
    assert_true(lan_list(arena, &addresses, &error));
    for (size_t i = 0; i < addresses.n; i++) {
        assert_false(str_starts(addresses.at[i].text, S("127.")));
        assert_true(addresses.at[i].device.n > 0);
        assert_true(i == 0 || addresses.at[i - 1].physical || !addresses.at[i].physical);
    }
}

// Both pictures are read back into modules and compared with the code itself.
static void a_qr_code_is_drawn_true_on_page_and_terminal(void **state) {
    (void)state;
    static const struct str text = S("https://192.168.1.5:8443");
    QRcode *code = QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
    int width = code->width, side = width + 8;
    bool *svg = arena_array(arena, bool, (size_t)(side * side));
    struct buf out = buf_open(arena, 1 << 20);
    assert_true(qr_svg(&out, text));
    struct str rest = buf_str(&out);
    assert_true(str_starts(rest, S("<svg ")) && str_ends(rest, S("</svg>")));
    for (size_t at; (at = str_find(rest, S("M"))) != STR_NONE;) {
        rest = str_from_at(rest, at + 1);
        int x, y, n;
        assert_int_equal(sscanf(rest.p, "%d %dh%d", &x, &y, &n), 3);
        for (int i = 0; i < n; i++) {
            svg[y * side + x + i] = true;
        }
    }
    out = buf_open(arena, 1 << 20);
    assert_true(qr_terminal(&out, text));
    rest = buf_str(&out);
    for (int row = 0; rest.n > 0; row += 2) {
        struct str line = str_cut(&rest, '\n');
        line = str_from_at(line, sizeof "\x1b[30;107m" - 1);
        for (int x = 0; line.n > 0 && line.p[0] != '\x1b'; x++) {
            uint32_t c = utf8_next(&line);
            bool upper = c == 0x2580 || c == 0x2588, lower = c == 0x2584 || c == 0x2588;
            for (int half = 0; half < 2 && row + half < side; half++) {
                int cx = x - 4, cy = row + half - 4;
                bool inside = cx >= 0 && cy >= 0 && cx < width && cy < width;
                bool dark = inside && (code->data[cy * width + cx] & 1) != 0;
                assert_int_equal(half == 0 ? upper : lower, dark);
                assert_int_equal(svg[(row + half) * side + x], dark);
            }
        }
    }
    QRcode_free(code);
}

static void a_text_too_long_for_a_code_is_refused(void **state) {
    (void)state;
    char *text = arena_alloc(arena, 3000);
    memset(text, 'x', 3000);
    struct buf out = buf_open(arena, 1 << 20);
    assert_false(qr_svg(&out, str_n(text, 3000)));
    assert_false(qr_terminal(&out, S("")));
}

static int open_arena(void **state) {
    (void)state;
    arena = arena_open(0);
    return arena == NULL;
}

static int close_arena(void **state) {
    (void)state;
    arena_close(arena);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_url_is_written_as_people_type_it),
        cmocka_unit_test(addresses_of_cards_are_printed_alone_where_there_are_cards),
        cmocka_unit_test(the_machines_own_addresses_are_listed_without_loopback),
        cmocka_unit_test(a_qr_code_is_drawn_true_on_page_and_terminal),
        cmocka_unit_test(a_text_too_long_for_a_code_is_refused),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
