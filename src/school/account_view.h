// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages of accounts are drawn from.
#ifndef VSOKO_SCHOOL_ACCOUNT_VIEW_H
#define VSOKO_SCHOOL_ACCOUNT_VIEW_H

#include "school/account_issue.h"
#include "view/form.h"
#include "view/parts.h"

struct accounts_view {
    struct table table;
    struct str without; // «20 человек ещё без учётной записи», "" when everyone has one
    const struct form *add;
};

struct account_view {
    struct account account;
    struct str entered; // «24 ноября 2026 г.», «ещё не входил»
    struct str staff_path;
    const struct form *roles;
};

struct slips_view {
    const struct slips *slips;
    struct str address; // «http://192.168.1.5:8080»
    struct html qr;     // of the address; empty when it could not be drawn
    struct str failed;  // sentence about those that were not made, "" for none
};

#endif
