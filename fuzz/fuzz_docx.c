// SPDX-License-Identifier: GPL-3.0-or-later
// A whole archive, or the text of word/document.xml: mutations hardly get through deflate.
#include "fuzz_table.h"

static bool decode(struct sink *sink, struct str bytes, struct error *error) {
    if (str_starts(bytes, S("PK"))) {
        return workbook_decode(sink, bytes, error);
    }
    struct zip_out *package = zip_out_open(sink->arena, 1 << 24);
    struct str packed = {0};
    MUST(zip_out_add(package, S("word/document.xml"), bytes, true, error));
    MUST(zip_out_finish(package, &packed, error));
    return workbook_decode(sink, packed, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_table(str_n((const char *)data, size), decode);
    return 0;
}
