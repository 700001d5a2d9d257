// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of a package, parted by two zero bytes: users, classes, enrollments.
#include "fuzz_table.h"

static bool decode(struct sink *sink, struct str bytes, struct error *error) {
    struct str users = fuzz_next_part(&bytes);
    struct str classes = fuzz_next_part(&bytes);
    struct zip_out *package = zip_out_open(sink->arena, 1 << 24);
    struct str packed = {0};
    MUST(zip_out_add(package, S("users.csv"), users, true, error));
    MUST(zip_out_add(package, S("classes.csv"), classes, true, error));
    MUST(zip_out_add(package, S("enrollments.csv"), bytes, true, error));
    MUST(zip_out_finish(package, &packed, error));
    return workbook_decode(sink, packed, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_table(str_n((const char *)data, size), decode);
    return 0;
}
