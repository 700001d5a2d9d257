// SPDX-License-Identifier: GPL-3.0-or-later
// Column widths: measured with the document's own font, since «Повышенный» must not break.
#include "office/docx_internal.h"

#include <pango/pangocairo.h>

enum {
    TABLE_POINTS = 10,
    CELL_PADDING = 2 * 85 + 40, // the margins of Grid, the borders, a little air
    LEAST_WIDTH = 400,
};

struct ruler {
    PangoContext *context;
    PangoLayout *layout;
};

static void ruler_close(void *arg) {
    struct ruler *ruler = arg;
    g_object_unref(ruler->layout);
    g_object_unref(ruler->context);
}

static struct ruler *ruler_open(struct docx *docx, bool bold) {
    struct ruler *ruler = arena_new(docx->arena, struct ruler);
    ruler->context = pango_font_map_create_context(pango_cairo_font_map_get_default());
    pango_cairo_context_set_resolution(ruler->context, 72); // a Pango unit is 1/1024 pt
    // At 72 dpi a rounded advance is off by half a point a letter; Word's are not rounded.
    pango_context_set_round_glyph_positions(ruler->context, FALSE);
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    pango_cairo_context_set_font_options(ruler->context, options);
    cairo_font_options_destroy(options);
    ruler->layout = pango_layout_new(ruler->context);
    PangoFontDescription *font = pango_font_description_new();
    // Metric twins where the font itself is not installed on the server.
    pango_font_description_set_family(
        font, str_fmt(docx->arena, "%.*s,Liberation Serif,PT Serif,serif", STR_ARG(docx->font)).p);
    pango_font_description_set_size(font, TABLE_POINTS * PANGO_SCALE);
    pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(ruler->layout, font);
    pango_font_description_free(font);
    arena_on_close(docx->arena, ruler_close, ruler);
    return ruler;
}

static int width_of(struct ruler *ruler, struct str text) {
    int width, height;
    if (text.n == 0 || text.n > 4096) {
        return text.n == 0 ? 0 : 4096;
    }
    pango_layout_set_text(ruler->layout, text.p, (int)text.n);
    pango_layout_get_size(ruler->layout, &width, &height);
    return (width * 20 + PANGO_SCALE - 1) / PANGO_SCALE;
}

struct need {
    int word; // of the longest word: the least that does not break it
    int text; // of the longest text on one line
};

static void need_add(struct ruler *ruler, struct str text, struct need *need) {
    while (text.n > 0) {
        struct str line = str_cut(&text, '\n');
        int width = width_of(ruler, line) + CELL_PADDING;
        need->text = width > need->text ? width : need->text;
        if (width <= need->word) {
            continue; // no word of it can be longer
        }
        while (line.n > 0) {
            int word = width_of(ruler, str_cut(&line, ' ')) + CELL_PADDING;
            need->word = word > need->word ? word : need->word;
        }
    }
}

// Between the longest words and the whole texts what is left is shared by need; when even the
// words do not fit, every column is made narrower alike.
static void share_out(const struct need *need, size_t n, int total, int *widths) {
    int64_t words = 0, extra = 0;
    for (size_t i = 0; i < n; i++) {
        words += need[i].word;
        extra += need[i].text - need[i].word;
    }
    int64_t left = total - words, given = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t more = need[i].text - need[i].word;
        if (left < 0) {
            widths[i] = (int)(need[i].word * (int64_t)total / words);
        } else if (extra > 0) {
            widths[i] = (int)(need[i].word + more * left / extra);
        } else {
            widths[i] = (int)(need[i].word + left / (int64_t)n);
        }
        given += widths[i];
    }
    widths[n - 1] += (int)(total - given); // rounding
}

void docx_measure_columns(struct docx *docx, const struct doc_block *block, int total,
                          int *widths) {
    struct arena_mark mark = arena_mark(docx->arena);
    struct ruler *plain = ruler_open(docx, false), *bold = ruler_open(docx, true);
    size_t n = block->columns.n;
    struct need *need = arena_array(docx->arena, struct need, n);
    for (size_t i = 0; i < n; i++) {
        need[i] = (struct need){LEAST_WIDTH, LEAST_WIDTH};
        need_add(bold, block->columns.at[i].title, &need[i]);
        // A long heading may take two or three lines; the cells decide.
        need[i].text = need[i].word;
        for (size_t r = 0; r < block->rows.n; r++) {
            if (i < block->rows.at[r].cells.n) {
                need_add(plain, block->rows.at[r].cells.at[i], &need[i]);
            }
        }
    }
    share_out(need, n, total, widths);
    arena_rewind(docx->arena, mark);
}
