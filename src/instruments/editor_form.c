// SPDX-License-Identifier: GPL-3.0-or-later
#include "instruments/editor_form.h"

struct form_at {
    const struct request *request;
    const struct draft *kept;
    struct draft *out;
};

// A field of a row: "i3.text"; its last part only for "title".
static struct str field(const struct form_at *f, const char *row, size_t n, const char *name) {
    return str_trim(
        request_field(f->request, str_fmt(f->request->arena, "%s%zu.%s", row, n, name).p));
}

static const struct node *kept_levels(const struct draft *kept, const struct draft_item *item) {
    for (size_t i = 0; i < kept->items.n; i++) {
        const struct draft_item *was = &kept->items.at[i];
        if (str_eq(was->id, item->id) && str_eq(was->outcome, item->outcome)) {
            return was->by_level;
        }
    }
    return NULL;
}

static void read_item(const struct form_at *f, size_t n) {
    struct arena *arena = f->request->arena;
    struct draft_item item = {
        .id = field(f, "i", n, "id"),
        .text = field(f, "i", n, "text"),
        .outcome = field(f, "i", n, "outcome"),
        .reverse = !str_empty(field(f, "i", n, "reverse")),
    };
    item.by_level = kept_levels(f->kept, &item);
    for (size_t i = 0; i < DRAFT_OPTIONS_MAX; i++) {
        struct draft_option option = {
            field(f, "i", n, str_fmt(arena, "o%zu.value", i).p),
            field(f, "i", n, str_fmt(arena, "o%zu.text", i).p),
        };
        if (!str_empty(option.value) || !str_empty(option.text)) {
            *vec_push(arena, &item.options) = option;
        }
    }
    *vec_push(arena, &f->out->items) = item;
}

static void read_scale(const struct form_at *f, size_t n) {
    struct draft_scale scale = {
        .id = field(f, "s", n, "id"),
        .title = field(f, "s", n, "title"),
        .method = field(f, "s", n, "method"),
        .items = field(f, "s", n, "items"),
    };
    for (int i = 0; i < DRAFT_CUTS; i++) {
        scale.cuts[i] = field(f, "s", n, str_fmt(f->request->arena, "c%d", i).p);
    }
    *vec_push(f->request->arena, &f->out->scales) = scale;
}

static void read_grade(void *arg, struct str name, struct str value) {
    struct draft *draft = arg;
    int64_t grade;
    if (str_eq(name, S("grade")) && str_to_int(value, &grade) && grade >= 1 && grade <= 11) {
        draft->grades |= 1U << grade;
    }
}

static void read_passport(const struct form_at *f) {
    struct draft *out = f->out;
    const struct {
        const char *name;
        struct str *to;
        bool choice; // a select always has a value: an empty one was not sent
    } texts[] = {
        {"title", &out->title, false},         {"purpose", &out->purpose, false},
        {"minutes", &out->minutes, false},     {"how_to_run", &out->how_to_run, false},
        {"materials", &out->materials, false}, {"limits", &out->limits, false},
        {"filled_by", &out->filled_by, true},  {"who_may_use", &out->who_may_use, true},
        {"setting", &out->setting, true},      {"identity", &out->identity, true},
        {"consent", &out->consent, true},      {"stages", &out->stages, false},
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct str value = str_trim(request_field(f->request, texts[i].name));
        *texts[i].to = texts[i].choice && str_empty(value) ? *texts[i].to : value;
    }
    out->grades = 0;
    request_each_field(f->request, read_grade, out);
}

void editor_form_read(const struct request *request, const struct draft *kept, struct draft *out) {
    *out = *kept;
    const struct form_at f = {request, kept, out};
    out->items.n = out->items.cap = 0;
    out->items.at = NULL;
    out->scales.n = out->scales.cap = 0;
    out->scales.at = NULL;
    read_passport(&f);
    for (size_t n = 0; n < DRAFT_ITEMS_MAX && !str_empty(field(&f, "i", n, "here")); n++) {
        read_item(&f, n);
    }
    for (size_t n = 0; n < DRAFT_SCALES_MAX && !str_empty(field(&f, "s", n, "here")); n++) {
        read_scale(&f, n);
    }
    for (size_t i = 0; i < ATTAINMENT_LEVELS; i++) {
        out->meaning[i] =
            (struct level_meaning){field(&f, "m", i, "means"), field(&f, "m", i, "next")};
    }
}

// Deeds -------------------------------------------------------------------------------------------

// The next sign has the ladder of the last one: its points, not its texts.
static void add_item(struct arena *arena, struct draft *draft) {
    struct draft fresh;
    draft_begin(arena, draft->kind, draft->title, &fresh);
    struct draft_item item = {0};
    const struct draft_item *like =
        draft->items.n > 0 ? &draft->items.at[draft->items.n - 1] : &fresh.items.at[0];
    for (size_t i = 0; i < like->options.n; i++) {
        vec_push(arena, &item.options)->value = like->options.at[i].value;
    }
    if (draft->items.n < DRAFT_ITEMS_MAX) {
        *vec_push(arena, &draft->items) = item;
    }
}

static void add_scale(struct arena *arena, struct draft *draft) {
    if (draft->scales.n < DRAFT_SCALES_MAX) {
        *vec_push(arena, &draft->scales) = (struct draft_scale){.method = S("mean")};
    }
}

static void drop_item(struct draft *draft, size_t n) {
    for (size_t i = n; i + 1 < draft->items.n; i++) {
        draft->items.at[i] = draft->items.at[i + 1];
    }
    draft->items.n--;
}

// Scales name signs by their numbers: these move with the signs.
static void renumber(struct arena *arena, struct draft *draft, const size_t *to, size_t n,
                     const struct draft_places *was) {
    for (size_t s = 0; s < draft->scales.n; s++) {
        struct buf out = buf_open(arena, 4096);
        if (was[s].at.n == 0 || was[s].at.n == n) { // none, all, or typed wrong
            continue;
        }
        for (size_t i = 0; i < was[s].at.n; i++) {
            size_t place = to[was[s].at.at[i]];
            if (place != SIZE_MAX) {
                buf_put(&out, buf_str(&out).n == 0 ? S("") : S(", "));
                buf_put_int(&out, (int64_t)place + 1);
            }
        }
        draft->scales.at[s].items = buf_str(&out);
    }
}

static void change_order(struct arena *arena, struct draft *draft, bool drop, size_t at) {
    size_t n = draft->items.n;
    size_t *to = arena_array(arena, size_t, n);
    struct draft_places *was = arena_array(arena, struct draft_places, draft->scales.n + 1);
    for (size_t s = 0; s < draft->scales.n; s++) {
        if (!draft_scale_items(arena, draft, &draft->scales.at[s], &was[s])) {
            was[s].at.n = 0;
        }
    }
    for (size_t i = 0; i < n; i++) {
        to[i] = !drop     ? (i == at       ? at - 1
                             : i + 1 == at ? at
                                           : i)
                : i == at ? SIZE_MAX
                          : i - (i > at);
    }
    if (drop) {
        drop_item(draft, at);
    } else {
        struct draft_item item = draft->items.at[at];
        draft->items.at[at] = draft->items.at[at - 1];
        draft->items.at[at - 1] = item;
    }
    renumber(arena, draft, to, n, was);
}

const char *editor_form_do(struct arena *arena, struct str deed, struct draft *draft) {
    struct str rest = deed, what = str_cut(&rest, '.');
    int64_t at = -1;
    bool numbered = str_to_int(rest, &at) && at >= 0;
    if (str_eq(what, S("add-item"))) {
        add_item(arena, draft);
        return "items";
    }
    if (str_eq(what, S("add-scale"))) {
        add_scale(arena, draft);
        return "scales";
    }
    if (numbered && str_eq(what, S("drop-item")) && (size_t)at < draft->items.n) {
        change_order(arena, draft, true, (size_t)at);
        return "items";
    }
    if (numbered && str_eq(what, S("up")) && at > 0 && (size_t)at < draft->items.n) {
        change_order(arena, draft, false, (size_t)at);
        return "items";
    }
    if (numbered && str_eq(what, S("drop-scale")) && (size_t)at < draft->scales.n) {
        for (size_t i = (size_t)at; i + 1 < draft->scales.n; i++) {
            draft->scales.at[i] = draft->scales.at[i + 1];
        }
        draft->scales.n--;
        return "scales";
    }
    return "";
}
