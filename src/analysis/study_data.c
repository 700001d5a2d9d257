// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/study_data.h"

#include "base/csv.h"
#include "base/encoding.h"
#include "base/ru.h"

#include <math.h>
#include <string.h>

enum column_role { COLUMN_OTHER, COLUMN_TASK, COLUMN_BY, COLUMN_ID, COLUMN_WEIGHT };

// A column while the file is read.
struct column {
    struct str title;
    enum column_role role;
    bool asked;     // named by --items: it must hold answers
    size_t numbers; // cells that are answers
    size_t others;  // cells that are not
    int line;       // the first of these
    struct str bad;
    size_t item; // its place among the tasks
};

struct reading {
    struct arena *arena;
    struct arena *scratch;
    const struct study_columns *wanted;
    struct study_data *data;
    struct column *column;
    size_t columns;
    uint8_t *cell; // [rows][columns] of codes
    size_t capacity;
    struct study_item *item; // [columns] options of a keyed file, by column
    struct error *error;
};

// ---- the heading

static bool same_title(struct str a, struct str b, struct arena *arena) {
    return str_eq(ru_fold(arena, a), ru_fold(arena, b));
}

// A column by its title, or NULL with the titles there are.
static struct column *column_named(struct reading *r, struct str title, const char *option) {
    for (size_t c = 0; c < r->columns; c++) {
        if (same_title(r->column[c].title, title, r->scratch)) {
            return &r->column[c];
        }
    }
    struct buf titles = buf_open(r->scratch, 200);
    for (size_t c = 0; c < r->columns && titles.n < 120; c++) {
        buf_fmt(&titles, "%s«%.*s»", c ? ", " : "", STR_ARG(r->column[c].title));
    }
    error_set(r->error, ERROR_INPUT,
              "В файле нет столбца «%.*s» из --%s. Есть столбцы: %.*s. Исправьте название в ключе "
              "или в первой строке файла.",
              STR_ARG(title), option, STR_ARG(buf_str(&titles)));
    return NULL;
}

static bool give_role(struct reading *r, struct str title, const char *option,
                      enum column_role role) {
    if (title.n == 0) {
        return true;
    }
    struct column *column = column_named(r, title, option);
    if (column == NULL) {
        return false;
    }
    if (column->role != COLUMN_OTHER) {
        return error_set(r->error, ERROR_INPUT,
                         "Столбец «%.*s» назван в двух ключах сразу. Оставьте один.",
                         STR_ARG(column->title));
    }
    column->role = role;
    return true;
}

// «З1,З4..З9»: the columns named, and all from one to another.
static bool give_items(struct reading *r) {
    for (struct str rest = r->wanted->items; rest.n > 0;) {
        struct str from = str_trim(str_cut(&rest, ','));
        size_t dots = str_find(from, S(".."));
        struct str to = dots == STR_NONE ? from : str_trim(str_from_at(from, dots + 2));
        from = dots == STR_NONE ? from : str_trim(str_sub(from, 0, dots));
        struct column *first = column_named(r, from, "items");
        struct column *last = first == NULL ? NULL : column_named(r, to, "items");
        if (last == NULL) {
            return false;
        }
        if (last < first) {
            return error_set(r->error, ERROR_INPUT,
                             "В --items столбец «%.*s» стоит правее «%.*s». Поменяйте их местами.",
                             STR_ARG(from), STR_ARG(to));
        }
        for (struct column *c = first; c <= last; c++) {
            if (c->role == COLUMN_OTHER) {
                c->role = COLUMN_TASK;
                c->asked = true;
            }
        }
    }
    return true;
}

// Columns whose title says that they name the person.
static bool names_person(struct reading *r, struct str title) {
    static const char *const titles[] = {"id",     "№",     "n",   "код",           "номер",
                                         "person", "pupil", "фио", "шифр участника"};
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        if (same_title(title, str_from(titles[i]), r->scratch)) {
            return true;
        }
    }
    return false;
}

static bool is_number(struct str field) {
    double value;
    return str_to_real(field, &value);
}

static bool check_titles(struct reading *r) {
    size_t numbers = 0;
    for (size_t c = 0; c < r->columns; c++) {
        numbers += is_number(r->column[c].title);
        for (size_t other = 0; other < c; other++) {
            if (str_eq(r->column[c].title, r->column[other].title)) {
                return error_set(r->error, ERROR_INPUT,
                                 "Два столбца называются «%.*s» (%zu-й и %zu-й). Дайте каждому "
                                 "заданию своё название.",
                                 STR_ARG(r->column[c].title), other + 1, c + 1);
            }
        }
    }
    if (numbers == r->columns) {
        return error_set(r->error, ERROR_INPUT,
                         "В первой строке файла одни числа, а нужны названия столбцов. Добавьте "
                         "строку с названиями заданий.");
    }
    return true;
}

static bool take_heading(struct reading *r, const struct csv_record *record) {
    r->columns = record->fields.n;
    if (r->columns > STUDY_COLUMNS_MAX) {
        return error_set(r->error, ERROR_LIMIT, "В файле %zu столбцов, а можно не больше %d.",
                         r->columns, STUDY_COLUMNS_MAX);
    }
    r->column = arena_array(r->scratch, struct column, r->columns);
    r->item = arena_array(r->scratch, struct study_item, r->columns);
    for (size_t c = 0; c < r->columns; c++) {
        struct str title = str_trim(record->fields.at[c]);
        r->column[c].title =
            title.n > 0 ? str_dup(r->arena, title) : str_fmt(r->arena, "столбец %zu", c + 1);
    }
    if (!check_titles(r) || !give_role(r, r->wanted->by, "by", COLUMN_BY) ||
        !give_role(r, r->wanted->id, "id", COLUMN_ID) ||
        !give_role(r, r->wanted->weight, "weight", COLUMN_WEIGHT) || !give_items(r)) {
        return false;
    }
    bool id = r->wanted->id.n > 0;
    for (size_t c = 0; c < r->columns && r->wanted->items.n == 0; c++) {
        if (r->column[c].role == COLUMN_OTHER) {
            bool name = !id && names_person(r, r->column[c].title);
            r->column[c].role = name ? COLUMN_ID : COLUMN_TASK;
            id |= name;
        }
    }
    return true;
}

// ---- cells

static bool is_missing(struct str field) {
    static const char *const words[] = {"NA", "N/A", "н", "Н", "нд", "-", "–", "—", "."};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_eq(field, str_from(words[i]))) {
            return true;
        }
    }
    return field.n == 0;
}

// A number with a point or a comma.
static bool read_number(struct str field, double *out) {
    char text[32];
    if (field.n == 0 || field.n >= sizeof text) {
        return false;
    }
    for (size_t i = 0; i < field.n; i++) {
        text[i] = field.p[i] == ',' ? '.' : field.p[i];
    }
    return str_to_real(str_n(text, field.n), out) && isfinite(*out);
}

// A whole number 0..MEASURE_TOP, also written «2,0».
static bool read_category(struct str field, uint8_t *out) {
    double value;
    if (field.n == 1 && field.p[0] >= '0' && field.p[0] <= '9') {
        *out = (uint8_t)(field.p[0] - '0');
        return true;
    }
    if (!read_number(field, &value) || value < 0 || value > MEASURE_TOP || value > floor(value)) {
        return false;
    }
    *out = (uint8_t)value;
    return true;
}

// The place of an option among those met in its column; false when there are too many.
static bool read_option(struct reading *r, size_t column, struct str field, uint8_t *out) {
    struct study_item *item = &r->item[column];
    struct str upper = ru_upper(r->scratch, field);
    for (size_t o = 0; o < item->options.n; o++) {
        if (str_eq(item->options.at[o], upper)) {
            *out = (uint8_t)o;
            return true;
        }
    }
    if (item->options.n > MEASURE_TOP) {
        return false;
    }
    *out = (uint8_t)item->options.n;
    *vec_push(r->arena, &item->options) = str_dup(r->arena, upper);
    return true;
}

static uint8_t take_answer(struct reading *r, size_t c, struct str field, int line) {
    struct column *column = &r->column[c];
    uint8_t code = MEASURE_ABSENT;
    if (is_missing(field)) {
        return code;
    }
    struct arena_mark mark = arena_mark(r->scratch);
    bool ok = r->data->keyed ? read_option(r, c, field, &code) : read_category(field, &code);
    arena_rewind(r->scratch, mark);
    column->numbers += ok;
    if (!ok && column->others++ == 0) {
        column->line = line;
        column->bad = str_dup(r->arena, field);
    }
    return ok ? code : MEASURE_ABSENT;
}

static bool take_group(struct reading *r, struct str field, size_t person) {
    struct study_data *data = r->data;
    data->group[person] = STUDY_NO_GROUP;
    if (is_missing(field)) {
        return true;
    }
    for (size_t g = 0; g < data->groups.n; g++) {
        if (str_eq(data->groups.at[g], field)) {
            data->group[person] = (uint8_t)g;
            return true;
        }
    }
    if (data->groups.n == STUDY_GROUPS_MAX) {
        return error_set(r->error, ERROR_LIMIT,
                         "В столбце «%.*s» больше %d разных значений: это не похоже на группы. "
                         "Укажите в --by столбец класса, школы или пола.",
                         STR_ARG(r->wanted->by), STUDY_GROUPS_MAX);
    }
    data->group[person] = (uint8_t)data->groups.n;
    *vec_push(r->arena, &data->groups) = str_dup(r->arena, field);
    return true;
}

static bool take_weight(struct reading *r, struct str field, size_t person, int line) {
    if (!read_number(field, &r->data->weight[person]) || r->data->weight[person] < 0) {
        return error_set(
            r->error, ERROR_INPUT,
            "Строка %d, столбец «%.*s»: вес «%.*s» – не число от нуля. Исправьте файл.", line,
            STR_ARG(r->wanted->weight), STR_ARG(field));
    }
    return true;
}

static bool take_row(struct reading *r, const struct csv_record *record) {
    struct study_data *data = r->data;
    if (record->fields.n != r->columns) {
        return error_set(r->error, ERROR_INPUT,
                         "Строка %d: полей %zu, а в первой строке %zu. Проверьте разделители и "
                         "кавычки в этой строке.",
                         record->line, record->fields.n, r->columns);
    }
    if (data->persons == r->capacity) {
        return error_set(r->error, ERROR_INTERNAL, "Строк больше, чем концов строк в файле.");
    }
    size_t person = data->persons++;
    for (size_t c = 0; c < r->columns; c++) {
        struct str field = str_trim(record->fields.at[c]);
        enum column_role role = r->column[c].role;
        uint8_t *cell = &r->cell[person * r->columns + c];
        *cell = role == COLUMN_TASK ? take_answer(r, c, field, record->line) : MEASURE_ABSENT;
        if ((role == COLUMN_BY && !take_group(r, field, person)) ||
            (role == COLUMN_WEIGHT && !take_weight(r, field, person, record->line))) {
            return false;
        }
        if (role == COLUMN_ID && data->name != NULL) {
            data->name[person] = str_dup(r->arena, field);
        }
    }
    return true;
}

// ---- the tasks

// What a column that holds something else than answers means: a note among tasks is set aside when
// it has no answers at all, else the first wrong cell is told.
static bool settle_column(struct reading *r, size_t c) {
    struct column *column = &r->column[c];
    if (column->role != COLUMN_TASK) {
        if (column->role == COLUMN_OTHER) {
            *vec_push(r->arena, &r->data->set_aside) = column->title;
        }
        return true;
    }
    if (column->others > 0 && column->numbers == 0 && !column->asked) {
        column->role = COLUMN_OTHER;
        *vec_push(r->arena, &r->data->set_aside) = column->title;
        return true;
    }
    if (column->others > 0) {
        return error_set(r->error, ERROR_INPUT,
                         r->data->keyed
                             ? "Строка %d, столбец «%.*s»: «%.*s» – это уже %d-й вариант ответа, "
                               "больше не бывает. Если это не задание, перечислите задания в "
                               "--items."
                             : "Строка %d, столбец «%.*s»: «%.*s» – не балл (целое число 0–%d). "
                               "Исправьте ячейку или оставьте её пустой; если это не задание, "
                               "перечислите задания в --items, а для ответов буквами дайте --key.",
                         column->line, STR_ARG(column->title), STR_ARG(column->bad),
                         r->data->keyed ? MEASURE_TOP + 2 : MEASURE_TOP);
    }
    struct study_item *item = vec_push(r->arena, &r->data->items);
    *item = r->item[c];
    item->title = column->title;
    item->column = c;
    return true;
}

static bool settle_key(struct reading *r) {
    struct study_data *data = r->data;
    size_t i = 0;
    for (struct str rest = r->wanted->key; rest.n > 0; i++) {
        struct str right = ru_upper(r->scratch, str_trim(str_cut(&rest, ',')));
        if (i >= data->items.n) {
            continue;
        }
        struct study_item *item = &data->items.at[i];
        item->right = (uint8_t)item->options.n;
        for (size_t o = 0; o < item->options.n; o++) {
            item->right = str_eq(item->options.at[o], right) ? (uint8_t)o : item->right;
        }
        if (item->right == item->options.n && item->options.n <= MEASURE_TOP) {
            *vec_push(r->arena, &item->options) = str_dup(r->arena, right); // nobody chose it
        }
    }
    return i == data->items.n ||
           error_set(r->error, ERROR_INPUT,
                     "В --key ответов %zu, а заданий в файле %zu. Дайте через запятую верный ответ "
                     "на каждое задание по порядку столбцов.",
                     i, data->items.n);
}

// Options in the order of the alphabet: code[code as read] is the place of an option there.
static void sort_options(struct reading *r, struct study_item *item, uint8_t *code) {
    size_t n = item->options.n;
    struct str *sorted = arena_array(r->arena, struct str, n);
    struct str *key = arena_array(r->scratch, struct str, n);
    for (size_t k = 0; k < n; k++) {
        key[k] = ru_sort_key_natural(r->scratch, item->options.at[k]);
    }
    for (size_t k = 0; k < n; k++) {
        code[k] = 0;
        for (size_t other = 0; other < n; other++) {
            int order = str_cmp(key[other], key[k]);
            if (order < 0 || (order == 0 && other < k)) {
                code[k]++;
            }
        }
        sorted[code[k]] = item->options.at[k];
    }
    item->options.at = sorted;
    item->right = item->right < n ? code[item->right] : item->right;
}

// Cells of the tasks alone, in place: a row never moves to the right.
static void pack_codes(struct reading *r) {
    struct study_data *data = r->data;
    uint8_t(*place)[MEASURE_TOP + 1] = arena_alloc(r->scratch, data->items.n * sizeof *place);
    for (size_t i = 0; i < data->items.n && data->keyed; i++) {
        sort_options(r, &data->items.at[i], place[i]);
    }
    uint8_t *to = r->cell;
    for (size_t p = 0; p < data->persons; p++) {
        const uint8_t *row = r->cell + p * r->columns;
        for (size_t i = 0; i < data->items.n; i++) {
            uint8_t code = row[data->items.at[i].column];
            if (code != MEASURE_ABSENT) {
                code = data->keyed ? place[i][code] : code;
                data->items.at[i].chosen[code] = true;
            }
            *to++ = code;
        }
    }
    data->code = r->cell;
}

static size_t count_line_ends(struct str text) {
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++) {
        n += text.p[i] == '\n' || text.p[i] == '\r';
    }
    return n;
}

static bool is_blank(const struct csv_record *record) {
    for (size_t i = 0; i < record->fields.n; i++) {
        if (str_trim(record->fields.at[i]).n > 0) {
            return false;
        }
    }
    return true;
}

static bool open_rows(struct reading *r, struct str rest) {
    const struct study_columns *wanted = r->wanted;
    r->capacity = count_line_ends(rest);
    if (r->capacity > SIZE_MAX / (r->columns + 32)) {
        return error_set(r->error, ERROR_LIMIT, "Файл слишком велик.");
    }
    r->cell = arena_alloc(r->arena, r->capacity * r->columns);
    r->data->group = wanted->by.n > 0 ? arena_alloc(r->arena, r->capacity) : NULL;
    r->data->weight = wanted->weight.n > 0 ? arena_array(r->arena, double, r->capacity) : NULL;
    r->data->name = wanted->names ? arena_array(r->arena, struct str, r->capacity) : NULL;
    return true;
}

bool study_data_read(struct arena *arena, struct arena *scratch, struct str bytes,
                     const struct study_columns *columns, struct study_data *out,
                     struct error *error) {
    *out = (struct study_data){.keyed = columns->key.n > 0};
    struct reading r = {
        .arena = arena, .scratch = scratch, .wanted = columns, .data = out, .error = error};
    struct str text = encoding_decode(scratch, bytes).text;
    struct csv csv = csv_open(text, csv_guess_separator(text));
    struct csv_record record = {0};
    do {
        if (!csv_next(&csv, scratch, &record)) {
            return error_set(error, ERROR_INPUT,
                             "Файл пуст. Нужна строка с названиями заданий и строка ответов на "
                             "каждого ученика.");
        }
    } while (is_blank(&record));
    if (!take_heading(&r, &record) || !open_rows(&r, csv.rest)) {
        return false;
    }
    while (csv_next(&csv, scratch, &record)) {
        if (!is_blank(&record) && !take_row(&r, &record)) {
            return false;
        }
    }
    for (size_t c = 0; c < r.columns; c++) {
        if (!settle_column(&r, c)) {
            return false;
        }
    }
    if (out->persons == 0) {
        return error_set(error, ERROR_INPUT, "В файле только названия столбцов, учеников нет.");
    }
    if (out->items.n == 0) {
        return error_set(error, ERROR_INPUT,
                         "В файле нет ни одного столбца с баллами. Балл – целое число; для ответов "
                         "буквами дайте верные ответы в --key.");
    }
    if (out->keyed && !settle_key(&r)) {
        return false;
    }
    pack_codes(&r);
    return true;
}

// ---- what others take

uint8_t study_category(const struct study_data *data, size_t person, size_t item) {
    uint8_t code = data->code[person * data->items.n + item];
    return code == MEASURE_ABSENT || !data->keyed ? code : code == data->items.at[item].right;
}

static bool give_column(void *arg, size_t item, size_t from, size_t n, uint8_t *category) {
    for (size_t p = 0; p < n; p++) {
        category[p] = study_category(arg, from + p, item);
    }
    return true;
}

bool study_data_matrix(const struct study_data *data, struct measure_matrix **out,
                       struct error *error) {
    struct measure_source source = {.persons = data->persons,
                                    .items = data->items.n,
                                    .column = give_column,
                                    .arg = (void *)(uintptr_t)data,
                                    .weight = data->weight};
    return measure_matrix_open(&source, NULL, out) == MEASURE_OK ||
           error_set(error, ERROR_LIMIT, "На такую таблицу не хватило памяти.");
}
