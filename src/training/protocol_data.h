// SPDX-License-Identifier: GPL-3.0-or-later
// The protocol of a seminar as data for documents. Of this room only.
#ifndef VSOKO_TRAINING_PROTOCOL_DATA_H
#define VSOKO_TRAINING_PROTOCOL_DATA_H

#include "base/node.h"

// A data source (base/data_source.h): «sem» of an ask {seminar: id}; another ask gets nothing.
bool seminar_give(void *context, struct arena *arena, const struct node *ask, struct node *out_map,
                  struct error *error);

#endif
