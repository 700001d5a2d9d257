// SPDX-License-Identifier: GPL-3.0-or-later
// Is a page valid HTML that a screen reader can read? For every route's answer and every template.
#ifndef VSOKO_TESTS_SUPPORT_HTML_CHECK_H
#define VSOKO_TESTS_SUPPORT_HTML_CHECK_H

#include "base/str.h"

// What is wrong with a whole page, one line a fault: "12: <p> is not closed". Empty when nothing:
// every element closed in its order, ids once, lang, title, one h1, an image with alt, an input
// with a label, a table's heading cells with a scope, links to #ids that exist.
struct str html_check_page(struct arena *arena, struct str page);

// The same for a part of a page (what htmx asks for).
struct str html_check_part(struct arena *arena, struct str part);

#endif
