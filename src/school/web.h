// SPDX-License-Identifier: GPL-3.0-or-later
// What a handler needs besides its request: the person, a reader, a write that answers after its
// commit, and a page in the frame. The only glue between net, store and view.
#ifndef VSOKO_SCHOOL_WEB_H
#define VSOKO_SCHOOL_WEB_H

#include "net/request.h"
#include "school/person.h"
#include "store/store.h"
#include "view/page.h"
#include "view/view.h"

struct content_shelf; // instruments/shelf.h: the loaded knowledge base

// What net_options.app points to: everything a request may reach.
struct app {
    struct store *store;
    const struct room *const *rooms; // ends with NULL
    const struct content_shelf *content;
    const char *data_dir; // folder of the database, uploads, keys
    const char *version;  // "0.1.0"
};

struct app *web_app(const struct request *request);
// Never NULL in a route that is not ROUTE_PUBLIC.
const struct person *web_person(const struct request *request);
int64_t web_org(const struct request *request);

// A reader's snapshot for the whole request; on failure it has replied and gives NULL: return.
struct db *web_db(struct request *request);

// Runs `write` on the writer and, after the commit is durable, `then` on this request's net
// thread; on failure the error's page is sent and `then` is not called. `arg` lives in the
// request's arena.
void web_write(struct request *request, store_write_fn *write, void *arg,
               void (*then)(struct request *request, void *arg));
// The same, but `then` gets the error (NULL = committed) and replies itself: forms show it beside
// their fields.
void web_write_or(struct request *request, store_write_fn *write, void *arg,
                  void (*then)(struct request *request, void *arg, const struct error *error));

// The frame for this person (menu by permission, school, year, flash message).
struct page web_page(struct request *request, struct db *db, struct str title);
// Sends the frame around a body. `draw` is a template's function.
struct view web_view(struct request *request, struct buf *out);
void web_reply_page(struct request *request, const struct page *page, struct html body);

#endif
