-- SPDX-License-Identifier: GPL-3.0-or-later
-- 1: the second rater enters the same sheets of paper again, unseen, so that slips are found; only
-- the first one's marks count.
alter table session add column entry_check {int} not null default 0;
