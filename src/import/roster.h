// SPDX-License-Identifier: GPL-3.0-or-later
// All pupils of a school as a list is compared with them: by name, by number of the personal file,
// by date of birth; and the classes of the year.
#ifndef VSOKO_IMPORT_ROSTER_H
#define VSOKO_IMPORT_ROSTER_H

#include "base/text_index.h"
#include "school/pupil.h"
#include "school/year.h"

struct roster_pupil {
    struct pupil pupil;
    struct str fold;       // of the whole name
    int64_t class_id;      // on the day, 0 = in none
    struct str class_name; // «», if in none
    bool taken;            // a row of the file is this pupil already
    size_t next_of_name;   // the next with the same family and given name, ROSTER_END at the end
    size_t next_of_file;
    size_t next_of_birth;
};
#define ROSTER_END ((size_t)-1)

struct roster_class {
    int64_t class_id; // 0 = does not exist yet
    struct str name;
    int grade;
    struct str letter;
    int64_t pupils;  // members on the day
    int64_t matched; // of them in the file
    bool planned;    // it is among the classes to be made
};

struct roster {
    struct school_year year;
    VEC(struct roster_pupil) pupils;
    VEC(struct roster_class) classes;
    struct text_index by_name; // "фамилия имя" folded
    struct text_index by_file;
    struct text_index by_birth; // "2015-03-01 имя"
    struct text_index by_class;
};

// ERROR_NOT_FOUND when the school has no year yet.
bool roster_load(struct db *db, struct arena *arena, int64_t org, struct date on,
                 struct roster *out, struct error *error) __attribute__((warn_unused_result));

// First of a chain; go on with next_of_*.
size_t roster_of_name(const struct roster *roster, struct arena *arena, struct str last,
                      struct str first);
size_t roster_of_file(const struct roster *roster, struct str file_number);
size_t roster_of_birth(const struct roster *roster, struct arena *arena, struct date born,
                       struct str first);
// The class of a name; one that does not exist yet is added with class_id 0.
struct roster_class *roster_class_of(struct roster *roster, struct arena *arena, struct str name);

extern const struct sql *const roster_sql[];

#endif
