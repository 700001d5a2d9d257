// SPDX-License-Identifier: GPL-3.0-or-later
#include "analysis/study.h"

#include "base/ru.h"
#include "base/text_table.h"

#include <math.h>

static const char *model_title(enum measure_model model) {
    switch (model) {
    case MEASURE_RASCH:
        return "Раша (rasch)";
    case MEASURE_PCM:
        return "частичных баллов (pcm)";
    case MEASURE_RSM:
        return "рейтинговой шкалы (rsm)";
    case MEASURE_2PL:
        return "двухпараметрическая (2pl)";
    case MEASURE_GPCM:
        return "обобщённая частичных баллов (gpcm)";
    case MEASURE_GRM:
        return "упорядоченных категорий (grm)";
    case MEASURE_3PL:
        return "с угадыванием (3pl)";
    }
    return measure_model_name(model);
}

static struct str real(const struct study *study, double value, int decimals) {
    return ru_real(study->arena, value, decimals);
}

// «0,84 ±0,12»: a value with its standard error.
static struct str with_error(const struct study *study, double value, double se) {
    struct str text = real(study, value, 2);
    return isnan(se)
               ? text
               : str_fmt(study->arena, "%.*s ±%.*s", STR_ARG(text), STR_ARG(real(study, se, 2)));
}

static struct str p_value(const struct study *study, double p) {
    return p < 0.001 ? S("< 0,001") : real(study, p, 3);
}

static void say_summary(struct buf *out, const struct study *study) {
    const struct measure_calibration *c = &study->calibration;
    const struct study_data *data = study->data;
    buf_fmt(out, "Модель: %s\n", model_title(c->model));
    buf_fmt(out, "Учеников с ответами: %.*s", STR_ARG(ru_int(study->arena, (int64_t)c->persons)));
    if (data->persons > c->persons) {
        buf_fmt(out, " (ещё %.*s без ответов)",
                STR_ARG(ru_int(study->arena, (int64_t)(data->persons - c->persons))));
    }
    buf_fmt(out, "; заданий в оценке: %zu из %zu\n", c->items_used, data->items.n);
    buf_fmt(out, "Логарифм правдоподобия: %.*s; параметров: %zu; шагов: %zu; %s\n",
            STR_ARG(real(study, c->loglik, 3)), c->parameters, c->cycles + c->cycles_part,
            c->converged ? "сошлось" : "НЕ сошлось");
    buf_fmt(out, "Дисперсия способности: %.*s%s\n", STR_ARG(real(study, c->sigma * c->sigma, 3)),
            isnan(c->sigma_se) ? " (задана моделью)" : "");
    if (study->score != NULL) {
        buf_fmt(
            out, "Надёжность оценок способности: WLE %.*s, EAP %.*s\n",
            STR_ARG(study->reliability.wle < 0 ? S("нет") : real(study, study->reliability.wle, 2)),
            STR_ARG(real(study, study->reliability.eap, 2)));
    }
    if (study->classical != NULL && study->sum.alpha.status == MEASURE_OK) {
        buf_fmt(out,
                "Сумма баллов: альфа %.*s (от %.*s до %.*s), ошибка измерения %.*s балла, "
                "учеников без пропусков %.*s\n",
                STR_ARG(real(study, study->sum.alpha.value, 2)),
                STR_ARG(real(study, study->sum.alpha.lower, 2)),
                STR_ARG(real(study, study->sum.alpha.upper, 2)),
                STR_ARG(real(study, study->sum.sem, 2)),
                STR_ARG(ru_int(study->arena, (int64_t)study->sum.persons)));
    }
    if (data->set_aside.n > 0) {
        buf_put(out, S("Не задания:"));
        for (size_t i = 0; i < data->set_aside.n; i++) {
            buf_fmt(out, "%s «%.*s»", i ? "," : "", STR_ARG(data->set_aside.at[i]));
        }
        buf_put_char(out, '\n');
    }
}

static void say_notes(struct buf *out, const struct study *study) {
    for (size_t i = 0; i < study->notes.n; i++) {
        buf_fmt(out, "%s! %.*s\n", i ? "" : "\n", STR_ARG(study->notes.at[i]));
    }
}

static bool out_of_bounds(double value, double low, double high) {
    return value < low || value > high;
}

// The columns of one task; «*» marks a fit outside its bounds.
static void add_item(struct text_table *table, const struct study *study, size_t i, size_t top) {
    const struct measure_item *item = &study->calibration.item[i];
    bool used = item->status == MEASURE_OK;
    text_table_add(table, study->data->items.at[i].title);
    if (study->classical != NULL) {
        const struct measure_item_stats *stats = &study->classical[i];
        text_table_add(table, ru_int(study->arena, (int64_t)stats->n));
        text_table_add(table, real(study, stats->difficulty, 2));
        text_table_add(table, real(study, stats->r_rest, 2));
        text_table_add(table, real(study, stats->d27, 2));
    }
    text_table_add(table, used ? with_error(study, item->slope, item->slope_se) : S("–"));
    for (size_t k = 0; k < top; k++) {
        text_table_add(table, used && k < item->top
                                  ? with_error(study, item->step[k], item->step_se[k])
                                  : S(""));
    }
    if (study->calibration.model == MEASURE_3PL) {
        text_table_add(table, used ? with_error(study, item->guess, item->guess_se) : S(""));
    }
    if (study->fit != NULL) {
        const struct measure_item_fit *fit = &study->fit[i];
        text_table_add(
            table, str_fmt(study->arena, "%.*s%s", STR_ARG(real(study, fit->infit, 2)),
                           out_of_bounds(fit->infit, fit->infit_low, fit->infit_high) ? "*" : ""));
        text_table_add(
            table,
            str_fmt(study->arena, "%.*s%s", STR_ARG(real(study, fit->outfit, 2)),
                    out_of_bounds(fit->outfit, fit->outfit_low, fit->outfit_high) ? "*" : ""));
    }
}

static void say_items(struct buf *out, const struct study *study) {
    const struct measure_calibration *c = &study->calibration;
    const char *heading[TEXT_TABLE_COLUMNS];
    size_t n = 0;
    size_t top = 0;
    for (size_t i = 0; i < c->items; i++) {
        top = c->item[i].status == MEASURE_OK && c->item[i].top > top ? c->item[i].top : top;
    }
    heading[n++] = "Задание";
    if (study->classical != NULL) {
        heading[n++] = "ответов";
        heading[n++] = "решаемость";
        heading[n++] = "r с остальными";
        heading[n++] = "сильные − слабые";
    }
    heading[n++] = "a";
    for (size_t k = 0; k < top; k++) {
        heading[n++] = top == 1 ? "b" : str_fmt(study->arena, "b%zu", k + 1).p;
    }
    if (c->model == MEASURE_3PL) {
        heading[n++] = "c";
    }
    if (study->fit != NULL) {
        heading[n++] = "infit";
        heading[n++] = "outfit";
    }
    struct text_table table = text_table_open(study->arena, n, heading);
    for (size_t i = 0; i < c->items; i++) {
        add_item(&table, study, i, top);
    }
    buf_put_char(out, '\n');
    text_table_put(out, &table, 0);
}

static struct str claim_words(enum claim claim) {
    switch (claim) {
    case CLAIM_FEW_PUPILS:
        return S("мало учеников");
    case CLAIM_NONE:
        return S("различие не видно");
    case CLAIM_TENDENCY:
        return S("тенденция");
    case CLAIM_DIFFERENCE:
        return S("различие");
    }
    return S("");
}

static void say_groups(struct buf *out, const struct study *study) {
    static const char *const heading[] = {"Группа",  "учеников",          "средняя способность",
                                          "разброс", "отличие от первой", "что можно утверждать"};
    if (study->groups.n == 0) {
        return;
    }
    struct text_table table = text_table_open(study->arena, 6, heading);
    for (size_t g = 0; g < study->groups.n; g++) {
        const struct study_group *group = &study->groups.at[g];
        const struct measure_comparison *first = &group->first;
        bool shown = group->compared && first->claim != CLAIM_FEW_PUPILS;
        text_table_add(&table, group->title);
        text_table_add(&table, ru_int(study->arena, (int64_t)group->n));
        text_table_add(&table, with_error(study, group->mean, group->se));
        text_table_add(&table, real(study, group->sd, 2));
        text_table_add(&table, !shown ? S("")
                                      : str_fmt(study->arena, "%.*s (от %.*s до %.*s)",
                                                STR_ARG(ru_signed(study->arena, first->delta, 2)),
                                                STR_ARG(real(study, first->lower, 2)),
                                                STR_ARG(real(study, first->upper, 2))));
        text_table_add(&table, group->compared ? claim_words(first->claim) : S(""));
    }
    buf_put_char(out, '\n');
    text_table_put(out, &table, 0);
}

static void say_dif(struct buf *out, const struct study *study) {
    static const char *const heading[] = {"Задание", "дельта ETS", "p", "p скрещения", "класс"};
    if (study->dif == NULL) {
        return;
    }
    struct text_table table = text_table_open(study->arena, 5, heading);
    size_t found = 0;
    for (size_t i = 0; i < study->data->items.n; i++) {
        const struct measure_dif *dif = &study->dif[i];
        if (dif->status != MEASURE_OK ||
            (dif->size == MEASURE_DIF_A && !(dif->crossing_p < 0.01))) {
            continue;
        }
        found++;
        text_table_add(&table, study->data->items.at[i].title);
        text_table_add(&table, with_error(study, dif->delta, dif->delta_se));
        text_table_add(&table, p_value(study, dif->p_corrected));
        text_table_add(&table, p_value(study, dif->crossing_p));
        text_table_add(&table, str_sub(S("ABC"), (size_t)dif->size, 1));
    }
    buf_fmt(out,
            "\nЗадания, с которыми группа «%.*s» справляется иначе, чем равные ей по силам из "
            "«%.*s»: %s\n",
            STR_ARG(study->groups.at[1].title), STR_ARG(study->groups.at[0].title),
            found ? "" : "не найдены.");
    if (found > 0) {
        text_table_put(out, &table, 0);
        buf_put(out, S("Дельта меньше нуля – задание труднее для второй группы. Класс B – заметно, "
                       "C – сильно: прочтите задание с предметником.\n"));
    }
}

static struct str verdict_words(enum measure_option_verdict verdict) {
    switch (verdict) {
    case MEASURE_OPTION_WORKS:
        return S("");
    case MEASURE_OPTION_RARE:
        return S("почти никто не выбирает");
    case MEASURE_OPTION_DRAWS_STRONG:
        return S("выбирают сильные: не верен ли он?");
    case MEASURE_OPTION_KEY_WEAK:
        return S("верный, но сильным не помогает");
    }
    return S("");
}

static void say_options(struct buf *out, const struct study *study) {
    static const char *const heading[] = {"Задание", "вариант", "выбрали", "доля", "r", ""};
    if (study->option == NULL) {
        return;
    }
    struct text_table table = text_table_open(study->arena, 6, heading);
    for (size_t i = 0; i < study->data->items.n; i++) {
        const struct study_item *item = &study->data->items.at[i];
        for (size_t k = 0; k < item->options.n; k++) {
            const struct measure_option *option = &study->option[i * (MEASURE_TOP + 1) + k];
            text_table_add(&table, k ? S("") : item->title);
            text_table_add(&table, str_fmt(study->arena, "%.*s%s", STR_ARG(item->options.at[k]),
                                           k == item->right ? " – верный" : ""));
            text_table_add(&table, ru_int(study->arena, (int64_t)option->n));
            text_table_add(&table, real(study, option->share, 2));
            text_table_add(&table, real(study, option->r, 2));
            text_table_add(&table, option->n > 0 ? verdict_words(option->verdict) : S(""));
        }
    }
    buf_put_char(out, '\n');
    text_table_put(out, &table, 0);
}

// The ten strongest links whose intervals leave zero out.
static void say_network(struct buf *out, const struct study *study) {
    enum { SHOWN = 10 };
    static const char *const heading[] = {"Связь при прочих равных", "r", "от", "до"};
    const struct study_network *network = study->network;
    if (network == NULL) {
        return;
    }
    size_t nodes = network->found.nodes;
    struct text_table table = text_table_open(study->arena, 4, heading);
    double below = INFINITY;
    size_t shown = 0;
    while (shown < SHOWN) {
        const struct measure_edge *best = NULL;
        size_t from = 0, to = 0;
        for (size_t e = 0; e < nodes * nodes; e++) {
            const struct measure_edge *edge = &network->edge[e];
            if (e / nodes < e % nodes && (edge->lower > 0 || edge->upper < 0) &&
                fabs(edge->r) < below && (best == NULL || fabs(edge->r) > fabs(best->r))) {
                best = edge;
                from = e / nodes;
                to = e % nodes;
            }
        }
        if (best == NULL) {
            break;
        }
        below = fabs(best->r);
        text_table_add(&table, str_fmt(study->arena, "%.*s – %.*s",
                                       STR_ARG(study->data->items.at[network->item[from]].title),
                                       STR_ARG(study->data->items.at[network->item[to]].title)));
        text_table_add(&table, ru_signed(study->arena, best->r, 2));
        text_table_add(&table, ru_signed(study->arena, best->lower, 2));
        text_table_add(&table, ru_signed(study->arena, best->upper, 2));
        shown++;
    }
    buf_fmt(out, "\nСеть заданий: учеников без пропусков %.*s, устойчивость %.*s%s\n",
            STR_ARG(ru_int(study->arena, (int64_t)network->found.persons)),
            STR_ARG(real(study, network->found.stability, 2)),
            shown ? "; самые сильные связи:" : "; видимых связей нет.");
    if (shown > 0) {
        text_table_put(out, &table, 0);
    }
}

static void say_scores(struct buf *out, const struct study *study) {
    static const char *const heading[] = {"Ученик", "ответов", "баллов", "из", "способность"};
    if (!study->options->scores) {
        return;
    }
    struct text_table table = text_table_open(study->arena, 5, heading);
    for (size_t p = 0; p < study->data->persons; p++) {
        const struct measure_score *score = &study->score[p];
        struct str name = study->data->name != NULL ? study->data->name[p] : (struct str){0};
        text_table_add(&table, name.n > 0 ? name : str_fmt(study->arena, "%zu", p + 1));
        text_table_add(&table, str_fmt(study->arena, "%zu", score->answered));
        text_table_add(&table, str_fmt(study->arena, "%zu", score->points));
        text_table_add(&table, str_fmt(study->arena, "%zu", score->most));
        text_table_add(&table, score->wle.status == MEASURE_OK
                                   ? with_error(study, score->wle.value, score->wle.se)
                                   : S("нет ответов"));
    }
    buf_put_char(out, '\n');
    text_table_put(out, &table, 0);
}

void study_say(struct buf *out, const struct study *study) {
    say_summary(out, study);
    say_notes(out, study);
    say_items(out, study);
    say_groups(out, study);
    say_dif(out, study);
    say_options(out, study);
    say_network(out, study);
    say_scores(out, study);
}
