-- SPDX-License-Identifier: GPL-3.0-or-later
-- The single schedule (единый график оценочных процедур): a work of one class in a subject ('' = a
-- metasubject one). held_on '' = no date yet; earliest and latest are the dates it may be moved
-- between, '' = any of its half-year; fixed = only a person moves it. lesson and day_lessons are
-- the number of the lesson and how many the class has that day, 0 = not known.
create table control_work (
    org_id {int} not null,
    work_id {int} not null,
    year_id {int} not null,
    class_id {int} not null,
    subject text not null,
    kind text not null,
    title text not null,
    held_on text not null,
    earliest text not null,
    latest text not null,
    lessons {int} not null check (lessons between 1 and 8),
    fixed {int} not null check (fixed in (0, 1)),
    lesson {int} not null,
    day_lessons {int} not null,
    observer_id {int} not null,
    plan_item_id {int} not null,
    reason text not null,
    account_id {int} not null,
    changed_ms {int} not null,
    primary key (org_id, work_id)
) {end};
create index control_work_by_year on control_work (org_id, year_id, class_id);
