// SPDX-License-Identifier: GPL-3.0-or-later
#include "outcomes/ground.h"

const enum level ground_levels[LEVEL_COUNT] = {LEVEL_NOO, LEVEL_OOO, LEVEL_SOO};

static bool read(struct request *request, struct ground *out, struct error *error) {
    int64_t org = web_org(request);
    if (!org_get(out->db, request->arena, org, &out->org, error) ||
        !year_current(out->db, request->arena, org, date_today(), &out->year, error) ||
        !outcome_catalogue_of(out->db, request->arena, web_app(request)->outcomes, org,
                              &out->catalogue, error)) {
        return false;
    }
    for (int i = 0; i < LEVEL_COUNT; i++) {
        if (!key_choice_of(out->db, request->arena, org, out->year.year_id, ground_levels[i],
                           &out->choices[i], error)) {
            return false;
        }
    }
    return true;
}

bool ground_open(struct request *request, struct ground *out) {
    struct error error;
    *out = (struct ground){.db = web_db(request)};
    if (out->db == NULL) {
        return false;
    }
    if (!read(request, out, &error)) {
        reply_error(request, &error);
        return false;
    }
    return true;
}

const struct key_outcome *ground_key(const struct ground *ground, const struct outcome *outcome) {
    for (int i = 0; i < LEVEL_COUNT; i++) {
        if (ground_levels[i] == outcome->level) {
            return key_find(&ground->choices[i], outcome->id);
        }
    }
    return NULL;
}
