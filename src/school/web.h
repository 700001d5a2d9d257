// SPDX-License-Identifier: GPL-3.0-or-later
// What a handler needs besides its request: the person, a reader, a write that answers after its
// commit, and a page in the frame. The only glue between net, store and view.
#ifndef VSOKO_SCHOOL_WEB_H
#define VSOKO_SCHOOL_WEB_H

#include "net/net.h"
#include "net/request.h"
#include "school/person.h"
#include "store/store.h"
#include "view/form.h"
#include "view/page.h"
#include "view/view.h"

struct paper_shelf;         // documents/paper.h: papers of the knowledge base
struct content_shelf;       // instruments/shelf.h: the loaded knowledge base
struct content_base;        // knowledge/shelf.h: all records of content/
struct outcome_catalogue;   // outcomes/outcome.h: standards, outcomes, links
struct practice_catalogue;  // practice/technology.h: technologies, conditions, competences
struct training_catalogue;  // training/catalogue.h: seminars, pairs, forms
struct procedure_catalogue; // monitoring/procedure.h: procedures of a year
struct law_register;        // school/law.h: acts of law
struct entrance;            // school/entrance.h: the door
struct job_runner;          // school/job.h
struct layout_cache;        // draw/layout.h

// What net_options.app points to: everything a request may reach.
struct app {
    struct store *store;
    const struct room *const *rooms; // ends with NULL
    const struct content_shelf *content;
    const struct outcome_catalogue *outcomes;
    const struct practice_catalogue *practice;
    const struct training_catalogue *training;
    const struct procedure_catalogue *procedures;
    const struct law_register *laws;
    const struct content_base *base;
    const struct paper_shelf *papers;
    struct entrance *entrance;
    struct chain_board *chains; // analysis/chain_board.h
    struct job_runner *jobs;
    struct layout_cache *layouts; // of graphs; NULL = none is kept
    const char *data_dir;         // folder of the database, uploads, keys
    const char *version;          // "0.1.0"
    const char *address;          // how others on the network reach us, NULL = as this browser did
};

// The hooks that net asks: sessions, persons, the gate, pages of errors, health, metrics.
struct net_hooks web_hooks(void);

// The app of a request, the person, the school. Never NULL in a route that is not ROUTE_PUBLIC.
struct app *web_app(const struct request *request);
const struct person *web_person(const struct request *request);
int64_t web_org(const struct request *request);
// May this person pass the permission? For what a page shows or hides; the gate itself stands
// before the handler.
bool web_may(const struct request *request, const char *permission);

// A reader's snapshot for the whole request; on failure it has replied and gives NULL: return.
struct db *web_db(struct request *request);

// Runs `write` on the writer and, after the commit is durable, `then` on this request's net
// thread; on failure the error's page is sent and `then` is not called. `arg` lives in the
// request's arena. The reader is given back: `then` asks web_db() again and sees what was written.
void web_write(struct request *request, store_write_fn *write, void *arg,
               void (*then)(struct request *request, void *arg));
// The same, but `then` gets the error (NULL = committed) and replies itself: forms show it beside
// their fields.
void web_write_or(struct request *request, store_write_fn *write, void *arg,
                  void (*then)(struct request *request, void *arg, const struct error *error));

// Work that would hold up a net thread (hashing of passwords, store_write_wait): `run` is called on
// a thread of its own with an arena that lives as long as the request, then `then` as above.
typedef bool web_work_fn(struct arena *arena, void *arg, struct error *error);
void web_work(struct request *request, web_work_fn *run, void *arg,
              void (*then)(struct request *request, void *arg, const struct error *error));

// Fields of a request for form_read(form, web_field, request).
struct str web_field(void *request, const char *name);
// Makes a deed that a proposal may ask for (base/coherence.h) ready from this form and writes it.
struct proposal_deed;
void web_do(struct request *request, const struct proposal_deed *deed,
            void (*then)(struct request *request, void *arg));

// The frame for this person (menu by permission, school, year, flash message). Without a person: a
// card in the middle.
struct page web_page(struct request *request, struct db *db, struct str title);
// A view that writes into a body; then the frame around it is sent.
struct view web_view(struct request *request, struct buf *out);
void web_reply_page(struct request *request, const struct page *page, struct html body);
// The same with a status other than 200: 422 for a form with errors.
void web_reply_page_status(struct request *request, int status, const struct page *page,
                           struct html body);

// Where a form wants its reader back: its field "back" where that is a path of this program, else
// `otherwise`. So a deed proposed on one page ends on that page.
struct str web_back(const struct request *request, struct str otherwise);

// Says on the next page of this browser what was done, then goes there.
void web_done(struct request *request, struct str path, struct str text);

enum { WEB_BODY_MAX = 8 * 1024 * 1024 };

#endif
