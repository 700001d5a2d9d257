// SPDX-License-Identifier: GPL-3.0-or-later
// Parts that pages share: notices, empty states, tabs, level chips, progress, tables, the question
// before a destructive act. Their templates are in parts.html and table.html; a room's template
// draws one with {% call notice(…) %}.
#ifndef VSOKO_VIEW_PARTS_H
#define VSOKO_VIEW_PARTS_H

#include "view/view.h"

enum notice_kind { NOTICE_INFO, NOTICE_OK, NOTICE_WARN, NOTICE_STOP };

struct notice {
    enum notice_kind kind;
    struct str text;
    struct str path;  // a link after the text, "" for none
    struct str title; // of the link
};
// Nothing for an empty text.
void view_notice(struct view *view, const struct notice *notice);
const char *notice_class(enum notice_kind kind); // "info", "ok", "warn", "stop"

// What will be here, and the one next step.
struct empty {
    struct str title; // «Пока нет ни одной процедуры»
    struct str text;  // what will stand here
    struct str path;  // the next step, "" for none
    struct str step;  // its button
};
void view_empty(struct view *view, const struct empty *empty);

struct tab {
    struct str title;
    struct str path;
    struct str badge;
    bool current;
};
struct tabs {
    struct str label; // for a screen reader: «Части процедуры»
    VEC(struct tab) items;
};
void view_tabs(struct view *view, const struct tabs *tabs);

// Levels of one palette: 0 below basic, 1 basic, 2 raised, 3 high; anything else is «no data».
enum { LEVELS = 4, LEVEL_NONE = -1 };
const char *level_class(int level); // "l0" … "l3", "lna"
// A chip with a level's colour and a word, so that colour never speaks alone.
void view_level(struct view *view, int level, struct str text);
// The palette with its words: «0 ниже базового» …; `words` has LEVELS texts and one for no data.
void view_level_legend(struct view *view, const struct str words[LEVELS + 1]);

// Long work that may be left and come back to. While it runs the part asks itself again through
// htmx (path answers with the same part); without JavaScript a link does.
struct progress {
    struct str title;    // «Загрузка учеников»
    int64_t done, total; // total 0 = not known yet
    struct str now;      // «Проверено 120 строк из 580»
    struct str path;     // where the part is asked again
    bool running;
};
void view_progress(struct view *view, const struct progress *progress);

// «Удалить», asked by typing a name. The handler compares the field `confirm` again.
struct confirm {
    struct str action; // POST here
    struct str name;   // what is to be typed
    struct str text;   // what will happen, what can be undone and until when
    struct str button; // «Удалить процедуру»
    struct str back;   // the way out
    struct str error;  // beside the field, "" at first
};
void view_confirm(struct view *view, const struct confirm *confirm);

// A list of rows. A table of another shape is written in its own template with the same classes.
struct table_column {
    struct str title;
    bool numeric; // right-aligned, with figures of one width
    bool hidden;  // the heading is for screen readers only
};
struct table_cell {
    struct str text;
    struct str path; // a link, "" for none
    struct str note; // small under the text
    struct str sort; // what it is sorted by, "" for the text
    struct str tag;  // a chip after the text, "" for none
    enum notice_kind tag_kind;
};
struct table_row {
    VEC(struct table_cell) cells; // the first one is the row's heading
};
struct table {
    struct str caption; // said to a screen reader and printed
    bool caption_shown;
    bool sortable;   // the page adds asset_table_js
    bool filterable; // the same
    VEC(struct table_column) columns;
    VEC(struct table_row) rows;
};
void view_table(struct view *view, const struct table *table);
// Where a list may have nothing yet: what will be here, and the next step.
void view_table_or_empty(struct view *view, const struct table *table, const struct empty *empty);

// Builds a table: its columns first, then row by row.
void table_add_column(struct arena *arena, struct table *table, struct str title, bool numeric);
// Returns the new row, to add its cells.
struct table_row *table_add_row(struct arena *arena, struct table *table);
// Returns the cell, to add a link, a note, a chip.
struct table_cell *table_add_cell(struct arena *arena, struct table_row *row, struct str text);

#endif
