// SPDX-License-Identifier: GPL-3.0-or-later
// The class map as a spreadsheet: the same numbers as on the page, with live formulas.
#ifndef VSOKO_ANALYSIS_CLASS_MAP_XLSX_H
#define VSOKO_ANALYSIS_CLASS_MAP_XLSX_H

#include "analysis/class_map.h"

// The bytes of the .xlsx. `school` stands on its first sheet.
bool class_map_xlsx(struct arena *arena, const struct class_map *map, struct str school,
                    struct str *out, struct error *error) __attribute__((warn_unused_result));

// «5А Групповой проект 2026-10-15.xlsx»
struct str class_map_file_name(struct arena *arena, const struct session *session,
                               const char *extension);

#endif
