// SPDX-License-Identifier: GPL-3.0-or-later
#include "office/cell_value.h"

#include "base/buf.h"

#include <math.h>
#include <string.h>

enum {
    SECONDS_A_DAY = 86400,
    EPOCH_DAYS = -25569, // 1899-12-30 in days since 1970-01-01
    SHIFT_1904 = 1462,   // days between the two systems
    LAST_SERIAL = 109574 // 2199-12-31
};

struct number_style number_style_builtin(int id) {
    bool date = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
                (id >= 50 && id <= 58);
    if (date) {
        return (struct number_style){.kind = STYLE_DATE};
    }
    return (struct number_style){.kind = id == 9 || id == 10 ? STYLE_PERCENT : STYLE_PLAIN};
}

static bool all_zeros(struct str code) {
    for (size_t i = 0; i < code.n; i++) {
        if (code.p[i] != '0') {
            return false;
        }
    }
    return code.n > 1 && code.n <= 15;
}

// Skips what stands in quotes, in brackets or behind a sign that takes the next letter as it is.
static size_t skip_literal(struct str code, size_t i) {
    char c = code.p[i];
    if (c == '\\' || c == '_' || c == '*') {
        return i + 1;
    }
    char end = c == '"' ? '"' : c == '[' ? ']' : '\0';
    if (end == '\0') {
        return i;
    }
    // [h], [mm], [s] are hours, minutes, seconds that run past a day.
    bool elapsed = c == '[' && i + 1 < code.n && strchr("hmsHMS", code.p[i + 1]) != NULL &&
                   i + 2 < code.n && strchr("hmsHMS]", code.p[i + 2]) != NULL;
    if (elapsed) {
        return i;
    }
    do {
        i++;
    } while (i < code.n && code.p[i] != end);
    return i;
}

struct number_style number_style_of_code(struct str code) {
    struct number_style style = {.kind = STYLE_PLAIN};
    if (all_zeros(code)) {
        return (struct number_style){.kind = STYLE_ZEROS, .digits = (int)code.n};
    }
    if (code.n >= 7 && strncasecmp(code.p, "general", 7) == 0) {
        return style;
    }
    for (size_t i = 0; i < code.n && code.p[i] != ';'; i++) {
        size_t after = skip_literal(code, i);
        if (after != i) {
            i = after;
        } else if (code.p[i] != '\0' && strchr("dmyhsDMYHS", code.p[i]) != NULL) {
            style.kind = STYLE_DATE;
        } else if (code.p[i] == '%') {
            style.kind = STYLE_PERCENT;
        }
    }
    return style;
}

static struct str number_text(struct arena *arena, double number, struct number_style style) {
    bool whole = fabs(number) < 1e15 && number == floor(number);
    if (style.kind == STYLE_ZEROS && whole && number >= 0) {
        return str_fmt(arena, "%0*.0f", style.digits, number);
    }
    struct buf out = buf_open(arena, 32);
    buf_put_real(&out, number);
    return buf_str(&out);
}

// Sets date and text; false when the serial is no date that a school could mean.
static bool date_from_serial(struct arena *arena, double serial, struct cell *cell) {
    if (!(serial >= 0 && serial < LAST_SERIAL)) {
        return false;
    }
    int64_t seconds = (int64_t)floor(serial * SECONDS_A_DAY + 0.5);
    int64_t days = seconds / SECONDS_A_DAY;
    int time = (int)(seconds % SECONDS_A_DAY);
    // Excel counts a 29 February 1900 that never was, so its serials below 60 are a day ahead.
    if (days > 0) {
        cell->date = date_from_days(days + EPOCH_DAYS + (days < 60));
    }
    struct buf out = buf_open(arena, 32);
    if (days > 0) {
        buf_put(&out, date_iso(arena, cell->date));
    }
    if (time > 0 || days == 0) {
        buf_fmt(&out, "%s%02d:%02d:%02d", days > 0 ? " " : "", time / 3600, time / 60 % 60,
                time % 60);
    }
    cell->text = buf_str(&out);
    return true;
}

struct cell cell_from_number(struct arena *arena, double number, struct number_style style,
                             bool since_1904) {
    struct cell cell = {.kind = CELL_NUMBER, .number = number};
    if (style.kind == STYLE_DATE) {
        cell.number += since_1904 ? SHIFT_1904 : 0;
        if (date_from_serial(arena, cell.number, &cell)) {
            cell.kind = CELL_DATE;
            return cell;
        }
        cell.number = number;
    }
    cell.percent = style.kind == STYLE_PERCENT;
    cell.text = number_text(arena, number, style);
    return cell;
}

struct cell cell_from_text(struct str text) {
    return (struct cell){.kind = text.n > 0 ? CELL_TEXT : CELL_EMPTY, .text = text};
}

struct cell cell_from_bool(bool flag) {
    return (struct cell){.kind = CELL_BOOL, .number = flag, .text = flag ? S("ИСТИНА") : S("ЛОЖЬ")};
}

struct cell cell_from_error(struct str text) {
    return (struct cell){.kind = CELL_ERROR, .text = text};
}

struct cell cell_from_error_code(int code) {
    switch (code) {
    case 0x00:
        return cell_from_error(S("#NULL!"));
    case 0x07:
        return cell_from_error(S("#DIV/0!"));
    case 0x0F:
        return cell_from_error(S("#VALUE!"));
    case 0x17:
        return cell_from_error(S("#REF!"));
    case 0x1D:
        return cell_from_error(S("#NAME?"));
    case 0x24:
        return cell_from_error(S("#NUM!"));
    default:
        return cell_from_error(S("#N/A"));
    }
}

struct cell cell_from_formula(struct arena *arena, struct str formula) {
    struct buf out = buf_open(arena, formula.n + 1);
    buf_put_char(&out, '=');
    buf_put(&out, formula);
    return (struct cell){.kind = CELL_FORMULA, .text = buf_str(&out)};
}

// "09:05" or "09:05:11.5" as seconds of the day, -1 if it is none.
static int time_of_day(struct str text) {
    int part[3] = {0};
    for (int i = 0; i < 3 && text.n > 0; i++) {
        struct str piece = str_cut(&text, ':');
        double value = 0;
        if (piece.n < 2 || !str_to_real(piece, &value) || value < 0 || value >= 60) {
            return -1;
        }
        part[i] = (int)value;
    }
    return text.n == 0 && part[0] < 24 ? part[0] * 3600 + part[1] * 60 + part[2] : -1;
}

struct cell cell_from_iso(struct arena *arena, struct str text) {
    struct date date = {0};
    struct str rest = str_from_at(text, 10);
    int time = rest.n == 0 ? 0 : -1;
    if (rest.n > 1 && (rest.p[0] == 'T' || rest.p[0] == ' ')) {
        rest = str_from_at(rest, 1);
        time = time_of_day(str_ends(rest, S("Z")) ? str_sub(rest, 0, rest.n - 1) : rest);
    }
    if (!date_parse_iso(str_sub(text, 0, 10), &date) || time < 0) {
        return cell_from_text(text);
    }
    double serial = (double)(date_to_days(date) - EPOCH_DAYS) + (double)time / SECONDS_A_DAY;
    return cell_from_number(arena, serial, (struct number_style){.kind = STYLE_DATE}, false);
}
