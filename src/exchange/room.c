// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/room.h"

#include "exchange/exchange_internal.h"

static const struct route *const routes[] = {copies_routes, NULL};

static const struct navigation navigation[] = {
    {"Школа", "Копии данных", "/copies", "school.backup", 90},
    {0},
};

static const struct deed deeds[] = {
    {"copies.make", "сделал(а) копию данных"},
    {"copies.phrase", "сделал(а) новую фразу восстановления"},
    {0},
};

static const struct command commands[] = {
    {"backup", "backup [FILE] [--phrase TEXT] [--new-phrase] [--plain]", "сделать копию данных",
     "Делает копию всех данных в один файл; программа при этом может работать.\n"
     "Имя, если не указано: vsoko-ГГГГ-ММ-ДД.copy. Готовый файл не заменяется никогда.\n"
     "Без ключей копия запечатывается фразой, которую сделали на странице «Копии данных».\n"
     "  --phrase TEXT   запечатать этой фразой; «-» – прочесть её из первой строки ввода\n"
     "  --new-phrase    сделать новую фразу, напечатать её и запомнить ключ для следующих копий\n"
     "  --plain         не запечатывать: файл прочтёт любой, кто его возьмёт\n",
     backup_command},
    {"restore", "restore FILE [--phrase TEXT] [--dry-run]", "восстановить данные из копии",
     "Проверяет копию, ставит её на место базы и сверяет число записей в каждой таблице.\n"
     "Прежняя база остаётся рядом: vsoko.db.before-restore-… Программа должна быть остановлена.\n"
     "База PostgreSQL (--database) должна быть пустой: так школа переезжает на другой сервер.\n"
     "  --phrase TEXT   фраза восстановления; без неё программа спросит\n"
     "  --dry-run       только проверить копию: открывается ли она и что в ней\n",
     restore_command},
    {0},
};

const struct room exchange_room = {
    .name = "exchange",
    .title = "Обмен",
    .floor = 10,
    .routes = routes,
    .navigation = navigation,
    .deeds = deeds,
    .commands = commands,
    .jobs = copies_jobs,
};
