// SPDX-License-Identifier: GPL-3.0-or-later
// OneRoster 1.1: an archive of tables in csv. Each of those that the program reads becomes a sheet
// of its name. Passwords, addresses and telephones of users.csv come no further than this.
#include "base/csv.h"
#include "base/encoding.h"
#include "office/cell_value.h"
#include "office/decode.h"

enum { PART_MAX = 64 << 20, COLUMNS_MAX = 200 };

// The tables and the columns that are wanted of each.
static const struct part {
    const char *name;
    const char *columns[12];
} parts[] = {
    {"manifest", {"propertyName", "value", NULL}},
    {"orgs", {"sourcedId", "name", "type", NULL}},
    {"classes", {"sourcedId", "status", "title", "grades", "classType", NULL}},
    {"users",
     {"sourcedId", "status", "enabledUser", "role", "givenName", "familyName", "middleName",
      "identifier", "grades", NULL}},
    {"demographics", {"sourcedId", "birthDate", "sex", NULL}},
    {"enrollments",
     {"sourcedId", "status", "classSourcedId", "userSourcedId", "role", "beginDate", "endDate",
      NULL}},
};

// Where each wanted column stands, -1 where the table has none.
static void find_columns(const struct part *part, const struct csv_record *header, int *places) {
    for (size_t i = 0; part->columns[i] != NULL; i++) {
        places[i] = -1;
        for (size_t c = 0; c < header->fields.n && c < COLUMNS_MAX; c++) {
            if (str_eq(str_trim(header->fields.at[c]), str_from(part->columns[i]))) {
                places[i] = (int)c;
            }
        }
    }
}

static bool put_row(struct sink *sink, const struct part *part, const struct csv_record *record,
                    const int *places, struct error *error) {
    if (!sink_row(sink, record->line, false, error)) {
        return false;
    }
    for (size_t i = 0; part->columns[i] != NULL; i++) {
        struct str text = places == NULL ? str_from(part->columns[i])
                          : places[i] >= 0 && (size_t)places[i] < record->fields.n
                              ? record->fields.at[places[i]]
                              : (struct str){0};
        if (!sink_cell(sink, (int64_t)i, cell_from_text(text), error)) {
            return false;
        }
    }
    return sink_row_end(sink, error);
}

static bool put_part(struct sink *sink, struct zip_in *zip, const struct part *part,
                     struct error *error) {
    struct str bytes, file = str_fmt(sink->arena, "%s.csv", part->name);
    int places[12];
    sink_sheet(sink, str_from(part->name), false);
    if (!zip_in_has(zip, file)) {
        return true;
    }
    if (!zip_in_read(zip, sink->arena, file, PART_MAX, &bytes, error)) {
        return false;
    }
    struct csv csv = csv_open(encoding_decode(sink->arena, bytes).text, ',');
    struct csv_record record = {0};
    if (!csv_next(&csv, sink->arena, &record)) {
        return true;
    }
    find_columns(part, &record, places);
    if (!put_row(sink, part, &record, NULL, error)) {
        return false;
    }
    while (csv_next(&csv, sink->arena, &record)) {
        if (!put_row(sink, part, &record, places, error)) {
            return false;
        }
    }
    return true;
}

bool oneroster_decode(struct sink *sink, struct zip_in *zip, struct error *error) {
    sink_format(sink, WORKBOOK_ONEROSTER, S("utf-8"), ',');
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!put_part(sink, zip, &parts[i], error)) {
            return false;
        }
    }
    return true;
}
