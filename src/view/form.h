// SPDX-License-Identifier: GPL-3.0-or-later
// A form is declared once as an array of fields; it is drawn, read and validated from that
// declaration. What a person typed is kept as it was, with a sentence beside each field that is
// wrong.
//
//     static const struct form_field PUPIL[] = {
//         {"name", FORM_TEXT, "Фамилия, имя, отчество", .required = true, .max = 120},
//         {"grade", FORM_INTEGER, "Класс", .required = true, .low = 1, .high = 11},
//         {0}};
//     struct form *form = form_new(request->arena, PUPIL);
//     if (form_read(form, web_field, request)) { save(form_text(form, "name"), …); }
//     else { draw the page again: {% call form_field(form, "name") %} }
#ifndef VSOKO_VIEW_FORM_H
#define VSOKO_VIEW_FORM_H

#include "view/view.h"

enum form_kind {
    FORM_TEXT,
    FORM_TEXTAREA,
    FORM_NUMBER,   // «0,8»; low..high
    FORM_INTEGER,  // low..high
    FORM_DATE,     // as people write it or as the browser's own field sends it
    FORM_CHOICE,   // one of choices
    FORM_CHOICES,  // any of choices: each is a tick named "field.value"
    FORM_CHECK,    // one tick
    FORM_PASSWORD, // never drawn back
    FORM_FILE,     // drawn only: the file itself comes through request_upload()
    FORM_HIDDEN,   // carried along as text
};

struct form_choice {
    const char *value; // in the address and in the form; an array ends with value NULL
    const char *title;
};

struct form_field {
    const char *name; // ASCII; an array ends with name NULL
    enum form_kind kind;
    const char *label;
    const char *hint; // a sentence under the label, may be NULL
    bool required;
    int min, max;                      // characters of a text; max 0 = 200, of a textarea 4000
    double low, high;                  // bounds of a number; both 0 = none
    const struct form_choice *choices; // fixed ones; more by form_add_choice()
    const char *autocomplete;          // "username", "new-password", …; may be NULL
    const char *accept;                // of a file: ".xlsx,.csv"
};

struct form_option {
    struct str value;
    struct str title;
    bool chosen;
};

struct form_item {
    const struct form_field *field;
    struct str raw;   // as typed, blanks at the ends taken off (but for a password)
    struct str error; // a sentence for the person, "" if it is right
    double number;    // of FORM_NUMBER
    int64_t integer;  // of FORM_INTEGER
    struct date date; // of FORM_DATE
    bool checked;     // of FORM_CHECK
    bool filled;      // something was given
    VEC(struct form_option) options;
};

struct form {
    struct arena *arena;
    struct str error; // of the form as a whole
    VEC(struct form_item) items;
};

// An empty form. A name asked below that is not in the declaration ends the program: it is a fault
// of the program, not of the person.
struct form *form_new(struct arena *arena, const struct form_field *fields);

// Reads each field through `get` (which gives "" for a field that was not sent), validates it.
// False if any is wrong.
bool form_read(struct form *form, struct str (*get)(void *arg, const char *name), void *arg);

// A choice known only at run time: a class, a person.
void form_add_choice(struct form *form, const char *name, struct str value, struct str title);

// What to show before the person typed anything.
void form_set(struct form *form, const char *name, struct str text);
void form_set_int(struct form *form, const char *name, int64_t value);
void form_set_date(struct form *form, const char *name, struct date date);
void form_set_check(struct form *form, const char *name, bool checked);
void form_set_chosen(struct form *form, const char *name, struct str value, bool chosen);

// What was read. A field that is empty and not required gives "", 0, no date.
struct str form_text(const struct form *form, const char *name);
int64_t form_int(const struct form *form, const char *name);
double form_number(const struct form *form, const char *name);
struct date form_date(const struct form *form, const char *name);
bool form_check(const struct form *form, const char *name);
bool form_filled(const struct form *form, const char *name);
bool form_chosen(const struct form *form, const char *name, struct str value);

// What only the service can see («Такой логин уже есть»): beside a field, or of the whole form
// when name is NULL.
void form_fail(struct form *form, const char *name, struct str text);
bool form_ok(const struct form *form);
size_t form_faults(const struct form *form); // fields that are wrong

// The browser's kind of input: "text", "date", "password", …
const char *form_input_type(enum form_kind kind);
// The ids of the field's hint and error, for aria-describedby.
struct str form_item_about(struct arena *arena, const struct form_item *item);

// A field with what was read into it, for what the functions above do not give.
struct form_item *form_item(const struct form *form, const char *name);

// Templates (form.html): the sentence about what is wrong with links to the fields, and a field
// with its label, hint and error. A form is written as
// <form method="post" action="…" novalidate> so that the errors are ours, in Russian.
void view_form_errors(struct view *view, const struct form *form);
void view_form_field(struct view *view, const struct form *form, const char *name);

#endif
