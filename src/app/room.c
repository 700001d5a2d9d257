// SPDX-License-Identifier: GPL-3.0-or-later
// The descriptor of app: the commands of the whole program and the first page.
#include "app/app_internal.h"
#include "app/commands.h"
#include "app/serve.h"
#include "net/route.h"

static const struct route *const routes[] = {today_routes, trust_routes, NULL};

static const struct navigation navigation[] = {
    {"", "Сегодня", "/", "school.view", 1},
    {0},
};

static const struct command commands[] = {
    {"serve", "serve [--port N] [--lan] [--plain]", "открыть программу в браузере",
     "Открывает программу на этом компьютере: http://127.0.0.1:8321/\n"
     "  --port N   другой порт; 0 – любой свободный\n"
     "  --lan      для сети школы: печатает адрес и QR, шифрует сертификатом школы\n"
     "  --plain    вместе с --lan: без шифрования – пароли и отметки видны в этой сети\n",
     serve_run},
    {"init", "init --name NAME --city CITY [--levels LIST] [--year N] [--login LOGIN]",
     "создать школу без браузера",
     "Создаёт пустую базу со школой, учебным годом и учётной записью завуча; пароль первой записи\n"
     "печатается. То же делает первая страница программы.\n"
     "  --name NAME     краткое наименование: МБОУ «Школа № 12»\n"
     "  --city CITY     населённый пункт\n"
     "  --levels LIST   noo,ooo,soo – какие уровни есть; без указания все\n"
     "  --year N        год, в сентябре которого начинается учебный год\n"
     "  --login LOGIN   логин завуча; без указания zavuch\n",
     init_command},
    {"demo", "demo [--seed N] [--no-serve] [--password TEXT] [--port N] [--lan] [--plain]",
     "показать программу на вымышленной школе",
     "Создаёт школу из 24 классов с итогами трёх лет и открывает её. Люди и отметки вымышлены:\n"
     "их порождает зерно, другое зерно даёт другую школу.\n"
     "  --seed N          зерно; без указания 2026\n"
     "  --no-serve        только создать\n"
     "  --password TEXT   первый пароль всех учётных записей; без указания случайный\n"
     "  --port, --lan, --plain – как у serve\n",
     demo_command},
    {"check", "check", "проверить базу данных",
     "Проверяет целостность базы и схему, говорит, что не так. Код 0 – всё в порядке.\n",
     check_command},
    {"doctor", "doctor", "почему программа не открывается",
     "Смотрит на папку данных, диск, порт, часы и базу и говорит по-русски, что мешает.\n",
     doctor_command},
    {"coherence", "coherence", "проверить цепочки ключевых результатов",
     "Говорит, где рвётся цепочка «результат – технология – педагог – инструмент – план – замер»\n"
     "и чем закрыть разрыв. С --json – правила, что сработало, предложения, цепочки.\n",
     coherence_command},
    {"report class", "report class --class NAME --out FILE", "итоги класса за год в файл",
     "То же, что страница «Итоги года» класса, без имён: уровни по линиям результатов и те же\n"
     "ученики год назад.\n"
     "  --class NAME  класс этого года: 5А\n"
     "  --out FILE    .docx или .html\n",
     report_class_command},
    {"report director", "report director --out FILE", "главное директору на одной странице",
     "То же, что страница «Директору»: уровни за год, те же ученики год назад, что делать дальше.\n"
     "  --out FILE    .docx или .html\n",
     report_director_command},
    {"training needs", "training needs", "чему педагогам учиться и почему",
     "От слабого результата – к технологии, компетенции, педагогам и семинарам. С --json –\n"
     "результаты, причины, компетенции, люди, семинары.\n",
     training_needs_command},
    {"training cycle", "training cycle", "где стоит каждая пара семинаров года",
     "В плане, увидели в данных, разработали, проверили.\n", training_cycle_command},
    {"training effect", "training effect", "что изменилось после семинаров года",
     "Кто участвовал, что показывали замеры результата до и после: числа рядом, без вывода о\n"
     "причине.\n",
     training_effect_command},
    {"version", "version", "версия программы", "Печатает версию программы.\n", version_command},
    {0},
};

const struct room app_room = {
    .name = "app",
    .title = "Программа",
    .floor = 11,
    .routes = routes,
    .navigation = navigation,
    .commands = commands,
};
