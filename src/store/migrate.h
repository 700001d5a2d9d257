// SPDX-License-Identifier: GPL-3.0-or-later
// Forward steps of the schema. A room's schema/NNN_what.sql becomes one row of its array at build
// time (tools/embed_schema); a released step never changes: its hash is stored and compared.
//
// Words the runner replaces: {int} integer/bigint, {real} real/double precision, {blob} blob/bytea,
// {json} text/json, {end} strict/nothing, {end_keyed} strict, without rowid/nothing.
#ifndef VSOKO_STORE_MIGRATE_H
#define VSOKO_STORE_MIGRATE_H

struct migration {
    const char *name; // "school/001_ground"; ordered by room floor, room, number; ends with NULL
    const char *text; // statements divided by ';' at line ends
    const char *hash; // BLAKE2b-256 of the file, hex
};

#endif
