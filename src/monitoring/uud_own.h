// SPDX-License-Identifier: GPL-3.0-or-later
// A school's own sheet (своя карта школы) as an instrument: its signs and marks as they stand in
// the file, for sheets that are none of ours.
#ifndef VSOKO_MONITORING_UUD_OWN_H
#define VSOKO_MONITORING_UUD_OWN_H

#include "instruments/instrument.h"
#include "monitoring/uud_sheet.h"

// Sheets with the same signs and the same scale give the same instrument, whatever their class.
// Signs of the personal group are not in it.
bool uud_instrument_of(struct arena *arena, const struct uud_sheet *sheet, struct instrument *out,
                       struct error *error) __attribute__((warn_unused_result));

#endif
