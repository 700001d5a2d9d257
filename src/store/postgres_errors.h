// SPDX-License-Identifier: GPL-3.0-or-later
// What PostgreSQL said, in words for a person.
#ifndef VSOKO_STORE_POSTGRES_ERRORS_H
#define VSOKO_STORE_POSTGRES_ERRORS_H

#include "base/error.h"

#include <libpq-fe.h>

// Fills the error from a failed result (NULL: from the connection); `what` names the statement.
// True when the connection is of no more use.
bool postgres_error(PGconn *connection, const PGresult *result, const char *what,
                    struct error *error);

#endif
