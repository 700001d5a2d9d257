// SPDX-License-Identifier: GPL-3.0-or-later
// The form of the editor: what was typed becomes a draft, and what the buttons do to it.
#ifndef VSOKO_INSTRUMENTS_EDITOR_FORM_H
#define VSOKO_INSTRUMENTS_EDITOR_FORM_H

#include "instruments/draft.h"
#include "net/request.h"

// Reads the form over what was kept: fields that the form does not have stay.
void editor_form_read(const struct request *request, const struct draft *kept, struct draft *out);
// «add-item», «drop-item.3», «up.2», «add-scale», «drop-scale.0». Returns the place of the page to
// show after it: "items", "scales", "" .
const char *editor_form_do(struct arena *arena, struct str deed, struct draft *draft);

#endif
