// SPDX-License-Identifier: GPL-3.0-or-later
#include "gallery.h"

#include "base/rng.h"
#include "gallery.html.h"

#include <math.h>
#include <string.h>

static const char *const SIGNS[] = {
    "Участвует в распределении дел", "Выполняет свою часть", "Ведёт себя в споре",
    "Слушает и отвечает по делу",    "Предлагает шаги",      "Сверяет работу с планом",
    "Проверяет общий итог"};
static const char *const NAMES[] = {"Агафонов С.",  "Белова В.", "Волкова А.", "Громов И.",
                                    "Дмитриева О.", "Ежов П.",   "Ёлкина М.",  "Жданов К.",
                                    "Зуева Т.",     "Иванов А.", "Ким А.",     "Лебедева Е."};
enum { SIGN_COUNT = 7, NAME_COUNT = 12 };

static void add_page(struct arena *arena, struct gallery *gallery, const char *name,
                     const struct page *page, struct html body) {
    struct buf *out = arena_new(arena, struct buf);
    *out = buf_open(arena, VIEW_PAGE_MAX);
    struct view view = {.out = out, .csrf = S("token")};
    view_page(&view, page, body);
    *vec_push(arena, &gallery->pages) = (struct gallery_page){name, buf_str(out)};
}

static void add_group(struct arena *arena, struct page *page, const char *title,
                      const char *const *items, struct str current) {
    struct page_menu_group *group = vec_push(arena, &page->menu);
    group->title = str_from(title);
    for (; *items != NULL; items++) {
        struct str name = str_from(*items);
        struct page_menu_item *item = vec_push(arena, &group->items);
        *item = (struct page_menu_item){.title = name,
                                        .path = S("/page"),
                                        .badge = str_eq(name, S("Сбор")) ? S("2") : S(""),
                                        .current = str_eq(name, current)};
    }
}

static struct page staff_page(struct arena *arena, struct str title, struct str current) {
    struct page page = {.title = title,
                        .school = S("МБОУ «Школа № 12»"),
                        .year = S("2026/27"),
                        .today = {2026, 11, 24},
                        .person = S("Орлова Н. В."),
                        .roles = S("заместитель директора"),
                        .person_path = S("/me"),
                        .leave_path = S("/leave")};
    add_group(arena, &page, "", (const char *[]){"Сегодня", "Цепочки", NULL}, current);
    add_group(arena, &page, "Что и чем",
              (const char *[]){"Результаты", "Технологии", "Инструменты", NULL}, current);
    add_group(arena, &page, "Год", (const char *[]){"План года", "Сбор", "Анализ", NULL}, current);
    add_group(arena, &page, "Школа", (const char *[]){"Классы и люди", "Документы", NULL}, current);
    return page;
}

static struct gallery_map make_map(struct arena *arena) {
    struct gallery_map map = {.words = {S("0 ниже базового"), S("1 базовый"), S("2 повышенный"),
                                        S("3 высокий"), S("не наблюдалось")}};
    struct rng rng = rng_seed(7);
    for (int i = 0; i < SIGN_COUNT; i++) {
        *vec_push(arena, &map.signs) = str_from(SIGNS[i]);
    }
    for (int r = 0; r < NAME_COUNT; r++) {
        struct gallery_row *row = vec_push(arena, &map.rows);
        *row = (struct gallery_row){
            .name = str_from(NAMES[r]), .group = r % 4 == 0 ? r / 4 + 1 : 0, .apart = r % 5 - 1};
        for (int i = 0; i < SIGN_COUNT; i++) {
            int level = (int)rng_below(&rng, 5);
            *vec_push(arena, &row->levels) = (struct gallery_level){level == 4 ? -1 : level};
        }
    }
    return map;
}

static struct str no_fields(void *arg, const char *name) {
    (void)arg;
    return strcmp(name, "share") == 0 ? S("1,7") : (struct str){0};
}

static struct form *make_form(struct arena *arena) {
    static const struct form_choice levels[] = {
        {"noo", "начальное общее"}, {"ooo", "основное общее"}, {"soo", "среднее общее"}, {0}};
    static const struct form_field fields[] = {
        {"name", FORM_TEXT, "Название школы", "Как в уставе, для документов", .required = true},
        {"inn", FORM_TEXT, "ИНН", .max = 12},
        {"day", FORM_DATE, "Первый день учебного года", .required = true},
        {"share", FORM_NUMBER, "Порог доли", "От 0 до 1", .low = 0, .high = 1},
        {"class", FORM_CHOICE, "Класс", .required = true},
        {"levels", FORM_CHOICES, "Чему учит школа", .required = true, .choices = levels},
        {"about", FORM_TEXTAREA, "О школе"},
        {"file", FORM_FILE, "Файл с учениками", "Выгрузка электронного журнала", .required = true,
         .accept = ".xlsx,.xls,.ods,.csv"},
        {"agree", FORM_CHECK, "Согласия родителей собраны"},
        {0}};
    struct form *form = form_new(arena, fields);
    form_add_choice(form, "class", S("5a"), S("5А"));
    form_read(form, no_fields, NULL);
    return form;
}

static struct table make_table(struct arena *arena) {
    struct table table = {.caption = S("Классы"), .sortable = true, .filterable = true};
    table_add_column(arena, &table, S("Класс"), false);
    table_add_column(arena, &table, S("Руководитель"), false);
    table_add_column(arena, &table, S("Учеников"), true);
    table_add_column(arena, &table, S("Доля"), true);
    for (int i = 0; i < NAME_COUNT; i++) {
        struct table_row *row = table_add_row(arena, &table);
        struct table_cell *name = table_add_cell(arena, row, str_fmt(arena, "%dА", i % 11 + 1));
        name->path = S("/class");
        name->note = i == 2 ? S("с 1 сентября") : (struct str){0};
        struct table_cell *head = table_add_cell(arena, row, str_from(NAMES[i]));
        head->tag = i == 3 ? S("замещает") : (struct str){0};
        head->tag_kind = NOTICE_WARN;
        table_add_cell(arena, row, str_fmt(arena, "%d", 20 + i));
        table_add_cell(arena, row, str_fmt(arena, "0,%02d", 55 + i * 3));
    }
    return table;
}

static struct gallery_parts make_parts(struct arena *arena) {
    struct gallery_parts parts = {
        .tabs = {.label = S("Части процедуры")},
        .empty = {S("Пока нет ни одной процедуры"),
                  S("Здесь будет список процедур года: что измеряли, в каких классах, сколько "
                    "отметок собрано."),
                  S("/new"), S("Открыть процедуру")},
        .progress = {S("Загрузка учеников"), 120, 580, S("Проверено 120 строк из 580"), S("/job/1"),
                     true},
        .confirm =
            {S("/delete"), S("Карта наблюдения 5А"),
             S("Процедура и 312 отметок исчезнут из списков. Вернуть их можно до 24 декабря."),
             S("Удалить процедуру"), S("/back"), S("")},
        .table = make_table(arena),
        .form = make_form(arena)};
    *vec_push(arena, &parts.tabs.items) = (struct tab){S("Ход"), S("/a"), S(""), .current = true};
    *vec_push(arena, &parts.tabs.items) = (struct tab){S("Карта класса"), S("/b"), S(""), false};
    *vec_push(arena, &parts.tabs.items) = (struct tab){S("Обсудить"), S("/c"), S("3"), false};
    static const char *const texts[] = {
        "Процедура идёт до 27 ноября.", "Класс 5А: 24 из 26 прошли.",
        "Двое наблюдателей разошлись в трёх отметках.",
        "Файл не прочитан: в нём нет столбца с фамилией. Ничего не изменилось."};
    for (int i = 0; i < 4; i++) {
        *vec_push(arena, &parts.notices) =
            (struct notice){(enum notice_kind)i, str_from(texts[i]), S("/more"), S("Подробнее")};
    }
    return parts;
}

static struct chart *add_chart(struct arena *arena, struct gallery_charts *charts,
                               enum chart_kind kind, struct str title) {
    struct chart *chart = vec_push(arena, charts);
    *chart = (struct chart){.kind = kind,
                            .title = title,
                            .note = S("Работа «Город у реки», октябрь 2026; писали 186 из 197.")};
    return chart;
}

static void fill_stacked(struct arena *arena, struct chart *chart, const char *const *labels,
                         size_t n) {
    static const double counts[4][4] = {{4, 11, 7, 2}, {8, 9, 6, 1}, {3, 10, 9, 4}, {0, 2, 5, 0}};
    for (size_t i = 0; i < n; i++) {
        chart_add_label(arena, chart, str_from(labels[i]));
    }
    for (int level = 0; level < 4; level++) {
        struct chart_series *series =
            chart_add_series(arena, chart, palette_level_word(level), level);
        for (size_t i = 0; i < n; i++) {
            chart_add_point(arena, series, counts[i][level]);
        }
    }
}

static void fill_pairs(struct arena *arena, struct chart *chart, const char *const *labels,
                       const double (*values)[2], size_t n, double half) {
    static const char *const titles[] = {"октябрь 2025", "октябрь 2026"};
    for (size_t i = 0; i < n; i++) {
        chart_add_label(arena, chart, str_from(labels[i]));
    }
    for (size_t s = 0; s < 2; s++) {
        struct chart_series *series =
            chart_add_series(arena, chart, str_from(titles[s]), PALETTE_NO_LEVEL);
        for (size_t i = 0; i < n; i++) {
            struct chart_point *point = chart_add_point(arena, series, values[i][s]);
            point->low = values[i][s] - half;
            point->high = values[i][s] + half;
            point->unsure = i == 1;
        }
    }
}

static void fill_heat(struct arena *arena, struct chart *chart) {
    struct gallery_map map = make_map(arena);
    for (size_t i = 0; i < map.signs.n; i++) {
        chart_add_label(arena, chart, map.signs.at[i]);
    }
    for (size_t r = 0; r < map.rows.n; r++) {
        const struct gallery_row *row = &map.rows.at[r];
        struct chart_series *series = chart_add_series(arena, chart, row->name, PALETTE_NO_LEVEL);
        series->gap = row->group > 0;
        for (size_t i = 0; i < row->levels.n; i++) {
            int level = row->levels.at[i].n;
            chart_add_point(arena, series, level < 0 ? (double)NAN : level)->level = level;
        }
    }
}

static struct gallery_charts make_charts(struct arena *arena) {
    static const char *const classes[] = {"5А", "5Б", "6А", "6Б, группа кадетского класса"};
    static const char *const outcomes[] = {"Читает графики и таблицы",
                                           "Планирует работу и сверяет её с планом",
                                           "Договаривается и делит дело в группе"};
    static const char *const years[] = {"осень 2024", "весна 2025", "осень 2025", "весна 2026"};
    static const double shares[][2] = {{61, 74}, {55, 58}, {72, 66}};
    static const double thetas[][2] = {{0.12, -0.2}, {0.31, -0.05}, {NAN, 0.1}, {0.52, 0.22}};
    struct gallery_charts charts = {0};
    struct chart *chart = add_chart(arena, &charts, CHART_STACKED, S("Уровни по классам"));
    fill_stacked(arena, chart, classes, 4);
    chart = add_chart(arena, &charts, CHART_BARS, S("Базовый уровень и выше"));
    chart->unit = S("%");
    chart->high = 100;
    fill_pairs(arena, chart, outcomes, shares, 3, 6);
    chart = add_chart(arena, &charts, CHART_LINE, S("Динамика двух когорт"));
    fill_pairs(arena, chart, years, thetas, 4, 0.15);
    chart = add_chart(arena, &charts, CHART_DUMBBELL, S("Год назад и сейчас"));
    chart->unit = S("%");
    fill_pairs(arena, chart, outcomes, shares, 3, 0);
    chart = add_chart(arena, &charts, CHART_HISTOGRAM, S("Сколько баллов набрали"));
    struct chart_series *series = chart_add_series(arena, chart, S("Учеников"), PALETTE_NO_LEVEL);
    static const double counts[] = {1, 0, 3, 7, 14, 22, 31, 24, 9, 2};
    for (int i = 0; i < 10; i++) {
        chart_add_label(arena, chart, str_fmt(arena, "%d–%d", i * 3, i * 3 + 2));
        chart_add_point(arena, series, counts[i]);
    }
    fill_heat(arena, add_chart(arena, &charts, CHART_HEAT, S("5А: признаки группового проекта")));
    return charts;
}

static struct view open_part(struct arena *arena) {
    struct buf *out = arena_new(arena, struct buf);
    *out = buf_open(arena, VIEW_PAGE_MAX);
    return (struct view){.out = out, .csrf = S("token")};
}

static void add_staff_pages(struct arena *arena, struct gallery *gallery,
                            const struct gallery_map *map) {
    struct page start = staff_page(arena, S("Сегодня"), S("Сегодня"));
    start.lead = S("вторник, 24 ноября 2026 года · вторая четверть, неделя 3");
    page_add_action(arena, &start, PAGE_ACTION_MAIN, S("Открыть процедуру"), S("/new"));
    struct chart bar = {.kind = CHART_STACKED, .title = S("Уровни: 186 учеников"), .width = 340};
    fill_stacked(arena, &bar, (const char *[]){""}, 1);
    struct view view = open_part(arena);
    view_gallery_start(&view, &bar);
    add_page(arena, gallery, "start", &start, view_done(&view));

    struct page class_map = staff_page(arena, S("5А · карта класса"), S("Анализ"));
    class_map.lead = S("Групповой проект «Карта микрорайона» · 19 ноября 2026");
    page_add_trail(arena, &class_map, S("Анализ"), S("/analysis"));
    page_add_trail(arena, &class_map, S("Групповой проект"), S("/sessions/1"));
    page_add_action(arena, &class_map, PAGE_ACTION_PRINT, S("Напечатать"), S("/map"));
    page_add_action(arena, &class_map, PAGE_ACTION_PLAIN, S("Excel"), S("/map.xlsx"));
    page_add_action(arena, &class_map, PAGE_ACTION_MAIN, S("Справка"), S("/map.docx"));
    view = open_part(arena);
    view_gallery_map(&view, map);
    add_page(arena, gallery, "map", &class_map, view_done(&view));

    struct page parts_page = staff_page(arena, S("Школа"), S("Классы и люди"));
    parts_page.flash = (struct notice){NOTICE_OK, S("Сохранено."), S(""), S("")};
    page_add_script(arena, &parts_page, asset_table_js);
    page_add_script(arena, &parts_page, asset_confirm_js);
    struct gallery_parts parts = make_parts(arena);
    view = open_part(arena);
    view_gallery_parts(&view, &parts);
    add_page(arena, gallery, "parts", &parts_page, view_done(&view));

    struct page charts_page = staff_page(arena, S("Графики"), S("Анализ"));
    struct gallery_charts charts = make_charts(arena);
    view = open_part(arena);
    view_gallery_charts(&view, &charts);
    add_page(arena, gallery, "charts", &charts_page, view_done(&view));
}

static void add_bare_pages(struct arena *arena, struct gallery *gallery,
                           const struct gallery_map *map) {
    static const struct form_field login[] = {
        {"login", FORM_TEXT, "Имя для входа", .required = true, .autocomplete = "username"},
        {"password", FORM_PASSWORD, "Пароль", .required = true, .autocomplete = "current-password"},
        {0}};
    struct form *form = form_new(arena, login);
    form_fail(form, NULL, S("Имя или пароль не подходят."));
    struct page card = {.frame = PAGE_CARD, .title = S("Вход"), .school = S("МБОУ «Школа № 12»")};
    struct view view = open_part(arena);
    view_gallery_login(&view, form);
    add_page(arena, gallery, "login", &card, view_done(&view));

    struct page lost = {.frame = PAGE_CARD, .title = S("Страница не найдена")};
    view = open_part(arena);
    struct trouble trouble = {404,    S("Такой страницы нет."),
                              S(""),  S("Вернитесь на главную и найдите нужное в меню."),
                              S("/"), S("На главную")};
    view_trouble(&view, &trouble);
    add_page(arena, gallery, "trouble", &lost, view_done(&view));

    struct page phone = {.frame = PAGE_PHONE, .title = S("Наблюдение: 5А, группа 2")};
    view = open_part(arena);
    view_gallery_phone(&view, map);
    add_page(arena, gallery, "phone", &phone, view_done(&view));

    struct page pupil = {.frame = PAGE_PUPIL, .title = S("Вход по коду")};
    view = open_part(arena);
    view_gallery_pupil(&view);
    add_page(arena, gallery, "pupil", &pupil, view_done(&view));
}

struct gallery gallery_draw(struct arena *arena) {
    struct gallery gallery = {0};
    struct gallery_map map = make_map(arena);
    add_staff_pages(arena, &gallery, &map);
    add_bare_pages(arena, &gallery, &map);
    return gallery;
}
