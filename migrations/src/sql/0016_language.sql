-- The language that the desk speaks to a user, in every workspace and on every device; none: the browser's. A later version may
-- speak more of them, so the list is the program's and not the table's.
alter table users add column language text;
