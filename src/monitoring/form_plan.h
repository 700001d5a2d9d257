// SPDX-License-Identifier: GPL-3.0-or-later
// Where the answers of a form go: a questionnaire whose questions are the form's, or one made of
// the form; a survey of the whole school, of classes, of one class. Never fewer than
// MEASURE_MIN_PERSONAL sheets in one survey.
#ifndef VSOKO_MONITORING_FORM_PLAN_H
#define VSOKO_MONITORING_FORM_PLAN_H

#include "import/plan.h"
#include "monitoring/form_sheet.h"
#include "monitoring/survey_answer.h"

#define FORM_NO_ITEM ((size_t)-1)

// One survey that will be made.
struct form_survey {
    int64_t class_id; // 0 = the whole school
    struct str title; // of the procedure
    struct str who;   // «5А», «Вся школа»
    VEC(size_t) rows; // of the form
};

struct form_changes {
    const struct form_sheet *form;
    const struct instrument *instrument; // NULL = nowhere (yet)
    size_t *item;                        // by column: of instrument->items, FORM_NO_ITEM
    struct node *memory;                 // answers to be offered for the same form again
    VEC(struct form_survey) groups;
};

// import_kind.plan and .apply of both kinds of forms.
bool form_plan(struct import_work *work, const struct import_result *result,
               struct import_plan *plan, struct error *error) __attribute__((warn_unused_result));
bool form_apply(struct import_work *work, const struct import_result *result,
                const struct import_plan *plan, struct error *error)
    __attribute__((warn_unused_result));

// ---- parts of it

// 0..1: how near the wordings of a question in a form and of an item are.
double form_likeness(struct arena *arena, struct str title, struct str text);
// Can the column's answers be answers to this item? Its options must be known, most of them.
bool form_fits(struct arena *arena, const struct form_column *column, const struct item *item);
// The place of a column's option among those of the item, -1 if there is none.
int form_option_of(struct arena *arena, const struct form_column *column, size_t option,
                   const struct item *item);
// The best pair for each question; gives how many have one. `item` by column.
size_t form_match(struct arena *arena, const struct form_sheet *form,
                  const struct instrument *instrument, size_t *item);

// A questionnaire of the school made of the form; `left_out` by column. The same questions with the
// same answers give the same id.
bool form_instrument_of(struct arena *arena, const struct form_sheet *form, const bool *left_out,
                        struct instrument *out, size_t *item, struct error *error)
    __attribute__((warn_unused_result));

// The sheet of a row; sheet->answered is 0 where nothing of it fits. `lost` counts answers that no
// option of the item says.
bool form_sheet_of(struct arena *arena, const struct form_changes *changes, size_t row,
                   struct survey_sheet *sheet, size_t *lost, struct error *error)
    __attribute__((warn_unused_result));

#endif
