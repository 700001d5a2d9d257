// SPDX-License-Identifier: GPL-3.0-or-later
// The frame around a page: side menu, head, notices, footer, the head of a printed sheet. A handler
// fills struct page (school/web.h: web_page() fills what every page has) and a body.
#ifndef VSOKO_VIEW_PAGE_H
#define VSOKO_VIEW_PAGE_H

#include "view/asset.h"
#include "view/parts.h"

struct page_link {
    struct str title;
    struct str path;
};

struct page_menu_item {
    struct str title;
    struct str path;
    struct str badge; // how many wait for this person: "9"; "" for none
    bool current;
};

struct page_menu_group {
    struct str title; // "" for the group at the top
    VEC(struct page_menu_item) items;
};

enum page_action_kind {
    PAGE_ACTION_PLAIN,
    PAGE_ACTION_MAIN,  // the page's one next step
    PAGE_ACTION_PRINT, // prints the page; path is where to go without JavaScript, "" for nowhere
};

struct page_action {
    struct str title;
    struct str path;
    enum page_action_kind kind;
};

enum page_frame {
    PAGE_STAFF, // side menu and head
    PAGE_CARD,  // one card in the middle: sign-in, first run, errors for those not signed in
    PAGE_PHONE, // the whole screen belongs to the body, which has its own h1: rating on a phone
    PAGE_PUPIL, // large and quiet: pupils' pages; the body has its own h1
};

struct page {
    enum page_frame frame;
    struct str title;            // <title> and <h1>
    struct str lead;             // one line under the title
    VEC(struct page_link) trail; // the way here, without the page itself
    struct str school;           // МБОУ «Школа № 12»; "" before the first run
    struct str year;             // 2026/27
    struct date today;           // for the head of a printed sheet
    VEC(struct page_menu_group) menu;
    struct str person;      // "" when nobody is signed in
    struct str roles;       // завуч, учитель
    struct str person_path; // own account
    struct str leave_path;  // POST here signs out
    struct notice flash;    // what just happened; text "" for nothing
    VEC(struct page_action) actions;
    bool wide;                 // a wide table: the body takes the whole width
    VEC(const char *) scripts; // modules of this page: asset_table_js
};

// Draws the whole page.
void view_page(struct view *view, const struct page *page, struct html body);

// What an error's page says inside a frame: what happened, what was kept, what to do.
struct trouble {
    int status;      // 404
    struct str what; // «Такой страницы нет»
    struct str kept; // «Введённое не пропало», "" if there is nothing to say
    struct str next; // «Вернитесь на главную и найдите нужное в меню»
    struct str path;  // where the button leads
    struct str title; // the button: «На главную»
};
void view_trouble(struct view *view, const struct trouble *trouble);

// Adds to the lists of a page.
void page_add_trail(struct arena *arena, struct page *page, struct str title, struct str path);
void page_add_action(struct arena *arena, struct page *page, enum page_action_kind kind,
                     struct str title, struct str path);
void page_add_script(struct arena *arena, struct page *page, const char *asset_url);

#endif
