// SPDX-License-Identifier: GPL-3.0-or-later
// A share of people in words, one way for all pages, documents and files (vsoko/measure/honesty.h:
// how small a group is said by its count).
#ifndef VSOKO_SCHOOL_SHARE_H
#define VSOKO_SCHOOL_SHARE_H

#include "base/str.h"

// «3 из 7», from ten on «9 из 14 (64 %)», from twenty on «72 % (18 из 25)»; «нет данных» of nobody.
struct str share_words(struct arena *arena, int64_t count, int64_t n);

#endif
