// SPDX-License-Identifier: GPL-3.0-or-later
// The program itself, as it is called at a console: each command ends by itself, with its own exit
// code, and gives back what it took. Under the sanitizers a fault at the end is another code.
#include "test.h"

#include "support/server_run.h"
#include "support/test_store.h"

#include <stdlib.h>

static struct test_store place;

struct call {
    const char *words[8]; // before --data
    int code;
};

static int ask(const char *const *words) {
    const char *all[12];
    size_t n = 0;
    for (; words[n] != NULL; n++) {
        all[n] = words[n];
    }
    all[n++] = "--data";
    all[n++] = place.folder;
    all[n] = NULL;
    return vsoko_run(getenv("VSOKO_PROGRAM"), all);
}

static void every_command_gives_back_what_it_took(void **state) {
    (void)state;
    const char *copy = test_path(&place, "copy.vsoko");
    const struct call calls[] = {
        {{"init", "--name", "Школа", "--city", "Примерск", NULL}, 0},
        {{"check", NULL}, 0},
        {{"doctor", NULL}, 0},
        {{"coherence", "--json", NULL}, 0},
        {{"coherence", NULL}, 0},
        {{"document", "list", NULL}, 0},
        {{"user", "list", "--json", NULL}, 0},
        {{"backup", copy, "--plain", NULL}, 0},
        {{"restore", copy, "--dry-run", NULL}, 0},
        {{"version", NULL}, 0},
        {{"report", "class-map", "--session", "1", "--out", "map.docx", NULL}, 3},
        {{"document", "build", "no-such", "--out", "a.docx", NULL}, 3},
        {{"no-such-command", NULL}, 2},
    };
    for (size_t i = 0; i < sizeof calls / sizeof calls[0]; i++) {
        int code = ask(calls[i].words);
        if (code != calls[i].code) {
            fail_msg("vsoko %s: ended with %d, not %d", calls[i].words[0], code, calls[i].code);
        }
    }
}

static int open_place(void **state) {
    (void)state;
    test_store_prepare(&place, NULL);
    return getenv("VSOKO_PROGRAM") == NULL;
}

static int close_place(void **state) {
    (void)state;
    test_store_close(&place);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_gives_back_what_it_took),
    };
    return cmocka_run_group_tests(tests, open_place, close_place);
}
