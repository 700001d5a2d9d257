-- SPDX-License-Identifier: GPL-3.0-or-later
-- Figures that somebody reported of a class for a term: a class teacher, a deputy head's summary, a
-- teacher of a subject, a print of averages. They are kept as reported, beside the marks of the
-- journal. subject: '' = of all subjects. figures: numbers by their names.
create table term_report (
    org_id {int} not null,
    report_id {int} not null,
    source text not null check (source in ('class', 'summary', 'subject', 'averages')),
    year {int} not null,
    period text not null,
    class_id {int} not null,
    subject text not null,
    subject_fold text not null,
    figures {json} not null,
    primary key (org_id, report_id)
) {end};
create unique index term_report_by_name
    on term_report (org_id, source, year, period, class_id, subject_fold);
