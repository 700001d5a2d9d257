// SPDX-License-Identifier: GPL-3.0-or-later
// The strength of links in the school's own data. A room above that has the data gives a source in
// its descriptor (base/room.h: link_source); without one nothing is known.
#ifndef VSOKO_OUTCOMES_LINK_FOUND_H
#define VSOKO_OUTCOMES_LINK_FOUND_H

#include "outcomes/outcome.h"
#include "school/web.h"
#include "vsoko/measure/network.h"

// One link: pupils whose marks tell of both ends, and how the two go together.
struct link_found {
    size_t n;
    bool known;                            // n is enough and both vary
    double r, low, high;                   // correlation with its 95 % interval
    enum measure_relation_verdict verdict; // on the declared link, all links judged together
};

struct link_source {
    // found[catalogue->links.n], zeroed before.
    bool (*find)(struct db *db, struct arena *arena, int64_t org,
                 const struct outcome_catalogue *catalogue, struct link_found *found,
                 struct error *error);
};

// What the rooms of this program know: found[links of the catalogue].
bool link_found_all(struct request *request, struct db *db,
                    const struct outcome_catalogue *catalogue, struct link_found **out,
                    struct error *error) __attribute__((warn_unused_result));

// «0,41 (от 0,20 до 0,58), 64 ученика: подтверждается», «данных мало: 12 учеников», «данных нет».
struct str link_found_words(struct arena *arena, const struct link_found *found);

#endif
