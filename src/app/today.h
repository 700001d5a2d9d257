// SPDX-License-Identifier: GPL-3.0-or-later
// The first page «Сегодня»: how are we, how do we know, what to do next.
#ifndef VSOKO_APP_TODAY_H
#define VSOKO_APP_TODAY_H

#include "analysis/chain_view.h"
#include "base/vec.h"
#include "view/view.h"

struct today_step {
    struct str path, title, note;
};

struct today_page {
    struct str when; // «вторник, 24 ноября 2026 г. · 2-я четверть, неделя 3»
    bool fresh; // nothing was measured yet: say for whom the program is
    bool ready; // there are pupils and accounts, a procedure can be opened
    bool may_open;
    bool has_result;
    int64_t session_id;
    struct str result_count; // «19 из 24»
    struct str result_of; // «учеников 9А – базовый уровень и выше по всем шкалам»
    struct html bar; // levels as a stacked bar
    struct str result_note;
    struct str source, trust;
    VEC(struct today_step) steps;
    struct chain_table chains; // the worst; no lines = not shown
    size_t more;               // chains that are not among them
};

#endif
