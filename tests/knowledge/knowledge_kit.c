// SPDX-License-Identifier: GPL-3.0-or-later
#include "test.h"

#include "knowledge/knowledge_kit.h"

#include "base/content_file.h"
#include "instruments/room.h"
#include "knowledge/room.h"
#include "outcomes/room.h"
#include "school/room.h"

struct knowledge_kit knowledge_kit;
const struct room *const knowledge_rooms[] = {&school_room, &knowledge_room, &outcomes_room,
                                              &instruments_room, NULL};
static const struct route *routes[64];

// The content as it ships: read once a program, for reading takes longer than most tests.
static void take_shipped(struct knowledge_kit *out) {
    static struct knowledge_kit shipped;
    struct error error = {0};
    if (shipped.arena == NULL) {
        shipped.arena = arena_open(0);
        if (!content_base_load(shipped.arena, content_files, knowledge_rooms, &shipped.knowledge,
                               &error) ||
            !outcome_catalogue_load(shipped.arena, content_files, &shipped.outcomes, &error) ||
            !shelf_load(shipped.arena, content_files, &shipped.shelf, &error)) {
            fail_msg("%s", error.text);
        }
    }
    *out = shipped;
}

int knowledge_kit_open(void **state) {
    struct error error = {0};
    size_t n = 0;
    for (size_t r = 0; knowledge_rooms[r] != NULL; r++) {
        for (size_t i = 0; knowledge_rooms[r]->routes[i] != NULL; i++) {
            routes[n++] = knowledge_rooms[r]->routes[i];
        }
    }
    web_rooms = knowledge_rooms;
    web_routes = routes;
    take_shipped(&knowledge_kit);
    knowledge_kit.arena = arena_open(0);
    if (web_open(state) != 0) {
        return -1;
    }
    web.app.base = &knowledge_kit.knowledge;
    web.app.outcomes = &knowledge_kit.outcomes;
    web.app.content = &knowledge_kit.shelf;
    web_begin();
    if (!content_base_sync(web.test.store, &knowledge_kit.knowledge, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
    knowledge_kit.org = test_number(&web.test, "select org_id from org");
    knowledge_kit.by =
        (struct person){.org = knowledge_kit.org,
                        .account = test_number(&web.test, "select min(account_id) from account")};
    return 0;
}

int knowledge_kit_close(void **state) {
    int closed = web_close(state);
    arena_close(knowledge_kit.arena);
    return closed;
}

void knowledge_write(store_write_fn *write, void *ask) {
    struct error error = {0};
    if (!store_write_wait(web.test.store, write, ask, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
}

void knowledge_refused(store_write_fn *write, void *ask, struct error *error) {
    *error = (struct error){0};
    assert_false(store_write_wait(web.test.store, write, ask, error));
    assert_true(error->code != ERROR_DATABASE && error->code != ERROR_INTERNAL);
}

static void view_of(struct arena *arena, const char *kind, const char *id,
                    struct content_view *out) {
    struct error error = {0};
    if (!content_view_get(test_reader(&web.test), arena, &knowledge_kit.knowledge,
                          knowledge_kit.org, str_from(kind), str_from(id), out, &error)) {
        fail_msg("%s (%s)", error.text, error.cause);
    }
}

void knowledge_change(const char *kind, const char *id, const char *field, const char *text) {
    struct arena *arena = arena_open(0);
    struct content_view view;
    view_of(arena, kind, id, &view);
    struct node *fields = node_map(arena);
    for (const struct node *one = view.node->first; one != NULL; one = one->next) {
        struct node *copy = arena_new(arena, struct node);
        *copy = *one;
        copy->next = NULL;
        node_put(arena, fields, str_c(arena, one->key), copy);
    }
    node_put(arena, fields, field, node_text(arena, str_from(text)));
    struct content_save save = {.by = &knowledge_kit.by,
                                .knowledge = &knowledge_kit.knowledge,
                                .kind = view.kind,
                                .id = str_from(id),
                                .fields = fields,
                                .reason = S("Так говорят у нас")};
    knowledge_write(content_save, &save);
    arena_close(arena);
}

struct str knowledge_text(const char *kind, const char *id, const char *field) {
    struct content_view view;
    view_of(web.test.arena, kind, id, &view);
    return node_str(node_get(view.node, field));
}
