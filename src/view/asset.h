// SPDX-License-Identifier: GPL-3.0-or-later
// Files compiled into the program: styles, scripts, fonts, icons. tools/embed_assets gives each a
// name with the hash of its content, so that a browser may keep it for ever. A template writes
// <img src="{{ asset_icon_svg }}">: for each file web/name.ext there is a URL asset_name_ext, and a
// name that is not there is an error of the C compiler.
#ifndef VSOKO_VIEW_ASSET_H
#define VSOKO_VIEW_ASSET_H

#include "base/str.h"

#include "asset_names.h"

struct asset {
    const char *name; // "app.4f1c2ab08d.css", served as /static/app.4f1c2ab08d.css
    const char *mime;
    struct str raw, gzip, brotli; // gzip and brotli are empty where they save nothing
};

// Ends with name NULL.
extern const struct asset web_assets[];

#endif
