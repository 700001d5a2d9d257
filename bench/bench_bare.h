// SPDX-License-Identifier: GPL-3.0-or-later
// The machine's own limit: bare SQLite putting the same rows as durably, WAL and synchronous FULL.
#ifndef VSOKO_BENCH_BARE_H
#define VSOKO_BENCH_BARE_H

// Rows a second with `batch` rows a transaction into a copy of the table `response`, made beside
// `database`, during `seconds`.
double bench_bare_writer(const char *database, int batch, double seconds);

#endif
