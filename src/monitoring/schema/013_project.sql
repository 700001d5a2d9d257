-- SPDX-License-Identifier: GPL-3.0-or-later
-- A project (проект) of a pupil in a session: its topic and who leads it (account, 0 = nobody yet);
-- whoever leads it does not judge it.
alter table session_pupil add column topic text not null default '';
alter table session_pupil add column supervisor_id {int} not null default 0;

-- A stage (веха) that is passed; the stages stand in the frozen instrument.
create table project_stage (
    org_id {int} not null,
    session_id {int} not null,
    pupil_id {int} not null,
    stage text not null,
    done_on text not null,
    primary key (org_id, session_id, pupil_id, stage)
) {end};

-- An appeal (обращение о пересмотре). decided_on '' = not decided; changed 1 = marks were changed.
create table project_appeal (
    org_id {int} not null,
    appeal_id {int} not null,
    session_id {int} not null,
    pupil_id {int} not null,
    filed_on text not null,
    reason text not null,
    decided_on text not null,
    changed {int} not null check (changed in (0, 1)),
    decision text not null,
    primary key (org_id, appeal_id)
) {end};
create index project_appeal_by_session on project_appeal (org_id, session_id);

-- «Сбор» of a supervisor lists the sessions where he leads somebody.
create index session_pupil_by_supervisor on session_pupil (org_id, supervisor_id, session_id);
