// SPDX-License-Identifier: GPL-3.0-or-later
// The knowledge base over a school on a real server: rooms school, knowledge, outcomes,
// instruments.
#ifndef VSOKO_TESTS_KNOWLEDGE_KIT_H
#define VSOKO_TESTS_KNOWLEDGE_KIT_H

#include "school/web_kit.h"

#include "instruments/shelf.h"
#include "knowledge/release.h"
#include "outcomes/outcome.h"

struct knowledge_kit {
    struct arena *arena; // lives as long as the kit
    struct content_base knowledge;
    struct outcome_catalogue outcomes;
    struct content_shelf shelf;
    int64_t org;
    struct person by; // the deputy head
};
extern struct knowledge_kit knowledge_kit;
extern const struct room *const knowledge_rooms[];

// The content as it ships, synced; a deputy head signed in.
int knowledge_kit_open(void **state);
int knowledge_kit_close(void **state);

// Runs a write and waits; knowledge_refused: it must be refused.
void knowledge_write(store_write_fn *write, void *ask);
void knowledge_refused(store_write_fn *write, void *ask, struct error *error);

// One record of a kind changed: a field's text, with a reason.
void knowledge_change(const char *kind, const char *id, const char *field, const char *text);
// The text of a field as the school sees it now.
struct str knowledge_text(const char *kind, const char *id, const char *field);

#endif
