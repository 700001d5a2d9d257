// SPDX-License-Identifier: GPL-3.0-or-later
// The page of one external work, filled: from counts to words, charts and tables.
#ifndef VSOKO_MONITORING_EXTERNAL_SHOW_H
#define VSOKO_MONITORING_EXTERNAL_SHOW_H

#include "monitoring/external_code.h"
#include "monitoring/external_group.h"
#include "monitoring/external_view.h"

// One class of the parallel with who teaches the subject there; for those who may see it.
struct external_class {
    struct str name;     // «5А», «класс 2 в файле»
    struct str teachers; // «Петрова А. С.», "" = not known
    struct external_summary summary;
};
struct external_classes {
    VEC(struct external_class) rows;
};

// All that the page needs of one work.
struct external_facts {
    struct external_work work;
    struct external_results results;
    struct external_summary summary;
    struct external_norms norms;
    struct external_classes classes; // empty for those who may not see them
    struct external_causes causes;
    struct external_groups groups; // what summary reports say of the country, the region …
    int64_t pupils;                // of the parallel on the day, 0 = not known
    bool with_classes;             // this reader sees classes, teachers, codes
    struct external_codes codes;   // empty for those who may not see who stands behind them
};

// The work with its classes, if the reader may see them; ERROR_NOT_FOUND.
bool external_facts_read(struct db *db, struct arena *arena, const struct content_base *base,
                         int64_t org, int64_t work_id, bool with_classes,
                         struct external_facts *out, struct error *error)
    __attribute__((warn_unused_result));

// «18 из 66 (27 %, 95 %: 18–39 %)»; without the percentage where n is under the norm.
struct str external_share(struct arena *arena, int64_t x, int64_t n,
                          const struct external_norms *norms);
// «ВПР: Математика, 5 класс»
struct str external_title(struct arena *arena, const struct external_work *work);

// What the summary reports say, beside the school's own numbers.
void external_show_groups(struct arena *arena, const struct external_facts *facts,
                          struct external_work_view *view);
// From facts to what the template shows.
void external_show(struct arena *arena, const struct external_facts *facts,
                   struct external_work_view *view);

#endif
