-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a summary report of ВПР says of a group (the country, a region, the school): beside the
-- school's own numbers of the same work. figures: of 'marks' the percentages of marks 2..5, of
-- 'tasks' and 'planned' those of the tasks by their codes, of 'journal' the numbers of pupils that
-- lowered, confirmed, raised. participants, schools: 0 = not said.
create table external_group (
    org_id {int} not null,
    work_id {int} not null,
    group_id {int} not null,
    report text not null check (report in ('marks', 'tasks', 'planned', 'journal')),
    title text not null,
    level text not null check (level in ('country', 'region', 'municipality', 'school', 'mark')),
    ordinal {int} not null,
    participants {int} not null,
    schools {int} not null,
    figures {json} not null,
    primary key (org_id, work_id, group_id)
) {end};
