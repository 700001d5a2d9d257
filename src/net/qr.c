// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/qr.h"

#include <qrencode.h>

enum { QUIET = 4 }; // modules of white around, ISO/IEC 18004

static QRcode *encode(struct str text) {
    return text.n == 0 || text.n > 4096
               ? NULL
               : QRcode_encodeData((int)text.n, (const unsigned char *)text.p, 0, QR_ECLEVEL_M);
}

static bool dark(const QRcode *code, int x, int y) {
    return x >= 0 && y >= 0 && x < code->width && y < code->width &&
           (code->data[y * code->width + x] & 1) != 0;
}

bool qr_svg(struct buf *out, struct str text) {
    QRcode *code = encode(text);
    if (code == NULL) {
        return false;
    }
    int side = code->width + 2 * QUIET;
    buf_fmt(out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
            "shape-rendering=\"crispEdges\" role=\"img\" aria-label=\"QR\">"
            "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/><path d=\"",
            side, side, side, side);
    for (int y = 0; y < code->width; y++) {
        for (int x = 0, n; x < code->width; x += n) {
            n = 1;
            while (dark(code, x, y) && dark(code, x + n, y)) {
                n++;
            }
            if (dark(code, x, y)) {
                buf_fmt(out, "M%d %dh%dv1h-%dz", x + QUIET, y + QUIET, n, n);
            }
        }
    }
    buf_put_c(out, "\" fill=\"#000\"/></svg>");
    QRcode_free(code);
    return buf_ok(out);
}

bool qr_terminal(struct buf *out, struct str text) {
    static const char *const halves[] = {" ", "▀", "▄", "█"}; // upper dark = 1, lower dark = 2
    QRcode *code = encode(text);
    if (code == NULL) {
        return false;
    }
    for (int y = -QUIET; y < code->width + QUIET; y += 2) {
        buf_put_c(out, "\x1b[30;107m"); // black on bright white
        for (int x = -QUIET; x < code->width + QUIET; x++) {
            buf_put_c(out, halves[dark(code, x, y) + 2 * dark(code, x, y + 1)]);
        }
        buf_put_c(out, "\x1b[0m\n");
    }
    QRcode_free(code);
    return buf_ok(out);
}
