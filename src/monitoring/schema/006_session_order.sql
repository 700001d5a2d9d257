-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists show the newest sessions, or the few open ones, of all the years that a school keeps.
create index session_open on session (org_id, closed_ms, held_on, session_id);
create index session_by_day on session (org_id, held_on, session_id);
