// SPDX-License-Identifier: GPL-3.0-or-later
// A QR code of a short text (an address, a first password).
#ifndef VSOKO_NET_QR_H
#define VSOKO_NET_QR_H

#include "base/buf.h"

// Writes an <svg> of black squares on white with the quiet zone, without a size of its own. False
// when the text is too long for a code (about 2300 bytes).
bool qr_svg(struct buf *out, struct str text) __attribute__((warn_unused_result));
// The same for a terminal: half blocks, dark on light whatever the terminal's colours.
bool qr_terminal(struct buf *out, struct str text) __attribute__((warn_unused_result));

#endif
