// SPDX-License-Identifier: GPL-3.0-or-later
// Makes tests/data/inputs_own: lists of staff and teaching loads in the shapes schools keep them.
// Run by hand when a shape is added: build/tests/import/make_inputs_own tests/data/inputs_own
#include "base/buf.h"
#include "base/encoding.h"

#include <stdio.h>
#include <xlsxwriter.h>

static const char *const staff[][3] = {
    {"Андреева Алёна Александровна", "учитель начальных классов", "Начальные классы"},
    {"Боброва Василиса Артёмовна", "учитель русского языка и литературы", "Русский язык"},
    {"Виноградова Ева Владимировна", "учитель математики", "Алгебра, геометрия"},
    {"Герасимова Ксения Евгеньевна", "учитель истории и обществознания", "История"},
    {"Ким Алина", "учитель английского языка", "Английский язык"},
    {"Мамедов Тимур Рашад оглы", "учитель физической культуры", "Физическая культура"},
    {"Римская-Корсакова Анна-Мария Владимировна", "педагог-психолог", ""},
    {"Фёдоров Пётр Семёнович", "заместитель директора по УВР", "Физика"},
};
enum { STAFF = sizeof staff / sizeof staff[0] };

static void put(lxw_worksheet *sheet, int row, int column, const char *text) {
    worksheet_write_string(sheet, (lxw_row_t)row, (lxw_col_t)column, text, NULL);
}

static void put_number(lxw_worksheet *sheet, int row, int column, double number) {
    worksheet_write_number(sheet, (lxw_row_t)row, (lxw_col_t)column, number, NULL);
}

static lxw_workbook *open_book(struct arena *arena, const char *folder, const char *name) {
    return workbook_new(str_fmt(arena, "%s/%s", folder, name).p);
}

static void save_cp1251(struct arena *arena, const char *folder, const char *name,
                        struct str text) {
    FILE *file = fopen(str_fmt(arena, "%s/%s", folder, name).p, "wb");
    while (text.n > 0) {
        uint32_t code = utf8_next(&text);
        int byte = code < 0x80 ? (int)code : '?';
        for (int b = 0x80; b < 0x100 && code >= 0x80; b++) {
            byte = encoding_cp1251((unsigned char)b) == code ? b : byte;
        }
        fputc(byte, file);
    }
    fclose(file);
}

// A list under a title, one column of names, a second post, a totals row, a signature.
static void staff_list(struct arena *arena, const char *folder) {
    lxw_workbook *book = open_book(arena, folder, "s1_педагогические работники.xlsx");
    lxw_worksheet *sheet = workbook_add_worksheet(book, "Кадры");
    worksheet_merge_range(sheet, 0, 0, 0, 4, "Список педагогических работников на 01.09.2025",
                          NULL);
    static const char *const header[] = {"№ п/п", "Ф.И.О. педагога", "Занимаемая\nдолжность",
                                         "Преподаваемый предмет", "Категория"};
    for (int c = 0; c < 5; c++) {
        put(sheet, 2, c, header[c]);
    }
    for (int i = 0; i < STAFF; i++) {
        put_number(sheet, 3 + i, 0, i + 1);
        put(sheet, 3 + i, 1, staff[i][0]);
        put(sheet, 3 + i, 2, staff[i][1]);
        put(sheet, 3 + i, 3, staff[i][2]);
        put(sheet, 3 + i, 4, i % 2 ? "первая" : "высшая");
    }
    put_number(sheet, 3 + STAFF, 0, STAFF + 1);
    put(sheet, 3 + STAFF, 1, staff[7][0]);
    put(sheet, 3 + STAFF, 2, "учитель физики");
    put(sheet, 5 + STAFF, 1, "Всего: 8");
    put(sheet, 6 + STAFF, 1, "Директор ____________ Иванов И. И.");
    workbook_close(book);
}

// A system's export: windows-1251, «;», three columns of names, dismissed ones among them.
static void staff_export(struct arena *arena, const char *folder) {
    struct buf out = buf_open(arena, 1 << 16);
    buf_put_c(&out, "Фамилия;Имя;Отчество;Должность;Дата увольнения;Телефон\r\n");
    for (int i = 0; i < STAFF; i++) {
        struct str rest = str_from(staff[i][0]);
        struct str last = str_cut(&rest, ' '), first = str_cut(&rest, ' ');
        buf_fmt(&out, "%.*s;%.*s;%.*s;%s;%s;\r\n", STR_ARG(last), STR_ARG(first), STR_ARG(rest),
                staff[i][1], i == 3 ? "31.12.2025" : "");
    }
    buf_put_c(&out, ";Пётр;;учитель;;\r\n");
    save_cp1251(arena, folder, "s2_сотрудники_выгрузка.csv", buf_str(&out));
}

// A print form: a header of two storeys, groups, capitals, Latin letters in a name.
static void staff_print(struct arena *arena, const char *folder) {
    lxw_workbook *book = open_book(arena, folder, "s3_штатное_печатная форма.xlsx");
    lxw_worksheet *sheet = workbook_add_worksheet(book, "Лист1");
    put(sheet, 0, 0, "МБОУ «СОШ № 99 г. Примерска»");
    put(sheet, 1, 0, "Сотрудники на 12.01.2026");
    worksheet_merge_range(sheet, 3, 0, 4, 0, "№", NULL);
    worksheet_merge_range(sheet, 3, 1, 3, 3, "Педагогический работник", NULL);
    worksheet_merge_range(sheet, 3, 4, 3, 5, "Работа", NULL);
    static const char *const header[] = {"Фамилия", "Имя", "Отчество", "Должность", "Ставка"};
    for (int c = 0; c < 5; c++) {
        put(sheet, 4, c + 1, header[c]);
    }
    int row = 5;
    for (int i = STAFF - 1; i >= 0; i--) {
        if (i == STAFF - 1 || i == STAFF - 2) {
            worksheet_merge_range(sheet, (lxw_row_t)row, 0, (lxw_row_t)row, 5,
                                  i == STAFF - 1 ? "Администрация" : "Учителя и специалисты", NULL);
            row++;
        }
        struct str rest = str_from(staff[i][0]);
        const char *last = str_c(arena, str_cut(&rest, ' '));
        const char *first = str_c(arena, str_cut(&rest, ' '));
        put_number(sheet, row, 0, STAFF - i);
        put(sheet, row, 1, i == 1 ? "БОБРОВА" : i == 2 ? "Винoградова" : last);
        put(sheet, row, 2, i == 1 ? "ВАСИЛИСА" : first);
        put(sheet, row, 3, i == 1 ? "АРТЁМОВНА" : str_c(arena, rest));
        put(sheet, row, 4, staff[i][1]);
        put_number(sheet, row, 5, 1);
        row++;
    }
    put(sheet, row, 1, "Итого");
    put_number(sheet, row, 5, STAFF);
    workbook_close(book);
}

// A long list: teacher, subject, class, group, hours; hours as numbers and as texts with a comma.
static void load_list(struct arena *arena, const char *folder) {
    lxw_workbook *book = open_book(arena, folder, "l1_нагрузка список.xlsx");
    lxw_worksheet *sheet = workbook_add_worksheet(book, "Нагрузка 25-26");
    put(sheet, 0, 0, "Учебная нагрузка на 2025/26 учебный год");
    static const char *const header[] = {"№",     "ФИО учителя", "Учебный предмет",
                                         "Класс", "Группа",      "Кол-во часов в неделю"};
    static const char *const rows[][4] = {
        {"Боброва Василиса Артёмовна", "Русский язык", "5А", ""},
        {"Боброва Василиса Артёмовна", "Литература", "5 «А»", ""},
        {"Виноградова Ева Владимировна", "Математика", "5-а", ""},
        {"Виноградова Ева Владимировна", "Математика", "5Б", ""},
        {"Ким Алина", "Английский язык", "5А", "1 группа"},
        {"Ким Алина", "Английский язык", "5А", "2 группа"},
        {"Мамедов Тимур Рашад оглы", "Физическая культура", "5А, 5Б", ""},
        {"Вакансия", "Музыка", "5А", ""},
        {"Герасимова Ксения Евгеньевна", "История", "", ""},
        {"Герасимова Ксения Евгеньевна", "История", "5Б", ""},
    };
    static const double hours[] = {5, 3, 5, 5, 3, 3, 2, 1, 2, 2.5};
    for (int c = 0; c < 6; c++) {
        put(sheet, 1, c, header[c]);
    }
    for (int i = 0; i < 10; i++) {
        put_number(sheet, 2 + i, 0, i + 1);
        for (int c = 0; c < 4; c++) {
            put(sheet, 2 + i, 1 + c, rows[i][c]);
        }
        if (i == 9) {
            put(sheet, 2 + i, 5, "2,5");
        } else {
            put_number(sheet, 2 + i, 5, hours[i]);
        }
    }
    put(sheet, 12, 1, "Итого часов");
    put_number(sheet, 12, 5, 31.5);
    workbook_close(book);
}

// A teacher's name once, his rows below; windows-1251, initials, groups in brackets.
static void load_by_teacher(struct arena *arena, const char *folder) {
    struct buf out = buf_open(arena, 1 << 16);
    buf_put_c(&out, "Учитель;Предмет;Классы;Часы\r\n"
                    "Боброва В.А.;русский язык;5А;5\r\n"
                    ";литература;5А;3\r\n"
                    "Ким А.;английский язык;5А (1 группа);3\r\n"
                    ";;5А (2 группа);3\r\n"
                    ";;5Б;три\r\n"
                    "Фёдоров П. С.;физика;7А;2\r\n"
                    ";;7А;2\r\n"
                    "Всего;;;18\r\n");
    save_cp1251(arena, folder, "l2_тарификация_по_учителям.csv", buf_str(&out));
}

// A matrix: teachers and subjects in rows, classes in columns, a header of two storeys, sums.
static void load_matrix(struct arena *arena, const char *folder) {
    lxw_workbook *book = open_book(arena, folder, "l3_тарификация_таблица.xlsx");
    lxw_worksheet *sheet = workbook_add_worksheet(book, "Тарификация");
    static const char *const classes[] = {"5А", "5Б", "6А", "7А"};
    static const char *const who[] = {"Боброва Василиса Артёмовна", "", "Виноградова Е. В.",
                                      "Ким Алина"};
    static const char *const what[] = {"Русский язык", "Литература", "Математика",
                                       "Английский язык"};
    static const double hours[4][4] = {{5, 5, 6, 0}, {3, 3, 0, 0}, {5, 0, 0, 6}, {3, 3, 3, 3}};
    worksheet_merge_range(sheet, 0, 0, 0, 7, "Тарификационный список учителей", NULL);
    worksheet_merge_range(sheet, 1, 0, 2, 0, "№", NULL);
    worksheet_merge_range(sheet, 1, 1, 2, 1, "Фамилия, имя, отчество", NULL);
    worksheet_merge_range(sheet, 1, 2, 2, 2, "Предмет", NULL);
    worksheet_merge_range(sheet, 1, 3, 1, 6, "Часов в неделю по классам", NULL);
    worksheet_merge_range(sheet, 1, 7, 2, 7, "Всего", NULL);
    for (int c = 0; c < 4; c++) {
        put(sheet, 2, 3 + c, classes[c]);
    }
    for (int i = 0; i < 4; i++) {
        double sum = 0;
        put_number(sheet, 3 + i, 0, i + 1);
        put(sheet, 3 + i, 1, who[i]);
        put(sheet, 3 + i, 2, what[i]);
        for (int c = 0; c < 4; c++) {
            sum += hours[i][c];
            if (hours[i][c] > 0) {
                put_number(sheet, 3 + i, 3 + c, hours[i][c]);
            }
        }
        put_number(sheet, 3 + i, 7, i == 2 ? 12 : sum); // one sum is wrong
    }
    put(sheet, 7, 1, "ИТОГО");
    put_number(sheet, 7, 7, 45);
    workbook_close(book);
}

int main(int argc, char **argv) {
    struct arena *arena = arena_open(0);
    const char *folder = argc > 1 ? argv[1] : "tests/data/inputs_own";
    staff_list(arena, folder);
    staff_export(arena, folder);
    staff_print(arena, folder);
    load_list(arena, folder);
    load_by_teacher(arena, folder);
    load_matrix(arena, folder);
    arena_close(arena);
    return 0;
}
