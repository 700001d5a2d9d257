// SPDX-License-Identifier: GPL-3.0-or-later
#include "outcomes/link_found.h"

#include "base/room.h"
#include "base/ru.h"

bool link_found_all(struct request *request, struct db *db,
                    const struct outcome_catalogue *catalogue, struct link_found **out,
                    struct error *error) {
    *out = arena_array(request->arena, struct link_found, catalogue->links.n + 1);
    const struct room *const *room = web_app(request)->rooms;
    for (; room != NULL && *room != NULL; room++) {
        if ((*room)->link_source != NULL &&
            !(*room)->link_source->find(db, request->arena, web_org(request), catalogue, *out,
                                        error)) {
            return false;
        }
    }
    return true;
}

static const char *verdict_words(enum measure_relation_verdict verdict) {
    switch (verdict) {
    case MEASURE_RELATION_SUPPORTED:
        return "связь подтверждается";
    case MEASURE_RELATION_UNSUPPORTED:
        return "связь не подтверждается";
    case MEASURE_RELATION_NOT_ENOUGH:
        break;
    }
    return "данных мало, чтобы судить";
}

struct str link_found_words(struct arena *arena, const struct link_found *found) {
    struct str pupils = ru_count(arena, (int64_t)found->n, RU_PUPIL, RU_NOMINATIVE);
    if (found->n == 0) {
        return S("данных нет");
    }
    if (!found->known) {
        return str_fmt(arena, "данных мало: %.*s", STR_ARG(pupils));
    }
    struct str r = ru_real(arena, found->r, 2), low = ru_real(arena, found->low, 2);
    struct str high = ru_real(arena, found->high, 2);
    return str_fmt(arena, "%.*s (от %.*s до %.*s), %.*s: %s", STR_ARG(r), STR_ARG(low),
                   STR_ARG(high), STR_ARG(pupils), verdict_words(found->verdict));
}
