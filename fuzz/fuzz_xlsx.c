// SPDX-License-Identifier: GPL-3.0-or-later
// A whole archive, or the texts of its parts, parted by two zero bytes: the sheet, the shared
// strings, the styles, the workbook. Mutations hardly get through deflate.
#include "fuzz_table.h"

static const char relations[] =
    "<Relationships><Relationship Id=\"a\" Type=\"x/worksheet\" Target=\"s.xml\"/>"
    "<Relationship Id=\"b\" Type=\"x/sharedStrings\" Target=\"t.xml\"/>"
    "<Relationship Id=\"c\" Type=\"x/styles\" Target=\"y.xml\"/></Relationships>";
static const char workbook[] =
    "<workbook><sheets><sheet name=\"Лист\" r:id=\"a\"/></sheets></workbook>";

static bool decode(struct sink *sink, struct str bytes, struct error *error) {
    if (str_starts(bytes, S("PK"))) {
        return workbook_decode(sink, bytes, error);
    }
    struct str sheet = fuzz_next_part(&bytes);
    struct str strings = fuzz_next_part(&bytes);
    struct str styles = fuzz_next_part(&bytes);
    struct zip_out *package = zip_out_open(sink->arena, 1 << 24);
    struct str packed = {0};
    MUST(zip_out_add(package, S("xl/s.xml"), sheet, true, error));
    MUST(zip_out_add(package, S("xl/t.xml"), strings.n > 0 ? strings : S("<sst/>"), true, error));
    MUST(zip_out_add(package, S("xl/y.xml"), styles.n > 0 ? styles : S("<s/>"), true, error));
    MUST(zip_out_add(package, S("xl/workbook.xml"), bytes.n > 0 ? bytes : str_from(workbook), true,
                     error));
    MUST(zip_out_add(package, S("xl/_rels/workbook.xml.rels"), str_from(relations), true, error));
    MUST(zip_out_finish(package, &packed, error));
    return workbook_decode(sink, packed, error);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_table(str_n((const char *)data, size), decode);
    return 0;
}
