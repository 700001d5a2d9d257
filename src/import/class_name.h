// SPDX-License-Identifier: GPL-3.0-or-later
// The class a cell, a group row, a sheet's name or a title speaks of.
#ifndef VSOKO_IMPORT_CLASS_NAME_H
#define VSOKO_IMPORT_CLASS_NAME_H

#include "base/text_index.h"
#include "import/import.h"

// «5А» of «5 кл. В», «Класс: 5 "А"»; "" if the text is not a class.
struct str import_class_name(struct arena *arena, struct str text);
// The first class that stands inside a longer text: «Список обучающихся 8 «В» класса» → «8В».
struct str import_class_inside(struct arena *arena, struct str text);
// Of a table without a column of classes: of the sheet's name, else of the titles above it.
// *from (may be NULL) gets "sheet name" or "title".
struct str import_class_of_table(struct arena *arena, const struct sheet_table *table,
                                 const char **from);
// Grade of a name made above.
int import_class_grade(struct str name);

bool import_class_fits(const struct cell *cell); // for column_field.fits

// Classes that rows name, and which of them a list may bring in.
struct class_use {
    struct str name;
    int rows;
    bool known;   // the school has it
    bool allowed; // rows of it are taken
};
struct class_uses {
    VEC(struct class_use) at;
    struct text_index by_name;
};
struct class_uses class_uses_open(struct arena *arena);
void import_class_count(struct arena *arena, struct class_uses *uses, struct str name);
// Decides which classes are taken: all of the school's, those the person allowed, and, where the
// school has no classes yet, all but those that look like a slip (one or two rows beside full
// classes). A class new to the school with five rows or more is taken and reported by the caller.
void import_class_decide(const struct import_reader *reader, struct class_uses *uses);
const struct class_use *import_class_use(const struct class_uses *uses, struct str name);

#endif
