// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/sheet_out.h"

#include "base/buf.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
    ROWS_MAX = 1048576 - 2, // beside the header and the totals
    TEXT_MAX = 32767,
    NAME_MAX = 31,
    WIDTH_MIN = 6,
    WIDTH_MAX = 60,
    WIDTH_SAMPLE = 1000,
    FORMULA_MAX = 1024,
};

// The library writes to a file by name; this one lies in memory.
struct writer {
    struct arena *arena;
    const struct book_out *file;
    int fd;
    lxw_workbook *workbook; // NULL once closed
    lxw_format *header;
    lxw_format *header_right; // over numbers and dates
    lxw_format *plain;
    lxw_format *total_label;
    lxw_error fault; // the first one
};

static void writer_release(void *arg) {
    struct writer *writer = arg;
    if (writer->workbook != NULL) {
        lxw_workbook_free(writer->workbook);
        writer->workbook = NULL;
    }
    if (writer->fd >= 0) {
        close(writer->fd);
        writer->fd = -1;
    }
}

static void check(struct writer *writer, lxw_error fault) {
    if (writer->fault == LXW_NO_ERROR) {
        writer->fault = fault;
    }
}

static lxw_format *new_format(struct writer *writer, bool bold) {
    lxw_format *format = workbook_add_format(writer->workbook);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (bold) {
        format_set_bold(format);
    }
    return format;
}

static lxw_format *new_header(struct writer *writer) {
    lxw_format *format = new_format(writer, true);
    format_set_text_wrap(format);
    format_set_bg_color(format, 0xE8EDF3);
    format_set_bottom(format, LXW_BORDER_THIN);
    return format;
}

static void open_formats(struct writer *writer) {
    writer->plain = new_format(writer, false);
    format_set_text_wrap(writer->plain);
    writer->total_label = new_format(writer, true);
    writer->header = new_header(writer);
    writer->header_right = new_header(writer);
    format_set_align(writer->header_right, LXW_ALIGN_RIGHT);
}

// How the numbers of a column are shown.
static const char *number_format(struct arena *arena, const struct sheet_out_column *column) {
    struct buf out = buf_open(arena, 64);
    if (column->type == SHEET_DATE) {
        buf_put(&out, S("dd.mm.yyyy"));
    } else if (column->type == SHEET_TEXT) {
        buf_put(&out, S("@"));
    } else {
        buf_put_char(&out, '0');
        for (int i = 0; i < column->decimals && i < 15; i++) {
            buf_put(&out, i == 0 ? S(".0") : S("0"));
        }
        if (column->type == SHEET_PERCENT) {
            buf_put_char(&out, '%');
        }
    }
    return str_c(arena, buf_str(&out));
}

// Excel's rules for a sheet's name: 31 characters, none of []:*?/\, no apostrophe at the ends, none
// twice.
static const char *sheet_name(struct writer *writer, struct str given, size_t number) {
    struct buf out = buf_open(writer->arena, NAME_MAX * 4);
    struct str rest = str_trim(given);
    for (int i = 0; i < NAME_MAX && rest.n > 0; i++) {
        uint32_t code = utf8_next(&rest);
        bool forbidden = code < 0x20 || (code < 0x80 && strchr("[]:*?/\\'", (int)code) != NULL);
        buf_put_code(&out, forbidden ? ' ' : code);
    }
    const char *name = str_c(writer->arena, str_trim(buf_str(&out)));
    if (name[0] == '\0' || workbook_get_worksheet_by_name(writer->workbook, name) != NULL) {
        return str_fmt(writer->arena, "Лист %zu", number).p;
    }
    return name;
}

// {row} and {column} in a formula.
static const char *expand(struct arena *arena, struct str formula, struct str word,
                          struct str value) {
    struct buf out = buf_open(arena, FORMULA_MAX);
    for (size_t at = str_find(formula, word); at != STR_NONE; at = str_find(formula, word)) {
        buf_put(&out, str_sub(formula, 0, at));
        buf_put(&out, value);
        formula = str_from_at(formula, at + word.n);
    }
    buf_put(&out, formula);
    return str_c(arena, buf_str(&out));
}

static const char *column_range(struct arena *arena, size_t column, size_t rows) {
    char *text = arena_alloc(arena, LXW_MAX_CELL_RANGE_LENGTH);
    lxw_rowcol_to_range_abs(text, 1, (lxw_col_t)column, (lxw_row_t)(rows > 0 ? rows : 1),
                            (lxw_col_t)column);
    return text;
}

static double serial_of(struct date date) {
    return (double)(date_to_days(date) - date_to_days((struct date){1899, 12, 30}));
}

static void put_value(struct writer *writer, lxw_worksheet *sheet, size_t row, size_t at,
                      const struct sheet_out_column *column, lxw_format *format,
                      const struct sheet_out_value *value) {
    lxw_row_t r = (lxw_row_t)row;
    lxw_col_t c = (lxw_col_t)at;
    if (value->text.n > 0) {
        check(writer,
              worksheet_write_string(sheet, r, c, str_c(writer->arena, value->text), format));
    } else if (column->formula.n > 0) {
        struct str number = str_fmt(writer->arena, "%zu", row + 1);
        const char *formula = expand(writer->arena, column->formula, S("{row}"), number);
        check(writer, isfinite(value->number)
                          ? worksheet_write_formula_num(sheet, r, c, formula, format, value->number)
                          : worksheet_write_formula_str(sheet, r, c, formula, format, ""));
    } else if (column->type == SHEET_DATE && !date_is_none(value->date)) {
        check(writer, worksheet_write_number(sheet, r, c, serial_of(value->date), format));
    } else if ((column->type == SHEET_NUMBER || column->type == SHEET_PERCENT) &&
               isfinite(value->number)) {
        check(writer, worksheet_write_number(sheet, r, c, value->number, format));
    }
}

static int content_width(const struct sheet_out *sheet, size_t at) {
    const struct sheet_out_column *column = &sheet->columns.at[at];
    size_t width = utf8_length(column->title);
    size_t longest_word = 0;
    struct str rest = column->title;
    while (rest.n > 0) { // a header wraps, but not inside a word
        size_t n = utf8_length(str_cut(&rest, ' '));
        longest_word = n > longest_word ? n : longest_word;
    }
    width = width > 12 && longest_word < 12 ? 12 : longest_word > 12 ? longest_word : width;
    for (size_t i = 0; i < sheet->rows.n && i < WIDTH_SAMPLE; i++) {
        const struct sheet_out_row *row = &sheet->rows.at[i];
        size_t n = at < row->values.n ? utf8_length(row->values.at[at].text) : 0;
        width = n > width ? n : width;
    }
    width = column->type == SHEET_DATE && width < 10 ? 10 : width;
    return width < WIDTH_MIN ? WIDTH_MIN : width > WIDTH_MAX ? WIDTH_MAX : (int)width;
}

static void put_total(struct writer *writer, lxw_worksheet *to, const struct sheet_out *sheet,
                      size_t at) {
    const struct sheet_out_column *column = &sheet->columns.at[at];
    if (column->total.n == 0) {
        return;
    }
    lxw_format *format = new_format(writer, true);
    format_set_top(format, LXW_BORDER_THIN);
    format_set_num_format(format, number_format(writer->arena, column));
    const char *range = column_range(writer->arena, at, sheet->rows.n);
    const char *formula = expand(writer->arena, column->total, S("{column}"), str_from(range));
    double value = isfinite(column->total_value) ? column->total_value : 0;
    check(writer, worksheet_write_formula_num(to, (lxw_row_t)sheet->rows.n + 1, (lxw_col_t)at,
                                              formula, format, value));
}

static void put_column(struct writer *writer, lxw_worksheet *to, const char *name,
                       const struct sheet_out *sheet, size_t at) {
    const struct sheet_out_column *column = &sheet->columns.at[at];
    lxw_format *format = new_format(writer, false);
    format_set_num_format(format, number_format(writer->arena, column));
    int width = column->width > 0 ? column->width : content_width(sheet, at);
    worksheet_set_column(to, (lxw_col_t)at, (lxw_col_t)at, width + 2, NULL);
    check(writer, worksheet_write_string(to, 0, (lxw_col_t)at, str_c(writer->arena, column->title),
                                         column->type == SHEET_TEXT ? writer->header
                                                                    : writer->header_right));
    for (size_t i = 0; i < sheet->rows.n; i++) {
        const struct sheet_out_row *row = &sheet->rows.at[i];
        if (at < row->values.n) {
            put_value(writer, to, i + 1, at, column, format, &row->values.at[at]);
        }
    }
    put_total(writer, to, sheet, at);
    if (column->name.n > 0) {
        struct str target = str_fmt(writer->arena, "='%s'!%s", name,
                                    column_range(writer->arena, at, sheet->rows.n));
        check(writer,
              workbook_define_name(writer->workbook, str_c(writer->arena, column->name), target.p));
    }
}

// A4, as wide as the table is.
static void set_page(lxw_worksheet *to) {
    enum { A4 = 9 };
    worksheet_set_paper(to, A4);
    worksheet_fit_to_pages(to, 1, 0);
}

static void put_sheet(struct writer *writer, const struct sheet_out *sheet, size_t number) {
    const char *name = sheet_name(writer, sheet->name, number);
    lxw_worksheet *to = workbook_add_worksheet(writer->workbook, name);
    if (to == NULL) {
        check(writer, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    for (size_t i = 0; i < sheet->columns.n; i++) {
        put_column(writer, to, name, sheet, i);
    }
    worksheet_freeze_panes(to, 1, 0);
    worksheet_repeat_rows(to, 0, 0);
    worksheet_set_landscape(to);
    set_page(to);
    if (sheet->total_title.n > 0) {
        check(writer, worksheet_write_string(to, (lxw_row_t)sheet->rows.n + 1, 0,
                                             str_c(writer->arena, sheet->total_title),
                                             writer->total_label));
    }
    if (sheet->columns.n > 0) {
        check(writer, worksheet_autofilter(to, 0, 0, (lxw_row_t)sheet->rows.n,
                                           (lxw_col_t)(sheet->columns.n - 1)));
    }
    if (number == 1) {
        worksheet_activate(to);
    }
}

static void put_pair(struct writer *writer, lxw_worksheet *to, lxw_row_t *row, const char *title,
                     struct str text) {
    check(writer, worksheet_write_string(to, *row, 0, title, writer->total_label));
    check(writer, worksheet_write_string(to, *row, 1, str_c(writer->arena, text), writer->plain));
    (*row)++;
}

static void put_row_counts(struct writer *writer, lxw_worksheet *to, lxw_row_t row) {
    const struct book_out *file = writer->file;
    check(writer, worksheet_write_string(to, row, 0, "Лист", writer->header));
    check(writer, worksheet_write_string(to, row, 1, "Строк", writer->header));
    for (size_t i = 0; i < file->sheets.n; i++) {
        const struct sheet_out *sheet = &file->sheets.at[i];
        row++;
        check(writer,
              worksheet_write_string(to, row, 0, str_c(writer->arena, sheet->name), writer->plain));
        check(writer, worksheet_write_number(to, row, 1, (double)sheet->rows.n, writer->plain));
    }
}

// The sheet that says what the file is. Its names let a later program know old files.
static void put_about(struct writer *writer) {
    const struct book_out *file = writer->file;
    lxw_worksheet *to = workbook_add_worksheet(writer->workbook, "О файле");
    if (to == NULL) {
        check(writer, LXW_ERROR_MEMORY_MALLOC_FAILED);
        return;
    }
    lxw_row_t row = 0;
    worksheet_set_column(to, 0, 0, 26, NULL);
    worksheet_set_column(to, 1, 1, 60, NULL);
    set_page(to);
    struct date made = date_of_instant(file->made);
    put_pair(writer, to, &row, "Вид файла", file->format);
    check(writer, worksheet_write_string(to, row, 0, "Версия вида", writer->total_label));
    format_set_align(writer->plain, LXW_ALIGN_LEFT);
    check(writer, worksheet_write_number(to, row++, 1, file->format_version, writer->plain));
    put_pair(writer, to, &row, "Название", file->title);
    put_pair(writer, to, &row, "Школа", file->school);
    put_pair(writer, to, &row, "Составлен",
             str_fmt(writer->arena, "%02d.%02d.%04d", made.day, made.month, made.year));
    for (size_t i = 0; i < file->notes.n; i++) {
        put_pair(writer, to, &row, str_c(writer->arena, file->notes.at[i].title),
                 file->notes.at[i].text);
    }
    put_row_counts(writer, to, row + 1);
    check(writer, workbook_define_name(writer->workbook, "vsoko_format", "='О файле'!$B$1"));
    check(writer, workbook_define_name(writer->workbook, "vsoko_version", "='О файле'!$B$2"));
}

static bool check_sizes(const struct book_out *file, struct error *error) {
    for (size_t i = 0; i < file->sheets.n; i++) {
        const struct sheet_out *sheet = &file->sheets.at[i];
        if (sheet->rows.n > ROWS_MAX) {
            return error_set(
                error, ERROR_LIMIT,
                "На листе «%.*s» было бы %zu строк, а Excel вмещает %d. Сузьте выборку "
                "или выгрузите в .csv.",
                STR_ARG(sheet->name), sheet->rows.n, ROWS_MAX);
        }
        for (size_t k = 0; k < sheet->rows.n; k++) {
            const struct sheet_out_row *row = &sheet->rows.at[k];
            for (size_t c = 0; c < row->values.n; c++) {
                if (utf8_length(row->values.at[c].text) > TEXT_MAX) {
                    return error_set(error, ERROR_LIMIT,
                                     "Текст в строке %zu листа «%.*s» длиннее %d знаков: ячейка "
                                     "Excel его не вместит. Выгрузите в .csv.",
                                     k + 2, STR_ARG(sheet->name), TEXT_MAX);
                }
            }
        }
    }
    return true;
}

static void put_properties(struct writer *writer) {
    lxw_doc_properties properties = {
        .title = (char *)str_c(writer->arena, writer->file->title),
        .company = (char *)str_c(writer->arena, writer->file->school),
        .author = (char *)"vsoko",
        .created = (time_t)(writer->file->made / 1000),
    };
    check(writer, workbook_set_properties(writer->workbook, &properties));
}

static bool read_back(struct writer *writer, struct str *out, struct error *error) {
    struct stat stat;
    if (fstat(writer->fd, &stat) != 0) {
        return error_set(error, ERROR_IO, "Не удалось составить файл Excel.");
    }
    size_t n = (size_t)stat.st_size;
    char *bytes = arena_alloc(writer->arena, n);
    if (pread(writer->fd, bytes, n, 0) != (ssize_t)n) {
        error_set(error, ERROR_IO, "Не удалось составить файл Excel.");
        return error_cause(error, "%s", strerror(errno));
    }
    *out = str_n(bytes, n);
    return true;
}

static bool write_all(struct writer *writer, struct error *error) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", writer->fd);
    writer->workbook = writer->fd < 0 ? NULL : workbook_new(path);
    if (writer->workbook == NULL) {
        error_set(error, ERROR_IO, "Не удалось начать файл Excel. Повторите позже.");
        return error_cause(error, "%s", strerror(errno));
    }
    open_formats(writer);
    put_properties(writer);
    put_about(writer);
    for (size_t i = 0; i < writer->file->sheets.n; i++) {
        put_sheet(writer, &writer->file->sheets.at[i], i + 1);
    }
    check(writer, workbook_close(writer->workbook)); // frees it in any case
    writer->workbook = NULL;
    if (writer->fault != LXW_NO_ERROR) {
        error_set(error, ERROR_IO,
                  "Не удалось составить файл Excel: проверьте, есть ли место на диске для "
                  "временных файлов.");
        return error_cause(error, "libxlsxwriter: %s", lxw_strerror(writer->fault));
    }
    return true;
}

bool book_out_to_xlsx(struct arena *arena, const struct book_out *file, struct str *out,
                      struct error *error) {
    if (!check_sizes(file, error)) {
        return false;
    }
    struct writer *writer = arena_new(arena, struct writer);
    writer->arena = arena;
    writer->file = file;
    writer->fd = memfd_create("table", MFD_CLOEXEC);
    arena_on_close(arena, writer_release, writer);
    bool ok = write_all(writer, error) && read_back(writer, out, error);
    writer_release(writer);
    return ok;
}
