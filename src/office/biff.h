// SPDX-License-Identifier: GPL-3.0-or-later
// Records of the .xls stream ([MS-XLS] 2.1.4): a number, a length, a body that may go on in
// CONTINUE records.
#ifndef VSOKO_OFFICE_BIFF_H
#define VSOKO_OFFICE_BIFF_H

#include "base/buf.h"

enum {
    BIFF_FORMULA = 0x0006,
    BIFF_EOF = 0x000A,
    BIFF_DATEMODE = 0x0022,
    BIFF_FILEPASS = 0x002F,
    BIFF_CONTINUE = 0x003C,
    BIFF_COLINFO = 0x007D,
    BIFF_BOUNDSHEET = 0x0085,
    BIFF_MULRK = 0x00BD,
    BIFF_RSTRING = 0x00D6,
    BIFF_XF = 0x00E0,
    BIFF_MERGED = 0x00E5,
    BIFF_SST = 0x00FC,
    BIFF_LABELSST = 0x00FD,
    BIFF_NUMBER = 0x0203,
    BIFF_LABEL = 0x0204,
    BIFF_BOOLERR = 0x0205,
    BIFF_STRING = 0x0207,
    BIFF_ROW = 0x0208,
    BIFF_RK = 0x027E,
    BIFF_FORMAT = 0x041E,
    BIFF_BOF = 0x0809,
};

struct biff_record {
    int kind;
    struct str body; // without what stands in CONTINUE
};

// A place in the stream.
struct biff {
    struct str stream;
    size_t at;
};

// The next record; false at the end of the stream.
bool biff_next(struct biff *biff, struct biff_record *record);

unsigned biff_u8(struct str body, size_t at); // 0 past the end, as the ones below
unsigned biff_u16(struct str body, size_t at);
uint32_t biff_u32(struct str body, size_t at);
double biff_f64(struct str body, size_t at);
double biff_rk(uint32_t rk); // [MS-XLS] 2.5.217

// The body of a record and of the CONTINUE records after it, read as one.
struct biff_text {
    struct biff biff; // behind the part at hand
    struct str part;  // what is left of it
    bool end;
    struct buf scratch; // of the text at hand
};

// `after` is the place behind the record whose `body` (or the end of it) is read.
struct biff_text biff_text_of(struct arena *arena, const struct biff *after, struct str body);

// A text of BIFF8: its length (2 bytes, or 1 when `short_length`), flags, characters, and
// formatting that is skipped. False at the end of the data.
bool biff_read_text(struct biff_text *text, bool short_length, struct str *out);
// Four bytes of the data, 0 at its end.
uint32_t biff_text_u32(struct biff_text *text);

// Bytes in windows-1251 (BIFF5) as UTF-8.
struct str biff_ansi(struct arena *arena, struct str bytes);

#endif
