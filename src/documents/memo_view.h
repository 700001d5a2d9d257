// SPDX-License-Identifier: GPL-3.0-or-later
// What the page of a memo shows: memo.html takes this and nothing else.
#ifndef VSOKO_DOCUMENTS_MEMO_VIEW_H
#define VSOKO_DOCUMENTS_MEMO_VIEW_H

#include "documents/paper.h"
#include "view/view.h"

struct memo_rec {
    struct str what, who, check, success;
    struct str term; // ISO date, as the form keeps it
};

struct memo_cause {
    struct str text, from, check, who, term;
};

struct memo_hint {
    struct str title, text;
};

struct memo_view {
    int64_t session_id;
    struct str problem;
    struct html preview;
    VEC(struct paper_remark) remarks;
    struct str number, date, absent;
    VEC(struct memo_rec) recs;     // one empty row more than there are
    VEC(struct memo_cause) causes; // the same
    VEC(struct memo_hint) hints;   // what the instrument advises at each level
};

#endif
