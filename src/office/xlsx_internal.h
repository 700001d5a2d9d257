// SPDX-License-Identifier: GPL-3.0-or-later
// The parts of an .xlsx package, shared by the files that read them (ECMA-376 part 1, 18).
#ifndef VSOKO_OFFICE_XLSX_INTERNAL_H
#define VSOKO_OFFICE_XLSX_INTERNAL_H

#include "base/xml.h"
#include "office/cell_value.h"
#include "office/decode.h"

struct xlsx {
    struct arena *arena;
    struct sink *sink;
    struct zip_in *zip;
    bool since_1904;
    VEC(struct str) strings;         // shared strings
    VEC(struct number_style) styles; // by cell format (cellXfs)
};

// Reads one part of the package through a handler.
bool xlsx_part(struct xlsx *xlsx, struct str name, const struct xml_handler *handler, void *context,
               struct error *error);

// Fills `strings`.
bool xlsx_read_strings(struct xlsx *xlsx, struct str part, struct error *error);
// Fills `styles`.
bool xlsx_read_styles(struct xlsx *xlsx, struct str part, struct error *error);
// Puts a sheet's rows into the sink, one by one.
bool xlsx_read_sheet(struct xlsx *xlsx, struct str part, struct error *error);

// «_x000D_» in a text stands for the character with that number. Changed in place; returns the
// rest.
struct str xlsx_unescape(char *text, size_t n);

// An attribute that says yes: "1" or "true".
bool xlsx_flag(const char *const *attributes, const char *name);

#endif
