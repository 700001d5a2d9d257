-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a session judges where it is no class of pupils: a lesson, a room, a programme. object_id
-- stands in session_pupil and response in place of a pupil's number.
create table session_object (
    org_id {int} not null,
    session_id {int} not null,
    object_id {int} not null,
    ordinal {int} not null,
    title text not null,
    primary key (org_id, session_id, object_id)
) {end};

-- What a rater wrote in words beside the marks: of one pupil or object, for one sign ('' = for the
-- whole). Append-only, the last one counts; '' = taken away.
create table session_note (
    org_id {int} not null,
    session_id {int} not null,
    pupil_id {int} not null,
    item text not null,
    rater {int} not null,
    seq {int} not null,
    body text not null,
    at_ms {int} not null,
    primary key (org_id, session_id, pupil_id, item, rater, seq)
) {end_keyed};
