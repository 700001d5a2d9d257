// SPDX-License-Identifier: GPL-3.0-or-later
// What the page /trust shows: trust.html takes this and nothing else.
#ifndef VSOKO_APP_TRUST_H
#define VSOKO_APP_TRUST_H

#include "base/str.h"

struct trust_page {
    struct str fingerprint; // of the school's authority, "3A:F1:…"; "" while there is none
};

#endif
