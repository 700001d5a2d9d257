// SPDX-License-Identifier: GPL-3.0-or-later
// Who a name in a file of results is: the pupils of the classes of a school year.
#ifndef VSOKO_MONITORING_EXTERNAL_PEOPLE_H
#define VSOKO_MONITORING_EXTERNAL_PEOPLE_H

#include "import/plan.h"

struct external_person {
    int64_t pupil_id, class_id;
    struct str class_name; // «9А»
    struct str full_name;
    struct str fold; // of the full name, to be compared
};
struct external_people {
    VEC(struct external_person) rows;
};
// Those that a name fits.
struct external_matches {
    VEC(const struct external_person *) rows;
};

// Pupils of the classes of `grade` (0 = of all) in the school year that begins in the autumn of
// `year`, as of the day of the load and as of `also` ({0} = of that day alone).
bool external_people_load(const struct import_work *work, int year, int grade, struct date also,
                          struct external_people *out, struct error *error)
    __attribute__((warn_unused_result));

// A whole name, or surname and given name; of a class («9А») first, of all («», «9») if nobody
// there fits. е for ё, capitals and Latin look-alikes do not matter.
struct external_matches external_people_find(struct arena *arena,
                                             const struct external_people *people, struct str name,
                                             struct str class_name);

// The pupil of a row; NULL where nobody fits, several do or the person left him out: then the line
// says so. Several are asked about.
const struct external_person *external_people_choose(struct import_work *work,
                                                     const struct external_people *people,
                                                     struct str name, struct str class_name,
                                                     struct plan_line *line);

#endif
