-- Which conversations those see who have a role that the workspace has made. Why it is so: decision 0042.

alter table custom_role add column visibility text not null default 'all';
-- not checked on the rows that are there: all of them have the default
alter table custom_role add constraint custom_role_visibility
  check (visibility in ('all', 'own_teams', 'own_and_unassigned')) not valid;

-- Requests of those who see a part run as a role of their own, which may what frontdesk_app may and has one wall more. So nothing
-- is different for everybody else, and no statement of theirs is planned with a condition that it does not need.
do $$
begin
  if not exists (select from pg_roles where rolname = 'frontdesk_limited') then
    create role frontdesk_limited nologin;
  end if;
exception
  when duplicate_object or unique_violation then null;
  when insufficient_privilege then
    raise exception 'the role frontdesk_limited does not exist and this login may not create it: run "create role frontdesk_limited nologin in role frontdesk_app; grant frontdesk_limited to %" as an administrator', current_user;
end
$$;

do $$
begin
  if not pg_has_role('frontdesk_limited', 'frontdesk_app', 'usage') then
    grant frontdesk_app to frontdesk_limited;
  end if;
exception
  when unique_violation then null;
  when insufficient_privilege then
    raise exception 'this login may not make frontdesk_limited a member of frontdesk_app: run "grant frontdesk_app to frontdesk_limited" as an administrator';
end
$$;

-- to every login that may take on the one: it has to be able to take on the other
do $$
declare
  login text;
begin
  for login in
    select r.rolname from pg_auth_members m join pg_roles r on r.oid = m.member
    where m.roleid = 'frontdesk_app'::regrole and r.rolname <> 'frontdesk_limited'
    union select current_user
  loop
    begin
      execute format('grant frontdesk_limited to %I', login);
    exception when others then
      -- a superuser needs no grant, and an administrator may have given it already
      if not pg_has_role(login, 'frontdesk_limited', 'member') then
        raise exception 'this login may not grant frontdesk_limited: run "grant frontdesk_limited to %" as an administrator', login;
      end if;
    end;
  end loop;
end
$$;
