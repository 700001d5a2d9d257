// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of notes show: note.html takes these and nothing else.
#ifndef VSOKO_MONITORING_NOTE_VIEW_H
#define VSOKO_MONITORING_NOTE_VIEW_H

#include "monitoring/note.h"

struct note_line_view {
    int64_t pupil_id;
    struct str name;
    struct str state; // «записано», «3 из 7», «–»
};

struct note_list_view {
    int64_t session_id;
    struct str who; // «Ученик», «Урок»
    VEC(struct note_line_view) rows;
};

struct note_field_view {
    struct str name;  // of the field: "note-i1", "note-"
    struct str title; // the question, or what is to be written
    int64_t seq;
    struct str body;
    int lines;
};

struct note_form_view {
    int64_t session_id, pupil_id;
    struct str problem;
    bool closed;
    VEC(struct note_field_view) fields;
    int64_t next_id; // the one behind this one on the list, 0 = the last
    struct str next;
};

#endif
