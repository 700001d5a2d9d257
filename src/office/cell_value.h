// SPDX-License-Identifier: GPL-3.0-or-later
// What a stored number means by its style: a date, a percent, a code with leading zeros. The same
// for xlsx and xls.
#ifndef VSOKO_OFFICE_CELL_VALUE_H
#define VSOKO_OFFICE_CELL_VALUE_H

#include "office/workbook.h"

enum style_kind { STYLE_PLAIN, STYLE_DATE, STYLE_PERCENT, STYLE_ZEROS };

struct number_style {
    enum style_kind kind;
    int digits; // STYLE_ZEROS: how many digits are shown at least
};

// ECMA-376 part 1, 18.8.30: the formats a file need not spell out.
struct number_style number_style_builtin(int id);
// A format code as a file spells it, "dd\.mm\.yyyy;@".
struct number_style number_style_of_code(struct str code);

// A serial of the 1904 system is turned into that of 1900.
struct cell cell_from_number(struct arena *arena, double number, struct number_style style,
                             bool since_1904);
struct cell cell_from_text(struct str text); // an empty text gives an empty cell
struct cell cell_from_bool(bool flag);
struct cell cell_from_error(struct str text);
// An error's number in xls: 7 is "#DIV/0!".
struct cell cell_from_error_code(int code);
// A formula without a value; `formula` is given without "=".
struct cell cell_from_formula(struct arena *arena, struct str formula);
// A date or an instant in the ISO form, as ods and strict xlsx keep it; text if it is none.
struct cell cell_from_iso(struct arena *arena, struct str text);

#endif
