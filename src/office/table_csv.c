// SPDX-License-Identifier: GPL-3.0-or-later
// Separated values: every field is a text as it stands; what it means is for the importer.
#include "base/csv.h"
#include "base/encoding.h"
#include "office/cell_value.h"
#include "office/decode.h"

static bool put_record(struct sink *sink, const struct csv_record *record, struct error *error) {
    if (!sink_row(sink, record->line, false, error)) {
        return false;
    }
    for (size_t i = 0; i < record->fields.n; i++) {
        if (!sink_cell(sink, (int64_t)i, cell_from_text(record->fields.at[i]), error)) {
            return false;
        }
    }
    return sink_row_end(sink, error);
}

bool csv_decode(struct sink *sink, struct str bytes, struct error *error) {
    struct decoded_text decoded = encoding_decode(sink->arena, bytes);
    struct csv csv = csv_open(decoded.text, csv_guess_separator(decoded.text));
    struct csv_record record = {0};
    sink_format(sink, WORKBOOK_CSV, decoded.encoding, csv.separator);
    sink_sheet(sink, (struct str){0}, false);
    while (csv_next(&csv, sink->arena, &record)) {
        if (!put_record(sink, &record, error)) {
            return false;
        }
    }
    return true;
}
