// SPDX-License-Identifier: GPL-3.0-or-later
// The writer is our own: libzip stamps parts with local time, and equal content must give equal
// bytes. Format: APPNOTE.TXT 6.3.3, sections 4.3.7, 4.3.12, 4.3.16; no zip64.
#include "base/zip.h"

#include "base/vec.h"

#include <string.h>
#include <zlib.h>

enum {
    METHOD_STORE = 0,
    METHOD_DEFLATE = 8,
    FLAG_UTF8 = 1 << 11,
    VERSION = 20,
    DOS_DATE_1980 = (1 << 5) | 1, // 1 January 1980
    PARTS_MAX = 65000,
};

struct part {
    struct str name;
    uint32_t crc;
    uint32_t packed;
    uint32_t size;
    uint32_t at; // of its local header
    uint16_t method;
};

struct zip_out {
    struct arena *arena;
    struct buf out;
    VEC(struct part) parts;
    z_stream stream;
};

// zlib's memory goes back even if the arena jumps.
static void end_stream(void *arg) { deflateEnd(arg); }

struct zip_out *zip_out_open(struct arena *arena, size_t max) {
    struct zip_out *zip = arena_new(arena, struct zip_out);
    zip->arena = arena;
    zip->out = buf_open(arena, max < UINT32_MAX ? max : UINT32_MAX - 1);
    arena_on_close(arena, end_stream, &zip->stream);
    return zip;
}

static void put16(struct buf *out, unsigned value) {
    buf_put_char(out, (char)(value & 0xFF));
    buf_put_char(out, (char)(value >> 8 & 0xFF));
}

static void put32(struct buf *out, uint32_t value) {
    put16(out, value & 0xFFFF);
    put16(out, value >> 16);
}

// The fields that a local header and a row of the directory share.
static void put_common(struct buf *out, const struct part *part) {
    put16(out, VERSION);
    put16(out, FLAG_UTF8);
    put16(out, part->method);
    put16(out, 0); // midnight
    put16(out, DOS_DATE_1980);
    put32(out, part->crc);
    put32(out, part->packed);
    put32(out, part->size);
    put16(out, (unsigned)part->name.n);
    put16(out, 0); // no extra field
}

static struct str deflate_whole(struct zip_out *zip, struct str bytes, struct error *error) {
    memset(&zip->stream, 0, sizeof zip->stream);
    if (deflateInit2(&zip->stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        error_set(error, ERROR_INTERNAL, "Не хватило памяти для сжатия файла.");
        return (struct str){0};
    }
    size_t max = deflateBound(&zip->stream, (uLong)bytes.n);
    char *packed = arena_alloc(zip->arena, max);
    zip->stream.next_in = (Bytef *)bytes.p;
    zip->stream.avail_in = (uInt)bytes.n;
    zip->stream.next_out = (Bytef *)packed;
    zip->stream.avail_out = (uInt)max;
    deflate(&zip->stream, Z_FINISH); // the output has room for all: it ends in one step
    size_t n = max - zip->stream.avail_out;
    deflateEnd(&zip->stream);
    return str_n(packed, n);
}

bool zip_out_add(struct zip_out *zip, struct str name, struct str bytes, bool store,
                 struct error *error) {
    if (bytes.n >= UINT32_MAX || name.n > 512 || zip->parts.n >= PARTS_MAX) {
        return error_set(error, ERROR_LIMIT, "Часть «%.*s» слишком велика для файла.",
                         STR_ARG(name));
    }
    struct part part = {.name = str_dup(zip->arena, name),
                        .crc = (uint32_t)crc32(0, (const Bytef *)bytes.p, (uInt)bytes.n),
                        .size = (uint32_t)bytes.n,
                        .at = (uint32_t)zip->out.n,
                        .method = store ? METHOD_STORE : METHOD_DEFLATE};
    struct str packed = bytes;
    if (!store) {
        packed = deflate_whole(zip, bytes, error);
        if (packed.p == NULL) {
            return false;
        }
    }
    part.packed = (uint32_t)packed.n;
    buf_put(&zip->out, S("PK\x03\x04"));
    put_common(&zip->out, &part);
    buf_put(&zip->out, part.name);
    buf_put(&zip->out, packed);
    *vec_push(zip->arena, &zip->parts) = part;
    return buf_ok(&zip->out) || error_set(error, ERROR_LIMIT, "Файл получается слишком большим.");
}

bool zip_out_finish(struct zip_out *zip, struct str *out, struct error *error) {
    struct buf *to = &zip->out;
    uint32_t start = (uint32_t)to->n;
    for (size_t i = 0; i < zip->parts.n; i++) {
        const struct part *part = &zip->parts.at[i];
        buf_put(to, S("PK\x01\x02"));
        put16(to, VERSION);
        put_common(to, part);
        put16(to, 0); // no comment
        put16(to, 0); // first disk
        put16(to, 0); // internal attributes
        put32(to, 0); // external attributes
        put32(to, part->at);
        buf_put(to, part->name);
    }
    uint32_t size = (uint32_t)to->n - start;
    buf_put(to, S("PK\x05\x06"));
    put32(to, 0); // disks
    put16(to, (unsigned)zip->parts.n);
    put16(to, (unsigned)zip->parts.n);
    put32(to, size);
    put32(to, start);
    put16(to, 0); // no comment
    *out = buf_str(to);
    return buf_ok(to) || error_set(error, ERROR_LIMIT, "Файл получается слишком большим.");
}
