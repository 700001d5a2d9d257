// SPDX-License-Identifier: GPL-3.0-or-later
#include "view/form.h"

#include "base/ru.h"

#include <stdio.h>
#include <stdlib.h>

enum { TEXT_MAX = 200, TEXTAREA_MAX = 4000 };

struct form_item *form_item(const struct form *form, const char *name) {
    for (size_t i = 0; i < form->items.n; i++) {
        if (str_eq(str_from(form->items.at[i].field->name), str_from(name))) {
            return &form->items.at[i];
        }
    }
    fprintf(stderr, "form: no field %s\n", name);
    abort();
}

const char *form_input_type(enum form_kind kind) {
    switch (kind) {
    case FORM_DATE:
        return "date";
    case FORM_PASSWORD:
        return "password";
    case FORM_FILE:
        return "file";
    case FORM_TEXTAREA:
        return "textarea";
    case FORM_CHOICE:
        return "select";
    default:
        return "text";
    }
}

struct str form_item_about(struct arena *arena, const struct form_item *item) {
    struct buf about = buf_open(arena, 1024);
    if (item->field->hint != NULL) {
        buf_fmt(&about, "f-%s-hint", item->field->name);
    }
    if (item->error.n > 0) {
        buf_fmt(&about, "%sf-%s-error", about.n > 0 ? " " : "", item->field->name);
    }
    return buf_str(&about);
}

static void option_add(struct form *form, struct form_item *item, struct str value,
                       struct str title) {
    *vec_push(form->arena, &item->options) = (struct form_option){value, title, false};
}

struct form *form_new(struct arena *arena, const struct form_field *fields) {
    struct form *form = arena_new(arena, struct form);
    form->arena = arena;
    for (; fields->name != NULL; fields++) {
        struct form_item *item = vec_push(arena, &form->items);
        item->field = fields;
        for (const struct form_choice *c = fields->choices; c != NULL && c->value != NULL; c++) {
            option_add(form, item, str_from(c->value), str_from(c->title));
        }
    }
    return form;
}

void form_add_choice(struct form *form, const char *name, struct str value, struct str title) {
    option_add(form, form_item(form, name), value, title);
}

static void item_fail(struct form_item *item, struct str text) {
    if (item->error.n == 0) {
        item->error = text;
    }
}

static void read_text(struct form *form, struct form_item *item) {
    const struct form_field *field = item->field;
    int most = field->max > 0 ? field->max : field->kind == FORM_TEXTAREA ? TEXTAREA_MAX : TEXT_MAX;
    size_t length = utf8_length(item->raw);
    if (!utf8_valid(item->raw)) {
        item_fail(item, S("Текст повреждён. Наберите его заново."));
    } else if (length > (size_t)most) {
        item_fail(item, str_fmt(form->arena, "Не длиннее %d знаков, сейчас %zu.", most, length));
    } else if (length < (size_t)field->min) {
        item_fail(item,
                  str_fmt(form->arena, "Не короче %d знаков, сейчас %zu.", field->min, length));
    }
}

static void check_bounds(struct form *form, struct form_item *item, double value) {
    double low = item->field->low;
    double high = item->field->high;
    if ((low != 0 || high != 0) && (value < low || value > high)) {
        struct arena *arena = form->arena;
        item_fail(item,
                  str_fmt(arena, "Должно быть от %.*s до %.*s.",
                          STR_ARG(ru_real(arena, low, low == (double)(int64_t)low ? 0 : 2)),
                          STR_ARG(ru_real(arena, high, high == (double)(int64_t)high ? 0 : 2))));
    }
}

static void read_number(struct form *form, struct form_item *item) {
    if (!ru_parse_real(item->raw, &item->number)) {
        item_fail(item, S("Нужно число, например 0,8."));
        return;
    }
    check_bounds(form, item, item->number);
}

static void read_integer(struct form *form, struct form_item *item) {
    if (!str_to_int(item->raw, &item->integer)) {
        item_fail(item, S("Нужно целое число цифрами."));
        return;
    }
    check_bounds(form, item, (double)item->integer);
}

static void read_date(struct form *form, struct form_item *item) {
    switch (ru_parse_date(item->raw, &item->date)) {
    case RU_DATE_FULL:
    case RU_DATE_SHORT_YEAR:
        item->raw = date_iso(form->arena, item->date); // what the browser's own field takes
        break;
    case RU_DATE_IMPOSSIBLE:
        item_fail(item, S("Такого дня нет в календаре."));
        break;
    case RU_DATE_NONE:
    case RU_DATE_SERIAL:
        item_fail(item, S("Нужна дата, например 01.09.2026."));
        break;
    }
}

static void read_choice(struct form_item *item) {
    bool known = false;
    for (size_t i = 0; i < item->options.n; i++) {
        struct form_option *option = &item->options.at[i];
        option->chosen = str_eq(option->value, item->raw);
        known = known || option->chosen;
    }
    if (!known) {
        item_fail(item, S("Выберите из списка."));
    }
}

static void read_value(struct form *form, struct form_item *item) {
    switch (item->field->kind) {
    case FORM_TEXT:
    case FORM_TEXTAREA:
    case FORM_PASSWORD:
    case FORM_HIDDEN:
        read_text(form, item);
        break;
    case FORM_NUMBER:
        read_number(form, item);
        break;
    case FORM_INTEGER:
        read_integer(form, item);
        break;
    case FORM_DATE:
        read_date(form, item);
        break;
    case FORM_CHOICE:
        read_choice(item);
        break;
    case FORM_CHECK:
        item->checked = true;
        break;
    case FORM_CHOICES:
    case FORM_FILE:
        break;
    }
}

static struct str missing_text(const struct form_field *field) {
    switch (field->kind) {
    case FORM_CHOICE:
        return S("Выберите из списка.");
    case FORM_CHOICES:
        return S("Отметьте хотя бы одно.");
    case FORM_CHECK:
        return S("Без этой отметки дальше нельзя.");
    default:
        return S("Заполните это поле.");
    }
}

static void read_choices(struct form *form, struct form_item *item,
                         struct str (*get)(void *arg, const char *name), void *arg) {
    for (size_t i = 0; i < item->options.n; i++) {
        struct form_option *option = &item->options.at[i];
        struct str name =
            str_fmt(form->arena, "%s.%.*s", item->field->name, STR_ARG(option->value));
        option->chosen = get(arg, name.p).n > 0;
        item->filled = item->filled || option->chosen;
    }
}

bool form_read(struct form *form, struct str (*get)(void *arg, const char *name), void *arg) {
    for (size_t i = 0; i < form->items.n; i++) {
        struct form_item *item = &form->items.at[i];
        enum form_kind kind = item->field->kind;
        item->error = (struct str){0};
        item->filled = false;
        if (kind == FORM_FILE) {
            continue;
        }
        if (kind == FORM_CHOICES) {
            read_choices(form, item, get, arg);
        } else {
            struct str given = get(arg, item->field->name);
            item->raw = kind == FORM_PASSWORD ? given : str_trim(given);
            item->filled = item->raw.n > 0;
            item->checked = false;
        }
        if (item->filled) {
            read_value(form, item);
        } else if (item->field->required) {
            item_fail(item, missing_text(item->field));
        }
    }
    return form_ok(form);
}

void form_set(struct form *form, const char *name, struct str text) {
    struct form_item *item = form_item(form, name);
    item->raw = text;
    for (size_t i = 0; i < item->options.n; i++) {
        item->options.at[i].chosen = str_eq(item->options.at[i].value, text);
    }
}

void form_set_int(struct form *form, const char *name, int64_t value) {
    form_set(form, name, str_fmt(form->arena, "%lld", (long long)value));
}

void form_set_date(struct form *form, const char *name, struct date date) {
    form_item(form, name)->raw = date_iso(form->arena, date);
}

void form_set_check(struct form *form, const char *name, bool checked) {
    form_item(form, name)->checked = checked;
}

static struct form_option *option_find(const struct form *form, const char *name,
                                       struct str value) {
    struct form_item *item = form_item(form, name);
    for (size_t i = 0; i < item->options.n; i++) {
        if (str_eq(item->options.at[i].value, value)) {
            return &item->options.at[i];
        }
    }
    return NULL;
}

void form_set_chosen(struct form *form, const char *name, struct str value, bool chosen) {
    struct form_option *option = option_find(form, name, value);
    if (option != NULL) {
        option->chosen = chosen;
    }
}

struct str form_text(const struct form *form, const char *name) {
    return form_item(form, name)->raw;
}

int64_t form_int(const struct form *form, const char *name) {
    return form_item(form, name)->integer;
}

double form_number(const struct form *form, const char *name) {
    return form_item(form, name)->number;
}

struct date form_date(const struct form *form, const char *name) {
    return form_item(form, name)->date;
}

bool form_check(const struct form *form, const char *name) {
    return form_item(form, name)->checked;
}

bool form_filled(const struct form *form, const char *name) {
    return form_item(form, name)->filled;
}

bool form_chosen(const struct form *form, const char *name, struct str value) {
    const struct form_option *option = option_find(form, name, value);
    return option != NULL && option->chosen;
}

void form_fail(struct form *form, const char *name, struct str text) {
    if (name == NULL) {
        form->error = text;
    } else {
        item_fail(form_item(form, name), text);
    }
}

size_t form_faults(const struct form *form) {
    size_t faults = 0;
    for (size_t i = 0; i < form->items.n; i++) {
        faults += form->items.at[i].error.n > 0;
    }
    return faults;
}

bool form_ok(const struct form *form) { return form->error.n == 0 && form_faults(form) == 0; }
