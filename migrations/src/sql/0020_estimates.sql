-- A statement that does not know its workspace yet is planned for the average one: with a thousand small workspaces beside a large
-- one it is thought to find a handful of rows, and PostgreSQL reads all of a workspace where it should follow an index. Planned as
-- if all rows were of one workspace, the large ones are served as they should be, and the small ones too: their rows are few
-- whichever way they are found. Ids are unique by themselves, so joins by workspace and id are estimated better as well.
--
-- Takes effect with the next analysis, so there is one for each. Not of what is empty: it would be thought to stay so, and statements
-- that are prepared before it grows would read all of it.
do $$
declare
  name regclass;
  filled boolean;
begin
  for name in
    select c.oid::regclass from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id' and not a.attisdropped
    where c.relkind = 'r' and not c.relispartition and c.relnamespace = current_schema()::regnamespace
    order by c.relname
  loop
    execute format('alter table %s alter column workspace_id set (n_distinct = 1)', name);
    execute format('select exists (select from %s)', name) into filled;
    if filled then
      execute format('analyze %s', name);
    end if;
  end loop;
end $$;
