-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who is in a class today is asked on every page; who ever was grows with the years.
create index membership_by_end on membership (org_id, ends, class_id, pupil_id);
