-- Where somebody's picture is, as their platform told with what they did; it is fetched when it is another one.
alter table contact_identity add column picture_url text;
