// SPDX-License-Identifier: GPL-3.0-or-later
// The whole program on the demo school: its store and, where a test walks the pages, its server.
#ifndef VSOKO_TESTS_APP_KIT_H
#define VSOKO_TESTS_APP_KIT_H

#include "monitoring/survey_answer.h"
#include "school/web_kit.h"

#include "app/demo.h"
#include "monitoring/session.h"

struct app_kit {
    struct arena *arena; // lives as long as the kit; the store's is web.test.arena
    struct knowledge knowledge;
    struct demo demo;
    int64_t org;
};

extern struct app_kit app_kit;

// All rooms, their routes, the demo school of seed 7. For a whole group of tests: making the school
// takes seconds.
int app_kit_open(void **state);
int app_kit_close(void **state);

// The demo school of a seed in an empty store; what it says of itself comes back in *demo.
void app_kit_demo(struct store *store, struct arena *arena, uint64_t seed, struct demo *demo);

// The newest closed session of an instrument, or of any for ""; 0 if there is none.
int64_t app_kit_session(const char *instrument);

// A session on the store's arena.
struct session app_kit_read_session(int64_t session_id);

// Adds a work of ВПР with one participant; gives its id.
int64_t app_kit_external_work(void);

// Runs a write and waits; fails the test on an error.
void app_kit_write(store_write_fn *write, void *ask);
// A survey of a class, open by the class's address; a device let in; a closed survey with results.
struct survey app_kit_open_survey(void);
struct survey_enter app_kit_enter_survey(const struct survey *survey, unsigned device);
struct survey app_kit_survey(void);

#endif
