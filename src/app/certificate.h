// SPDX-License-Identifier: GPL-3.0-or-later
// The school's own authority and the server's certificate, kept in the folder of the data.
#ifndef VSOKO_APP_CERTIFICATE_H
#define VSOKO_APP_CERTIFICATE_H

#include "net/lan.h"
#include "net/tls.h"

// Reads both, or makes what is missing, old or not of these addresses. Files: tls/authority.pem and
// tls/server.pem with their .key beside them, readable by the owner alone.
bool certificate_ready(struct arena *arena, struct str data_dir,
                       const struct lan_addresses *addresses, struct tls_pair *out,
                       struct error *error) __attribute__((warn_unused_result));

// The authority's certificate for the page /trust; "" when there is none.
struct str certificate_authority(struct arena *arena, const char *data_dir);

#endif
