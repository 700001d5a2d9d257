// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of surveys show: survey.html takes these and nothing else.
#ifndef VSOKO_MONITORING_SURVEY_VIEW_H
#define VSOKO_MONITORING_SURVEY_VIEW_H

#include "monitoring/survey.h"
#include "view/view.h"

// The page of those who run it.
struct survey_view {
    const struct survey *survey;
    const struct session *session;
    struct str problem;
    struct str address; // «http://192.168.1.5:8080/a/12345678»
    struct html qr;
    struct str received; // «12 из 24»
    int64_t answers, used;
    VEC(struct str) left_out; // who is in the class and not invited: no consent
    bool may_open;
    bool few; // fewer answers than can be shown
};

// Slips with one-time codes: no names.
struct survey_slip_view {
    struct str code; // «1234 5678»
    struct html qr;
};
struct survey_slips_view {
    struct str title, class_name, address;
    VEC(struct survey_slip_view) rows;
    struct str enough; // why there is none
};

// What those who answer see.
struct survey_phone_view {
    const struct survey *survey;
    const struct instrument *instrument;
    struct str problem;
    struct str claim, ticket, code; // for a form without JavaScript
    struct str words;               // how long, how many questions
};

#endif
