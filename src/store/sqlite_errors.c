// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/sqlite_errors.h"

#include <errno.h>
#include <string.h>

bool sqlite_path_error(const char *path, int number, struct error *error) {
    switch (number) {
    case EROFS:
    case EACCES:
    case EPERM:
        error_set(error, ERROR_IO,
                  "Нельзя записать в «%s»: папка или файл только для чтения. Дайте программе "
                  "право записи или выберите другую папку.",
                  path);
        break;
    case ENOENT:
    case ENOTDIR:
        error_set(error, ERROR_IO, "Нет папки для файла «%s». Создайте её или укажите другую.",
                  path);
        break;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        error_set(error, ERROR_IO,
                  "На диске кончилось место: файл «%s» не записан. Освободите место и повторите.",
                  path);
        break;
    default:
        error_set(error, ERROR_IO, "Файл «%s» не открывается. Проверьте диск и права.", path);
    }
    return error_cause(error, "%s", strerror(number));
}

static bool constraint_error(sqlite3 *db, struct error *error) {
    switch (sqlite3_extended_errcode(db)) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return error_set(error, ERROR_CONFLICT, "Такая запись уже есть.");
    case SQLITE_CONSTRAINT_FOREIGNKEY:
        return error_set(error, ERROR_CONFLICT,
                         "Запись связана с другой, которой нет или которую ещё рано убирать.");
    default:
        return error_set(error, ERROR_DATABASE,
                         "База не приняла запись: в ней недопустимое значение.");
    }
}

bool sqlite_error(sqlite3 *db, const char *what, struct error *error) {
    int code = sqlite3_extended_errcode(db);
    switch (code & 0xff) {
    case SQLITE_CONSTRAINT:
        constraint_error(db, error);
        break;
    case SQLITE_FULL:
        error_set(error, ERROR_IO,
                  "На диске кончилось место: запись не сохранена. Освободите место и повторите.");
        break;
    case SQLITE_IOERR:
        error_set(error, ERROR_IO,
                  "Диск с базой не читается или не пишется: ничего не сохранено. Проверьте диск "
                  "и свободное место, затем повторите.");
        break;
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        error_set(error, ERROR_IO,
                  "База не открывается для записи: папка или файл только для чтения. Дайте "
                  "программе право записи.");
        break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        error_set(error, ERROR_BUSY, "База занята другой программой. Повторите через минуту.");
        break;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        error_set(error, ERROR_DATABASE,
                  "Файл базы повреждён или это не база. Ничего в нём не меняйте и восстановите "
                  "данные из последней копии: vsoko restore.");
        break;
    case SQLITE_NOMEM:
        error_set(error, ERROR_LIMIT, "Не хватило памяти. Повторите позже.");
        break;
    case SQLITE_TOOBIG:
        error_set(error, ERROR_LIMIT, "Запись слишком велика для базы.");
        break;
    case SQLITE_INTERRUPT:
        error_set(error, ERROR_LIMIT, "Запрос шёл слишком долго и остановлен.");
        break;
    default:
        error_set(error, ERROR_DATABASE, "База не выполнила запрос. Сообщите разработчикам.");
    }
    return error_cause(error, "%s: %s (%d, errno %d)", what, sqlite3_errmsg(db), code,
                       sqlite3_system_errno(db));
}
