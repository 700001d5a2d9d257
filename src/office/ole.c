// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/ole.h"

#include "base/encoding.h"

#include <string.h>

enum {
    HEADER = 512,
    SMALL_SECTOR = 64,
    SMALL_STREAM = 4096, // streams below this size lie in small sectors
    ENTRY = 128,
    ENTRY_NAME = 64,
    DIFAT_IN_HEADER = 109,
    KIND_STREAM = 2,
    KIND_ROOT = 5,
};

static uint32_t read16(const char *p) {
    const unsigned char *at = (const unsigned char *)p;
    return (uint32_t)at[0] | (uint32_t)at[1] << 8;
}

static uint32_t read32(const char *p) { return read16(p) | read16(p + 2) << 16; }

// Numbers from 0xFFFFFFFA up mean the end of a chain, a free sector and the like.
static bool is_end(uint32_t sector) { return sector >= 0xFFFFFFFAu; }

bool ole_is(struct str bytes) { return str_starts(bytes, S("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")); }

// Bytes of a sector; empty past the end of the file. The last one of a cut file may be short.
static struct str sector_bytes(const struct ole *ole, uint32_t sector) {
    uint64_t at = ((uint64_t)sector + 1) * ole->sector;
    return at >= ole->bytes.n ? (struct str){0} : str_sub(ole->bytes, (size_t)at, ole->sector);
}

static void add_table_sector(struct ole *ole, uint32_t sector) {
    struct str bytes = sector_bytes(ole, sector);
    for (size_t i = 0; i + 4 <= bytes.n; i += 4) {
        *vec_push(ole->arena, &ole->next) = read32(bytes.p + i);
    }
}

// The table of sectors (FAT), whose own sectors are listed in the header and in a chain after it.
static void read_table(struct ole *ole) {
    const char *header = ole->bytes.p;
    size_t sectors = ole->bytes.n / ole->sector + 1;
    for (size_t i = 0; i < DIFAT_IN_HEADER; i++) {
        uint32_t sector = read32(header + 76 + i * 4);
        if (!is_end(sector) && ole->next.n < sectors) {
            add_table_sector(ole, sector);
        }
    }
    uint32_t list = read32(header + 68);
    for (size_t steps = 0; !is_end(list) && steps < sectors && ole->next.n < sectors; steps++) {
        struct str bytes = sector_bytes(ole, list);
        if (bytes.n < ole->sector) {
            return;
        }
        for (size_t i = 0; i + 8 <= bytes.n && ole->next.n < sectors; i += 4) {
            uint32_t sector = read32(bytes.p + i);
            if (!is_end(sector)) {
                add_table_sector(ole, sector);
            }
        }
        list = read32(bytes.p + bytes.n - 4);
    }
}

// Joins a chain of sectors. A chain is never longer than the file has sectors, so a ring ends.
static struct str read_chain(const struct ole *ole, uint32_t sector, uint64_t size) {
    size_t max = ole->next.n * ole->sector;
    size_t n = size < max ? (size_t)size : max;
    n = n < ole->bytes.n ? n : ole->bytes.n;
    char *out = arena_alloc(ole->arena, n);
    size_t done = 0;
    while (done < n && !is_end(sector) && sector < ole->next.n) {
        struct str bytes = str_sub(sector_bytes(ole, sector), 0, n - done);
        if (bytes.n == 0) {
            break;
        }
        memcpy(out + done, bytes.p, bytes.n);
        done += bytes.n;
        sector = ole->next.at[sector];
    }
    return str_n(out, done);
}

static struct str read_small_chain(const struct ole *ole, uint32_t sector, uint64_t size) {
    size_t n = size < SMALL_STREAM ? (size_t)size : SMALL_STREAM;
    char *out = arena_alloc(ole->arena, n);
    size_t done = 0;
    while (done < n && !is_end(sector) && sector < ole->next_small.n) {
        struct str bytes = str_sub(ole->small, (size_t)sector * SMALL_SECTOR, SMALL_SECTOR);
        bytes = str_sub(bytes, 0, n - done);
        if (bytes.n == 0) {
            break;
        }
        memcpy(out + done, bytes.p, bytes.n);
        done += bytes.n;
        sector = ole->next_small.at[sector];
    }
    return str_n(out, done);
}

static void read_entries(struct ole *ole) {
    struct str folder = read_chain(ole, read32(ole->bytes.p + 48), UINT64_MAX);
    for (size_t at = 0; at + ENTRY <= folder.n; at += ENTRY) {
        const char *p = folder.p + at;
        uint32_t name_bytes = read16(p + ENTRY_NAME);
        char kind = p[66];
        if ((kind != KIND_STREAM && kind != KIND_ROOT) || name_bytes < 2 ||
            name_bytes > ENTRY_NAME) {
            continue;
        }
        struct ole_entry *entry = vec_push(ole->arena, &ole->entries);
        entry->name = encoding_utf16le(ole->arena, str_n(p, name_bytes - 2));
        entry->start = read32(p + 116);
        entry->size = read32(p + 120);
        entry->stream = kind == KIND_STREAM;
        if (kind == KIND_ROOT && ole->small.n == 0) {
            ole->small = read_chain(ole, entry->start, entry->size);
        }
    }
    struct str table = read_chain(ole, read32(ole->bytes.p + 60), UINT64_MAX);
    for (size_t i = 0; i + 4 <= table.n && i / 4 <= ole->small.n / SMALL_SECTOR; i += 4) {
        *vec_push(ole->arena, &ole->next_small) = read32(table.p + i);
    }
}

bool ole_open(struct arena *arena, struct str bytes, struct ole *out, struct error *error) {
    *out = (struct ole){.arena = arena, .bytes = bytes};
    uint32_t shift = bytes.n < HEADER ? 0 : read16(bytes.p + 30);
    if (shift != 9 && shift != 12) {
        return error_set(error, ERROR_INPUT,
                         "Файл повреждён или скачан не полностью. Скачайте или скопируйте его ещё "
                         "раз.");
    }
    out->sector = (size_t)1 << shift;
    read_table(out);
    read_entries(out);
    return true;
}

static const struct ole_entry *find(const struct ole *ole, const char *name) {
    for (size_t i = 0; i < ole->entries.n; i++) {
        if (ole->entries.at[i].stream && str_eq(ole->entries.at[i].name, str_from(name))) {
            return &ole->entries.at[i];
        }
    }
    return NULL;
}

bool ole_has(const struct ole *ole, const char *name) { return find(ole, name) != NULL; }

bool ole_read(const struct ole *ole, const char *name, struct str *out) {
    const struct ole_entry *entry = find(ole, name);
    if (entry == NULL) {
        return false;
    }
    *out = entry->size < SMALL_STREAM ? read_small_chain(ole, entry->start, entry->size)
                                      : read_chain(ole, entry->start, entry->size);
    return true;
}
