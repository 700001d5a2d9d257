// SPDX-License-Identifier: GPL-3.0-or-later
// The register of law (нормативные акты): what a plan and local acts rest on, since when it acts,
// since when it no longer does and what came instead. Read from content/laws.yaml once at start.
#ifndef VSOKO_SCHOOL_LAW_H
#define VSOKO_SCHOOL_LAW_H

#include "base/clock.h"
#include "base/content_file.h"
#include "base/error.h"
#include "base/vec.h"

struct law {
    struct str id;     // "p704"; local acts and plans name it
    struct str kind;   // «приказ Минпросвещения России»
    struct str number; // «704»
    struct date date;
    struct str title;
    struct date in_force;   // acts from this day
    struct date lapsed;     // does not act from this day; {0} while it acts
    struct str replaced_by; // id, "" where nothing came instead
    unsigned levels;        // bits of enum level it concerns; 0 = all
    bool plan;              // a year plan usually rests on it
    bool confirmed; // false: shown with «сверьте с первоисточником»
    struct str note;
};

struct law_register {
    VEC(struct law) rows; // in the order of the file
};

// Reads and checks the register: dates in order, a replacement that is there. ERROR_INPUT names the
// file and the line.
bool law_register_load(struct arena *arena, const struct content_file *files,
                       struct law_register *out, struct error *error)
    __attribute__((warn_unused_result));

const struct law *law_find(const struct law_register *laws, struct str id); // or NULL
// Does it act on this day?
bool law_acts(const struct law *law, struct date on);
// What acts instead of a lapsed one on this day, following replacements; NULL if nothing does.
const struct law *law_instead(const struct law_register *laws, const struct law *law,
                              struct date on);
// «приказ Минпросвещения России от 09.10.2024 № 704»
struct str law_name(struct arena *arena, const struct law *law);

#endif
