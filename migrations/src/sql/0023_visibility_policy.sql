-- Filled in for each table; again where an earlier try came so far.
do $$
begin
  if not exists (select from pg_policy where polrelid = '{table}'::regclass and polname = 'visible') then
    create policy visible on {table} as restrictive for {what} to frontdesk_limited using ({condition});
  end if;
end
$$;
