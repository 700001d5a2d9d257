-- SPDX-License-Identifier: GPL-3.0-or-later
-- A work with a key: the answer as it stands on the pupil's sheet («в», «ад», «2,5», «-» for none),
-- from which the program made the points in `value`; '' where a checker gave the points.
alter table response add column answer text not null default '';
-- The variant of the sheet that a pupil had: 1, 2; 0 where there are none.
alter table session_pupil add column variant {int} not null default 0;
