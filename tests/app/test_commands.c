// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the whole program: what is printed about them.
#include "test.h"

#include "app/rooms.h"
#include "base/command.h"

#include <stdlib.h>

static struct str printed(struct arena *arena, bool man) {
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);
    if (man) {
        command_print_man(out, arena, app_rooms, "0.0.0");
    } else {
        command_print_markdown(out, arena, app_rooms);
    }
    fclose(out);
    struct str copy = str_dup(arena, str_n(text, n));
    free(text);
    return copy;
}

static struct str read_document(struct arena *arena, const char *name) {
    enum { LARGEST = 1 << 20 };
    char *text = arena_alloc(arena, LARGEST);
    FILE *file = fopen(str_fmt(arena, "%s/%s", getenv("VSOKO_SOURCE"), name).p, "rb");
    assert_non_null(file);
    size_t n = fread(text, 1, LARGEST, file);
    fclose(file);
    return str_n(text, n);
}

static void test_docs_commands_is_what_the_program_prints(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    if (!str_eq(read_document(arena, "docs/commands.md"), printed(arena, false))) {
        fail_msg("run: build/vsoko help --markdown > docs/commands.md");
    }
    arena_close(arena);
}

static void test_man_page_names_every_command(void **state) {
    (void)state;
    struct arena *arena = arena_open(0);
    struct str man = printed(arena, true);
    for (const struct room *const *room = app_rooms; *room != NULL; room++) {
        const struct command *command = (*room)->commands;
        for (; command != NULL && command->name != NULL; command++) {
            struct str heading = str_fmt(arena, ".SS vsoko %s", command->name);
            assert_true(str_find(man, heading) != STR_NONE);
        }
    }
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_docs_commands_is_what_the_program_prints),
        cmocka_unit_test(test_man_page_names_every_command),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
