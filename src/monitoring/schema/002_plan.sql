-- SPDX-License-Identifier: GPL-3.0-or-later
-- The year plan: a procedure of the catalogue, for a grade (0 = the school as a whole) or for one of
-- its classes (class_id 0 = all of them), in a month. done_on = the day it was held outside of the
-- program; '' = sessions tell.
create table plan_item (
    org_id {int} not null,
    item_id {int} not null,
    year_id {int} not null,
    procedure_id text not null,
    grade {int} not null check (grade between 0 and 11),
    class_id {int} not null,
    month {int} not null check (month between 1 and 12),
    done_on text not null,
    account_id {int} not null,
    added_ms {int} not null,
    primary key (org_id, item_id)
) {end};
create unique index plan_item_once
    on plan_item (org_id, year_id, procedure_id, grade, class_id, month);

-- Acts of law that the plan of a year rests on (content/laws.yaml).
create table plan_basis (
    org_id {int} not null,
    year_id {int} not null,
    law_id text not null,
    primary key (org_id, year_id, law_id)
) {end};
