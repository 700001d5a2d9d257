// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of import are drawn from.
#ifndef VSOKO_IMPORT_IMPORT_VIEW_H
#define VSOKO_IMPORT_IMPORT_VIEW_H

#include "import/plan.h"
#include "view/parts.h"

struct import_kind_option {
    const char *value, *title;
    bool chosen;
};

struct import_kind_options {
    VEC(struct import_kind_option) at;
};

struct import_list_view {
    struct import_kind_options kinds;
    struct str error;   // of the upload that was refused
    struct str running; // page of one's own load that is going on, "" = none
    struct empty empty;
    struct table batches; // what was loaded before
};

// A column of the file as a person sees it, with what it was taken for.
struct import_column_view {
    int column;         // 1-based
    struct str letter;  // «C»
    struct str header;  // "" where there is none
    struct str example; // the first values
    struct str field;   // name of the field, "" = not needed
    bool doubtful;
};

struct import_field_option {
    const char *name, *title;
};

// One group of rows of the plan with the same fate.
struct import_section {
    const char *id;   // anchor
    struct str title; // «Новые: 25»
    bool open;        // shown at once
    struct table table;
    int64_t left_out; // rows that are not shown for their number
};

struct import_sections {
    struct tabs tabs;
    VEC(struct import_section) at;
};

// More options of one question than this are a list to choose from.
enum { IMPORT_RADIOS_MAX = 10 };

struct import_preview_view {
    struct str action;    // POST here
    struct str file_name; // as it was brought
    struct import_kind_options kinds;
    struct notice verdict;
    struct str how; // «Лист «Список», заголовок в строке 3, windows-1251»
    VEC(struct import_column_view) columns;
    VEC(struct import_field_option) fields;
    bool columns_chosen;             // a person or a remembered mapping chose them
    bool columns_open;               // something is doubtful
    VEC(struct plan_line) questions; // with options; answered ones, too
    bool ask_left;                   // some are at school and not in the file
    bool of_people;                  // the rows are pupils or staff
    struct import_sections sections;
    VEC(struct str) classes; // that the file names and the school does not have
    struct str new_classes;  // allowed already
    struct date on;
    const char *on_title; // «День наблюдения»
    bool may_apply;
    struct str apply_title; // «Загрузить: 25 новых, 3 изменены»
};

struct import_batch_view {
    int64_t batch_id;
    struct str text; // who, when, from which file
    struct table counts;
    struct import_sections sections; // the protocol; none of an older load
    struct str undone;               // when, "" = stands
};

#endif
