// SPDX-License-Identifier: GPL-3.0-or-later
// What instruments give to the knowledge base: their records and items, and what a school uses.
#include "instruments/instruments_internal.h"

static const struct sql instrument_used = {
    "instrument_used", "select distinct instrument_id from instrument_version where org_id = $1"
                       " order by instrument_id"};

const struct sql *const instrument_content_sql[] = {&instrument_used, NULL};

static bool instruments_used(struct db *db, struct arena *arena, int64_t org,
                             struct content_ids *out, struct error *error) {
    struct query q;
    if (!query_open(&q, db, &instrument_used, ARGS(ARG_INT(org)), error)) {
        return false;
    }
    while (query_next(&q)) {
        *vec_push(arena, &out->all) = str_dup(arena, query_text(&q, 0));
    }
    return query_close(&q, error);
}

static const char *const instrument_fields[] = {
    "title",     "kind",     "status",      "measures", "levels",  "grades",
    "filled_by", "identity", "who_may_use", "consent",  "minutes", "setting",
    "evidence",  "purpose",  "how_to_run",  "items",    "limits",  NULL};
static const char *const item_fields[] = {"text", "type", NULL};

const struct content_kind instrument_content_kinds[] = {
    {.name = "instrument",
     .title = "Инструмент",
     .titles = "Инструменты",
     .path = "instruments/",
     .list = "",
     .page = "/instruments/",
     .required = instrument_fields,
     .locked = true,
     .used = instruments_used},
    {.name = "item",
     .title = "Пункт инструмента",
     .titles = "Пункты инструментов",
     .path = "instruments/",
     .list = "items",
     .part_of = "instrument",
     .required = item_fields,
     .locked = true},
    {0},
};
