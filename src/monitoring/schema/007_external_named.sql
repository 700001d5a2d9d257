-- SPDX-License-Identifier: GPL-3.0-or-later
-- Diagnostic works beside ВПР, journals and ГИА: the list of kinds is a check, so the table is made
-- anew. title: what the file calls the work («Пробный ОГЭ»), '' = as its kind. period of a
-- diagnostic work: its day. minimum: the least total that passes, 0 = not known.
create table external_work_named (
    org_id {int} not null,
    work_id {int} not null,
    kind text not null check (kind in ('vpr', 'journal', 'gia', 'diagnostic')),
    subject text not null,
    subject_fold text not null,
    grade {int} not null check (grade between 1 and 11),
    year {int} not null,
    period text not null,
    held_on text not null,
    max_total {int} not null,
    title text not null,
    minimum {int} not null,
    created_ms {int} not null,
    primary key (org_id, work_id)
) {end};
insert into external_work_named (org_id, work_id, kind, subject, subject_fold, grade, year, period,
    held_on, max_total, title, minimum, created_ms)
    select org_id, work_id, kind, subject, subject_fold, grade, year, period, held_on, max_total,
    '', 0, created_ms from external_work;
drop table external_work;
alter table external_work_named rename to external_work;
create unique index external_work_by_name
    on external_work (org_id, kind, year, grade, subject_fold, period);
