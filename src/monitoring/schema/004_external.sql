-- SPDX-License-Identifier: GPL-3.0-or-later
-- External results: works that somebody else set or that the journal keeps.

-- year: the calendar year in which the school year begins. period: '' for ВПР and ГИА; of a journal
-- 'q1'..'q4', 'h1', 'h2', 't1'..'t3', 'year'.
create table external_work (
    org_id {int} not null,
    work_id {int} not null,
    kind text not null check (kind in ('vpr', 'journal', 'gia')),
    subject text not null,
    subject_fold text not null,
    grade {int} not null check (grade between 1 and 11),
    year {int} not null,
    period text not null,
    held_on text not null,
    max_total {int} not null,
    created_ms {int} not null,
    primary key (org_id, work_id)
) {end};
create unique index external_work_by_name
    on external_work (org_id, kind, year, grade, subject_fold, period);

-- difficulty: 'Б', 'П', 'В' or '' where the file does not say. planned: the planned result.
create table external_task (
    org_id {int} not null,
    work_id {int} not null,
    ordinal {int} not null,
    code text not null,
    points {int} not null,
    difficulty text not null,
    planned text not null,
    primary key (org_id, work_id, ordinal)
) {end};

-- One pupil in one work: by the code of the form, or by the pupil where he is known (0 = not).
-- class_mark: the class as the file has it, a number of order or a name. mark, journal_mark: 2..5,
-- 0 = none; word: what stands instead of a mark (н/а, осв, зач).
create table external_result (
    org_id {int} not null,
    work_id {int} not null,
    result_id {int} not null,
    code text not null,
    pupil_id {int} not null,
    class_id {int} not null,
    class_mark text not null,
    variant text not null,
    absent {int} not null check (absent in (0, 1)),
    total {int} not null,
    mark {int} not null,
    journal_mark {int} not null,
    word text not null,
    primary key (org_id, work_id, result_id)
) {end};
create index external_result_by_pupil on external_result (org_id, pupil_id);

-- state: 0 points, 1 not begun (X), 2 the topic was not studied (out of the maximum).
create table external_point (
    org_id {int} not null,
    work_id {int} not null,
    result_id {int} not null,
    task {int} not null,
    state {int} not null check (state in (0, 1, 2)),
    points {int} not null,
    primary key (org_id, work_id, result_id, task)
) {end_keyed};
