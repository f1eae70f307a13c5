-- From where a session was begun.
alter table session add column address text;
