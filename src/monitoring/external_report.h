// SPDX-License-Identifier: GPL-3.0-or-later
// One external work as an .xlsx file: the same numbers as on its page.
#ifndef VSOKO_MONITORING_EXTERNAL_REPORT_H
#define VSOKO_MONITORING_EXTERNAL_REPORT_H

#include "monitoring/external_show.h"

// Sheets: marks and journal, tasks, and, where the facts have them, classes and codes.
bool external_report(struct arena *arena, const struct external_facts *facts, struct str school,
                     struct str *out, struct error *error) __attribute__((warn_unused_result));

#endif
