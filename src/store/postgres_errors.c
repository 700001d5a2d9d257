// SPDX-License-Identifier: GPL-3.0-or-later
#include "store/postgres_errors.h"

#include <string.h>

struct meaning {
    const char *state; // a SQLSTATE, or the class of it
    enum error_code code;
    const char *text;
};

// The first that fits; the codes are in appendix A of PostgreSQL's manual.
static const struct meaning meanings[] = {
    {"23505", ERROR_CONFLICT, "Такая запись уже есть."},
    {"23503", ERROR_CONFLICT, "Запись связана с другой, которой нет или которую ещё рано убирать."},
    {"22", ERROR_DATABASE, "База не приняла запись: в ней недопустимое значение."},
    {"23", ERROR_DATABASE, "База не приняла запись: в ней недопустимое значение."},
    {"25006", ERROR_IO,
     "База на сервере PostgreSQL открыта только для чтения. Укажите главный сервер."},
    {"28", ERROR_FORBIDDEN,
     "Сервер PostgreSQL не пустил программу: проверьте имя и пароль в адресе базы."},
    {"3D", ERROR_NOT_FOUND, "На сервере PostgreSQL нет такой базы. Создайте её."},
    {"40", ERROR_BUSY, "Запись столкнулась с другой. Повторите."},
    {"42501", ERROR_FORBIDDEN,
     "У программы нет прав в базе PostgreSQL. Дайте её пользователю права на базу."},
    {"53100", ERROR_IO,
     "На диске сервера PostgreSQL кончилось место: запись не сохранена. Освободите место и "
     "повторите."},
    {"53", ERROR_BUSY, "Серверу PostgreSQL не хватает памяти или соединений. Повторите позже."},
    {"54", ERROR_LIMIT, "Запись слишком велика для базы."},
    {"55P03", ERROR_BUSY, "База занята. Повторите через минуту."},
    {"57014", ERROR_LIMIT, "Запрос шёл слишком долго и остановлен."},
    {"57", ERROR_BUSY, "Сервер PostgreSQL останавливается или запускается. Повторите позже."},
    {"58", ERROR_IO, "Сервер PostgreSQL не может работать со своим диском. Проверьте его."},
    {"XX001", ERROR_DATABASE,
     "База на сервере PostgreSQL повреждена. Восстановите данные из последней копии."},
    {"", ERROR_DATABASE, "База не выполнила запрос. Сообщите разработчикам."},
};

static const struct meaning *meaning_of(const char *state) {
    const struct meaning *at = meanings;
    while (strncmp(at->state, state, strlen(at->state)) != 0) {
        at++;
    }
    return at;
}

static bool connection_error(PGconn *connection, const char *what, struct error *error) {
    if (strcmp(what, "commit") == 0) {
        error_set(error, ERROR_BUSY,
                  "Связь с сервером PostgreSQL прервалась, пока запись сохранялась. Прежде чем "
                  "повторять, проверьте, не сохранилась ли она.");
    } else {
        error_set(error, ERROR_BUSY,
                  "Нет связи с сервером PostgreSQL. Проверьте, работает ли он и верен ли адрес "
                  "базы, и повторите.");
    }
    const char *message = PQerrorMessage(connection);
    error_cause(error, "%s: %.*s", what, (int)strcspn(message, "\n"), message);
    return true;
}

bool postgres_error(PGconn *connection, const PGresult *result, const char *what,
                    struct error *error) {
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    if (state == NULL && PQstatus(connection) != CONNECTION_OK) {
        return connection_error(connection, what, error);
    }
    state = state == NULL ? "" : state;
    const struct meaning *meaning = meaning_of(state);
    error_set(error, meaning->code, "%s", meaning->text);
    // Messages of classes 22 and 23 may show a person's data: the log gets the constraint's name.
    const char *message = PQresultErrorField(result, state[0] == '2' ? PG_DIAG_CONSTRAINT_NAME
                                                                     : PG_DIAG_MESSAGE_PRIMARY);
    error_cause(error, "%s: %s %s", what, state, message == NULL ? "" : message);
    // A plan kept from before an upgrade by another server, or statements that a pooler lost.
    bool stale = strcmp(state, "0A000") == 0 || strcmp(state, "26000") == 0;
    return stale || PQstatus(connection) != CONNECTION_OK;
}
