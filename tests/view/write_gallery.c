// SPDX-License-Identifier: GPL-3.0-or-later
// write_gallery FOLDER: the gallery's pages and the files of web/ as files, for a browser.
#include "gallery.h"

#include <stdio.h>
#include <sys/stat.h>

static bool put(struct arena *arena, const char *folder, const char *name, struct str bytes) {
    FILE *file = fopen(str_fmt(arena, "%s/%s", folder, name).p, "wb");
    bool ok = file != NULL && fwrite(bytes.p, 1, bytes.n, file) == bytes.n;
    return file != NULL && fclose(file) == 0 && ok;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: write_gallery FOLDER\n");
        return 2;
    }
    struct arena *arena = arena_open(0);
    const char *assets = str_fmt(arena, "%s/static", argv[1]).p;
    mkdir(argv[1], 0777);
    mkdir(assets, 0777);
    bool ok = true;
    struct gallery gallery = gallery_draw(arena);
    for (size_t i = 0; i < gallery.pages.n; i++) {
        const struct gallery_page *page = &gallery.pages.at[i];
        ok = ok && put(arena, argv[1], str_fmt(arena, "%s.html", page->name).p, page->html);
    }
    for (const struct asset *asset = web_assets; asset->name != NULL; asset++) {
        ok = ok && put(arena, assets, asset->name, asset->raw);
    }
    arena_close(arena);
    return ok ? 0 : 1;
}
