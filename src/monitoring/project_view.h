// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of projects show: project.html takes these and nothing else.
#ifndef VSOKO_MONITORING_PROJECT_VIEW_H
#define VSOKO_MONITORING_PROJECT_VIEW_H

#include "monitoring/project.h"

struct project_line_view {
    int64_t pupil_id;
    struct str name, team, topic, supervisor, stages, appeal;
};

struct project_list_view {
    int64_t session_id;
    bool only_mine; // a supervisor sees those that he leads
    VEC(struct project_line_view) rows;
};

struct project_stage_view {
    struct str id, title;
    struct date done_on;
};

struct project_choice {
    int64_t account;
    struct str name;
    bool chosen;
};

struct project_card_view {
    int64_t session_id, pupil_id;
    struct str problem;
    struct str topic, supervisor; // supervisor: the name, "" = nobody yet
    int team;
    bool may_lead; // chooses the supervisor, files and decides appeals
    bool closed;
    struct date today;
    VEC(struct project_choice) people;
    VEC(struct project_stage_view) stages;
    VEC(struct project_appeal) appeals;
    bool may_file; // closed, and none is open
};

#endif
