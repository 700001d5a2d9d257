// SPDX-License-Identifier: GPL-3.0-or-later
// The routes of this room, noun by noun; each array ends with pattern NULL. room.c lists them.
#ifndef VSOKO_SCHOOL_PAGES_H
#define VSOKO_SCHOOL_PAGES_H

#include "net/route.h"

extern const struct route about_routes[], account_routes[], audit_routes[], calendar_routes[],
    class_routes[], consent_routes[], job_routes[], keeping_routes[], law_routes[], login_routes[],
    org_routes[], pupil_routes[], rollover_routes[], staff_routes[], start_routes[];

#endif
