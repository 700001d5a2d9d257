// SPDX-License-Identifier: GPL-3.0-or-later
#include "import/pupil_import.h"

#include "base/ru.h"
#include "import/class_name.h"
#include "import/name_read.h"
#include "import/pupil_import_plan.h"
#include "import/pupil_import_check.h"

enum {
    FIELD_NUMBER,
    FIELD_FULL,
    FIELD_LAST,
    FIELD_FIRST,
    FIELD_MIDDLE,
    FIELD_CLASS,
    FIELD_GRADE,
    FIELD_LETTER,
    FIELD_BORN,
    FIELD_SEX,
    FIELD_FILE,
    FIELD_ENROLLED,
    FIELD_LEFT,
    FIELD_NOTE,
    FIELD_UNUSED,
    FIELD_COUNT
};

// People at a school are born in this span before today.
enum { AGE_MIN = 5, AGE_MAX = 22 };

static bool fits_born(const struct cell *cell) {
    struct date date;
    if (cell->kind == CELL_DATE)
        date = cell->date;
    else if (ru_parse_date(cell->text, &date) == RU_DATE_NONE)
        return false;
    int age = date_today().year - date.year;
    return date_is_none(date) || (age >= AGE_MIN && age <= AGE_MAX);
}

static bool fits_date(const struct cell *cell) {
    struct date date;
    return cell->kind == CELL_DATE || ru_parse_date(cell->text, &date) != RU_DATE_NONE;
}

static struct str sex_of(struct str text) {
    uint32_t c = text.n > 0 ? utf8_next(&text) : 0;
    if (c == 0x43C || c == 0x41C || c == 'm' || c == 'M')
        return S("М");
    if (c == 0x436 || c == 0x416 || c == 0x434 || c == 0x414 || c == 'f' || c == 'F')
        return S("Ж"); // «жен.», «девочка», female
    return S("");
}

static bool fits_sex(const struct cell *cell) {
    return cell->kind == CELL_TEXT && utf8_length(cell->text) <= 8 && sex_of(cell->text).n > 0;
}

static bool fits_grade(const struct cell *cell) {
    int64_t n;
    return str_to_int(str_trim(cell->text), &n) && n >= 1 && n <= 11;
}

static bool fits_letter(const struct cell *cell) {
    return cell->kind == CELL_TEXT && utf8_length(str_trim(cell->text)) == 1;
}

static const struct column_field fields[FIELD_COUNT] = {
    [FIELD_NUMBER] = {.name = "number",
                      .title = "Номер по порядку",
                      .words = "№|№ п п|n п п|п п|n|номер|номер по порядку|no"},
    [FIELD_FULL] = {.name = "name",
                    .title = "Фамилия, имя, отчество",
                    .words =
                        NAME_WORDS_FULL "|обучающийся|обучающиеся|ученик|учащийся|ребенок|"
                                        "фио обучающегося|фио ученика|фио учащегося|фио ребенка|"
                                        "фамилия имя отчество обучающегося",
                    .fits = name_fits_full,
                    .anchor = true,
                    .by_content = true},
    [FIELD_LAST] = {.name = "last",
                    .title = "Фамилия",
                    .words = "фамилия|фамилия обучающегося|фамилия ребенка",
                    .fits = name_fits_word,
                    .anchor = true},
    [FIELD_FIRST] = {.name = "first",
                     .title = "Имя",
                     .words = "имя|имя обучающегося|имя ребенка",
                     .fits = name_fits_word},
    [FIELD_MIDDLE] = {.name = "middle",
                      .title = "Отчество",
                      .words = "отчество|отчество при наличии|отчество обучающегося",
                      .fits = name_fits_word},
    [FIELD_CLASS] = {.name = "class",
                     .title = "Класс",
                     .words = "класс|кл|класс группа|класс обучения|наименование класса|"
                              "название класса|учебный класс|класс литера|текущий класс",
                     .fits = import_class_fits,
                     .by_content = true},
    [FIELD_GRADE] = {.name = "grade",
                     .title = "Параллель",
                     .words = "параллель|номер класса|ступень|год обучения",
                     .fits = fits_grade},
    [FIELD_LETTER] = {.name = "letter",
                      .title = "Буква класса",
                      .words = "буква|литера|литер|буква класса|литера класса",
                      .fits = fits_letter},
    [FIELD_BORN] = {.name = "born",
                    .title = "Дата рождения",
                    .words = "дата рождения|д р|др|дата рожд|день рождения|дата рожд ния|родился|"
                             "рождение|число месяц год рождения|дата рождения обучающегося",
                    .fits = fits_born,
                    .by_content = true},
    [FIELD_SEX] = {.name = "sex",
                   .title = "Пол",
                   .words = "пол|м ж|пол м ж|пол обучающегося",
                   .fits = fits_sex,
                   .by_content = true},
    [FIELD_FILE] = {.name = "file",
                    .title = "Номер личного дела",
                    .words = "№ личного дела|номер личного дела|личное дело|№ л д|л д|№ лд|лд|"
                             "№ дела|личное дело №"},
    [FIELD_ENROLLED] = {.name = "enrolled",
                        .title = "Дата зачисления",
                        .words = "дата зачисления|зачислен|дата приема|дата прибытия|"
                                 "дата поступления",
                        .fits = fits_date},
    [FIELD_LEFT] = {.name = "left",
                    .title = "Дата выбытия",
                    .words = "дата выбытия|дата отчисления|дата выпуска|выбыл",
                    .fits = fits_date},
    [FIELD_NOTE] = {.name = "note",
                    .title = "Примечание, статус",
                    .words = "примечание|прим|примечания|статус|состояние|движение|комментарий|"
                             "отметка о выбытии",
                    .many = true},
    [FIELD_UNUSED] = {.name = "-",
                      .title = "не нужен",
                      .words = "снилс|гражданство|классный руководитель|кл рук|логин|роль|id|uid|"
                               "пароль|адрес*|телефон*|email|e mail|почта|номер приказа*|"
                               "№ приказа*|форма обучения|форма получения образования|"
                               "уровень образования|адаптированная программа|здание|родител*|"
                               "мать|отец|законный представитель|место рождения|документ*|полис*",
                      .many = true},
};

static const struct name_columns name_fields = {FIELD_FULL, FIELD_LAST, FIELD_FIRST, FIELD_MIDDLE};

// Recognition -----------------------------------------------------------------------------------

static bool has_field(const struct sheet_table *table, int field) {
    return table_column_of(table, field) >= 0;
}

// Columns that a list of pupils does not have: marks, codes, subjects, numbered tasks, answers.
static int foreign_columns(const struct sheet_table *table) {
    static const struct column_field foreign = {
        .name = "foreign",
        .words =
            "отметка*|оценка*|балл*|первичный балл*|итог*|код|код участника|код оо|код "
            "ппэ|вариант*|"
            "присутствие|отметка времени|время создания|средний балл*|% *|русский язык|литература|"
            "математика|алгебра|уровень|наблюдатель|группа|должность|нагрузка|часы|часов|предмет*|"
            "ставка|кол во*|количество*|образование|стаж*|категория*|квалификация*"};
    int n = 0;
    for (size_t c = 0; c < table->columns.n; c++) {
        const struct column_guess *guess = &table->columns.at[c];
        bool named = guess->field != COLUMN_NOTHING && guess->field != FIELD_UNUSED &&
                     guess->confidence >= COLUMN_DOUBTFUL;
        double number;
        if (!named && (column_header_match(&foreign, guess->leaf_key) >= 0.9 ||
                       str_to_real(guess->leaf, &number) || guess->leaf.n > 60))
            n++;
    }
    return n;
}

static double recognise(const struct import_reader *reader) {
    struct sheet_tables tables = {0};
    import_glance_tables(reader, &pupil_import, 1, &tables);
    double best = 0;
    for (size_t t = 0; t < tables.at.n && t < 3; t++) {
        const struct sheet_table *table = &tables.at.at[t];
        if (table->first_data_row == 0)
            continue;
        double score = table->header_first > 0 ? 0.4 : 0.3;
        bool class_known = has_field(table, FIELD_CLASS) || has_field(table, FIELD_GRADE) ||
                           import_class_of_table(reader->arena, table, NULL).n > 0;
        score += class_known ? 0.25 : 0;
        score += has_field(table, FIELD_BORN) ? 0.2 : 0;
        score += has_field(table, FIELD_SEX) || has_field(table, FIELD_FILE) ? 0.1 : 0;
        if (foreign_columns(table) > 0)
            score *= 0.3;
        if (score > best)
            best = score;
    }
    return best;
}

// Reading ---------------------------------------------------------------------------------------

struct reading {
    const struct import_reader *reader;
    struct import_result *result;
    const struct sheet_table *table;
    size_t table_index;
    struct str table_class; // of the sheet's name or title
    struct pupil_entries *rows;
};

static struct str row_text(const struct reading *r, const struct table_line *line, int field) {
    return table_text(r->reader->arena, r->table, line, field);
}

static bool refuse(struct reading *r, const struct table_line *line, struct pupil_entry *row,
                   const char *code, struct node *detail, const char *text) {
    row->refused = true;
    struct arena *arena = r->reader->arena;
    struct str words = row->full.n > 0 ? str_fmt(arena, "%.*s: %s", STR_ARG(row->full), text)
                                       : ru_capital(arena, str_from(text));
    import_refuse_row(r->reader, r->result, r->table, line->row->number, code, detail, "%.*s.",
                      STR_ARG(words));
    return false;
}

static bool read_name(struct reading *r, const struct table_line *line, struct pupil_entry *row) {
    struct name_read name;
    row->refused = !name_take_row(r->reader, r->result, r->table, line, &name_fields, &name);
    row->last = name.last;
    row->first = name.first;
    row->middle = name.middle;
    row->full = name.full;
    return !row->refused;
}

static struct str class_of_line(struct reading *r, const struct table_line *line, bool *written) {
    struct arena *arena = r->reader->arena;
    struct str text = row_text(r, line, FIELD_CLASS);
    *written = text.n > 0;
    if (text.n > 0)
        return import_class_name(arena, text);
    struct str grade = row_text(r, line, FIELD_GRADE);
    struct str letter = row_text(r, line, FIELD_LETTER);
    if (grade.n > 0 && letter.n > 0) {
        *written = true;
        return import_class_name(arena,
                                 str_fmt(arena, "%.*s %.*s", STR_ARG(grade), STR_ARG(letter)));
    }
    if (has_field(r->table, FIELD_CLASS))
        return S(""); // the column is there, the cell is empty: not the title's class
    struct str name = line->group.n > 0 ? import_class_name(arena, line->group) : S("");
    if (name.n == 0 && line->group.n > 0)
        name = import_class_inside(arena, line->group);
    return name.n > 0 ? name : r->table_class;
}

static bool read_class(struct reading *r, const struct table_line *line, struct pupil_entry *row) {
    bool written;
    row->class_name = class_of_line(r, line, &written);
    if (row->class_name.n > 0)
        return true;
    struct str text = row_text(r, line, FIELD_CLASS);
    if (written)
        return refuse(r, line, row, "class_not_understood",
                      import_detail(r->reader->arena, "value", text, NULL),
                      "класс написан непонятно");
    return refuse(r, line, row, "no_class", NULL, "не указан класс");
}

// A date of a cell; false if the row must be refused (there is no such day).
static bool read_date(struct reading *r, const struct table_line *line, int field,
                      struct date *out) {
    const struct cell *cell = table_cell(r->table, line, field);
    *out = (struct date){0};
    if (!cell)
        return true;
    if (cell->kind == CELL_DATE) {
        *out = cell->date;
        return true;
    }
    struct arena *arena = r->reader->arena;
    struct str text = ru_tidy(arena, cell->text);
    switch (ru_parse_date(text, out)) {
    case RU_DATE_IMPOSSIBLE:
        return false;
    case RU_DATE_NONE:
        if (text.n > 1)
            import_warn(r->reader, r->result, r->table, line->row->number, "date_not_understood",
                        import_detail(arena, "value", text, NULL),
                        "Дата «%.*s» не понята и оставлена пустой.", STR_ARG(text));
        return true;
    case RU_DATE_SHORT_YEAR:
        import_warn(r->reader, r->result, r->table, line->row->number, "two_digit_year",
                    import_detail(arena, "value", text, "read_as", date_iso(arena, *out), NULL),
                    "Год из двух цифр: «%.*s» прочитано как %.*s.", STR_ARG(text),
                    STR_ARG(ru_date_short(arena, *out)));
        return true;
    default:
        return true;
    }
}

static bool read_born(struct reading *r, const struct table_line *line, struct pupil_entry *row) {
    if (!read_date(r, line, FIELD_BORN, &row->born)) {
        struct str text = row_text(r, line, FIELD_BORN);
        return refuse(r, line, row, "impossible_date",
                      import_detail(r->reader->arena, "value", text, NULL),
                      "такой даты рождения не бывает");
    }
    int age = r->reader->today.year - row->born.year;
    if (!date_is_none(row->born) && (age < AGE_MIN || age > AGE_MAX))
        import_warn(
            r->reader, r->result, r->table, line->row->number, "odd_birth_date",
            import_detail(r->reader->arena, "value", date_iso(r->reader->arena, row->born), NULL),
            "%.*s: дата рождения %.*s не похожа на школьный возраст.", STR_ARG(row->full),
            STR_ARG(ru_date_short(r->reader->arena, row->born)));
    return true;
}

// The first date that stands inside a remark: «выбыла 12.11.2025 пр. № 87-у».
static struct date date_inside(struct str text) {
    struct date date = {0};
    for (struct str rest = text; rest.n > 0;) {
        struct str word = str_cut(&rest, ' ');
        while (word.n > 0 && (word.p[word.n - 1] == ',' || word.p[word.n - 1] == ';'))
            word.n--;
        enum ru_date_form form = ru_parse_date(word, &date);
        if (form == RU_DATE_FULL || form == RU_DATE_SHORT_YEAR)
            return date;
    }
    return (struct date){0};
}

static void read_movement(struct reading *r, const struct table_line *line,
                          struct pupil_entry *row) {
    struct arena *arena = r->reader->arena;
    for (size_t c = 0; c < r->table->columns.n; c++) {
        const struct column_guess *guess = &r->table->columns.at[c];
        const struct cell *cell =
            guess->field == FIELD_NOTE ? sheet_row_cell(line->row, guess->column) : NULL;
        if (!cell || !cell_filled(cell))
            continue;
        struct str folded = ru_fold(arena, cell->text);
        bool left = str_find(folded, S("выбыл")) != STR_NONE ||
                    str_find(folded, S("отчислен")) != STR_NONE ||
                    str_find(folded, S("выпущен")) != STR_NONE;
        bool arrived = str_find(folded, S("прибыл")) != STR_NONE ||
                       str_find(folded, S("зачислен")) != STR_NONE;
        if (!left && !arrived)
            continue;
        row->movement = left ? PUPIL_LEFT : PUPIL_ARRIVED;
        row->moved_on = date_inside(ru_tidy(arena, cell->text));
    }
    struct date left;
    if (read_date(r, line, FIELD_LEFT, &left) && !date_is_none(left)) {
        row->movement = PUPIL_LEFT;
        row->moved_on = left;
    }
}

static void read_rest(struct reading *r, const struct table_line *line, struct pupil_entry *row) {
    struct arena *arena = r->reader->arena;
    row->sex = sex_of(row_text(r, line, FIELD_SEX));
    if (row->sex.n == 0) {
        struct ru_name name = {row->last, row->first, row->middle, false};
        enum ru_sex sex = ru_name_sex(arena, &name);
        row->sex = sex == RU_MALE ? S("М") : sex == RU_FEMALE ? S("Ж") : S("");
    }
    row->file_number = row_text(r, line, FIELD_FILE);
    const char *code;
    if (import_text_hostile(row->file_number, &code) || row->file_number.n > 40)
        row->file_number = S("");
    if (!read_date(r, line, FIELD_ENROLLED, &row->enrolled))
        import_warn(r->reader, r->result, r->table, line->row->number, "date_not_understood", NULL,
                    "%.*s: такой даты зачисления не бывает, она оставлена пустой.",
                    STR_ARG(row->full));
    read_movement(r, line, row);
    if (line->row->hidden)
        import_warn(r->reader, r->result, r->table, line->row->number, "hidden_row_read", NULL,
                    "%.*s: строка скрыта в файле, но прочитана.", STR_ARG(row->full));
    row->fold = ru_fold(arena, row->full);
}

static void read_line(struct reading *r, const struct table_line *line) {
    struct pupil_entry row = {.row = line->row->number, .table = r->table_index};
    if (read_name(r, line, &row) && read_class(r, line, &row) && read_born(r, line, &row))
        read_rest(r, line, &row);
    *(struct pupil_entry *)vec_push(r->reader->arena, &r->rows->at) = row;
}

static bool class_of_columns(const struct sheet_table *table) {
    return has_field(table, FIELD_CLASS) ||
           (has_field(table, FIELD_GRADE) && has_field(table, FIELD_LETTER));
}

static bool has_groups(const struct sheet_table *table) {
    for (size_t i = 0; i < table->lines.n; i++)
        if (table->lines.at[i].kind == LINE_GROUP)
            return true;
    return false;
}

static void read(const struct import_reader *reader, struct import_result *result) {
    import_find_tables(reader, &pupil_import, 1, &result->tables);
    if (result->tables.at.n == 0) {
        import_refuse_file(
            reader, result, "no_names",
            "В файле «%.*s» нет столбца с фамилиями. Проверьте, тот ли это файл, или "
            "укажите столбец сами.",
            STR_ARG(reader->file_name));
        return;
    }
    struct pupil_entries *rows = arena_new(reader->arena, struct pupil_entries);
    result->rows = rows;
    struct reading r = {.reader = reader, .result = result, .rows = rows};
    const char *class_from = NULL;
    for (size_t t = 0; t < result->tables.at.n; t++) {
        r.table = &result->tables.at.at[t];
        r.table_index = t;
        r.table_class = import_class_of_table(reader->arena, r.table, &class_from);
        for (size_t i = 0; i < r.table->lines.n; i++)
            if (r.table->lines.at[i].kind == LINE_DATA)
                read_line(&r, &r.table->lines.at[i]);
    }
    const struct sheet_table *first = &result->tables.at.at[0];
    if (class_of_columns(first))
        class_from = NULL;
    else if (has_groups(first))
        class_from = "group rows";
    import_describe(reader, &pupil_import, result);
    import_count_lines(reader, result);
    import_warn_columns(reader, result);
    if (!has_field(first, FIELD_SEX) && rows->at.n > 0)
        import_warn(reader, result, NULL, 0, "no_sex_column", NULL,
                    "Столбца «Пол» нет: пол определён по отчеству и имени.")
            ->quiet = true;
    pupil_entries_check(reader, result, rows);
    pupil_entries_describe(reader, result, rows, class_from);
}

const struct import_kind pupil_import = {
    .command = "pupils",
    .kind = "contingent",
    .title = "Списки обучающихся",
    .help = "выгрузки МЭШ, «Сетевого города», Дневник.ру, ЭлЖура, 1С и свои списки классов",
    .fields = fields,
    .n_fields = FIELD_COUNT,
    .recognise = recognise,
    .read = read,
    .plan = pupil_import_plan,
    .apply = pupil_import_apply,
    .normalised = pupil_entries_normalised,
};
