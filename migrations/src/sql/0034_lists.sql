-- Array operators are not leakproof, so their index is ignored under row-level security: this function is the way to it, and
-- gives rows of the caller's own workspace alone.
create or replace function erasures_naming(hashes text[])
returns table (id uuid)
language sql stable security definer rows 5 set search_path from current set enable_seqscan = off as $$
  with hits as materialized (
    select e.id, e.workspace_id from erasure e where e.identity_hashes && hashes
  )
  select hits.id from hits where hits.workspace_id = (select current_setting('app.workspace_id')::uuid)
$$;
revoke execute on function erasures_naming from public;
grant execute on function erasures_naming to frontdesk_app;
