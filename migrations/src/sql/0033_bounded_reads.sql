-- The newest messages that hold what is looked for, however many do: what one call reads has a bound. `queries` are one for each
-- day, newest first, the first of the day of `upto`. It looks in three ways:
--   the newest messages themselves, which is all that a common word needs;
--   the index, by day, which knows at once where a rare word stands. `rarest` asks for one of several words alone, where there
--     are several: what few have is compared here, since the index would collect all that begin like the commonest one first;
--   where a day has too many hits to read them all, its messages again, newest first, and not without end.
-- A row that is no hit says where a call stopped: the next one goes on below it. Without one there is nothing older.
-- Why a function: see search_messages, which the version before asks.
create function search_newest_messages(queries tsquery[], rarest tsquery[], upto timestamptz, upto_id uuid, room int)
returns table (message_id uuid, sent_at timestamptz, is_hit boolean)
language plpgsql stable security definer rows 200
set search_path from current set enable_seqscan = off set enable_sort = off set enable_bitmapscan = on set jit = off as $$
declare
  mine uuid := current_setting('app.workspace_id')::uuid;
  days int := cardinality(queries);
  first_day int := greatest((upto at time zone 'utc')::date - date '1970-01-01', 0);
  place int := 1;
  span int := 1;
  total int := 0;
  looks boolean := true;
  most int := 2 * room;
  is_last boolean := false;
  compared int := 0;
  is_compared boolean;
  few int;
  seen int;
  ids uuid[];
  times timestamptz[];
  begins timestamptz;
  one record;
begin
  while place <= days and total < room loop
    if looks then
      seen := 0;
      for one in
        select s.message_id, s.sent_at, d.place, s.document @@ queries[d.place] as fits
        from message_search s
        cross join lateral (select first_day + 1 - greatest((s.sent_at at time zone 'utc')::date - date '1970-01-01', 0) as place) d
        where s.workspace_id = mine and (s.sent_at, s.message_id) < (upto, upto_id)
        order by s.sent_at desc, s.message_id desc limit 4000
      loop
        exit when one.place > days;
        seen := seen + 1;
        message_id := one.message_id;
        sent_at := one.sent_at;
        if one.fits then
          total := total + 1;
          is_hit := true;
          return next;
        end if;
        exit when total = room or seen = most;
      end loop;
      if total < room and seen < most then
        return;
      end if;
      exit when is_last;
      upto := one.sent_at;
      upto_id := one.message_id;
      place := one.place;
      looks := false;
    else
      is_compared := false;
      if cardinality(rarest) > 0 and compared < 3000 then
        few := least(32 * span, 3000 - compared);
        select count(*), array_agg(h.message_id) filter (where h.is_mine), array_agg(h.sent_at) filter (where h.is_mine)
        into seen, ids, times
        from (
          select s.message_id, s.sent_at,
            s.workspace_id = mine and (s.sent_at, s.message_id) < (upto, upto_id) and (s.document @@ q.wanted) as is_mine
          from unnest(rarest[place : place + span - 1], queries[place : place + span - 1]) as q (rare, wanted)
          join message_search s on s.document @@ q.rare limit few + 1
        ) h;
        compared := compared + seen;
        is_compared := seen <= few;
      end if;
      if not is_compared then
        select count(*), array_agg(h.message_id) filter (where h.is_mine), array_agg(h.sent_at) filter (where h.is_mine)
        into seen, ids, times
        from (
          select s.message_id, s.sent_at, s.workspace_id = mine and (s.sent_at, s.message_id) < (upto, upto_id) as is_mine
          from unnest(queries[place : place + span - 1]) as q (wanted) join message_search s on s.document @@ q.wanted limit 1001
        ) h;
      end if;
      if is_compared or seen <= 1000 then
        for one in
          select h.message_id, h.sent_at from unnest(ids, times) as h (message_id, sent_at)
          order by h.sent_at desc, h.message_id desc limit room - total
        loop
          total := total + 1;
          message_id := one.message_id;
          sent_at := one.sent_at;
          is_hit := true;
          return next;
        end loop;
        place := place + span;
        span := span * 2;
      elsif span > 1 then
        span := 1;
      else
        -- what is newer than this day was looked through
        begins := (date '1970-01-01' + (first_day + 2 - place))::timestamp at time zone 'utc';
        if begins < upto then
          upto := begins;
          upto_id := '00000000-0000-0000-0000-000000000000';
        end if;
        looks := true;
        most := 4000;
        is_last := true;
      end if;
    end if;
  end loop;
  -- the last that was looked at, if there may be more below it
  if total = room or is_last then
    is_hit := false;
    return next;
  end if;
end
$$;

-- The newest contacts who have all of what is looked for, below one, in the same way.
create function search_newest_contacts(wanted tsquery, below uuid, room int)
returns table (contact_id uuid, is_hit boolean)
language plpgsql stable security definer rows 50
set search_path from current set enable_seqscan = off set enable_sort = off set enable_bitmapscan = on set jit = off as $$
declare
  mine uuid := current_setting('app.workspace_id')::uuid;
  total int := 0;
  looks boolean := true;
  most int := 2 * room;
  is_last boolean := false;
  seen int;
  ids uuid[];
  one record;
begin
  loop
    if looks then
      seen := 0;
      for one in
        select s.contact_id, s.document @@ wanted as fits from contact_search s
        where s.workspace_id = mine and s.contact_id < below
        order by s.contact_id desc limit 4000
      loop
        seen := seen + 1;
        contact_id := one.contact_id;
        if one.fits then
          total := total + 1;
          is_hit := true;
          return next;
        end if;
        exit when total = room or seen = most;
      end loop;
      if total < room and seen < most then
        return;
      end if;
      exit when total = room or is_last;
      below := one.contact_id;
      looks := false;
    else
      select count(*), array_agg(h.contact_id) filter (where h.is_mine)
      into seen, ids
      from (
        select s.contact_id, s.workspace_id = mine and s.contact_id < below as is_mine
        from contact_search s where s.document @@ wanted limit 4001
      ) h;
      if seen <= 4000 then
        for one in select h.contact_id from unnest(ids) as h (contact_id) order by h.contact_id desc limit room - total loop
          total := total + 1;
          contact_id := one.contact_id;
          is_hit := true;
          return next;
        end loop;
        if total < room then
          return;
        end if;
        exit;
      end if;
      looks := true;
      most := 4000;
      is_last := true;
    end if;
  end loop;
  is_hit := false;
  return next;
end
$$;

-- Who has this number or address, as before, and no further than that many: read in the index's order, since a bitmap of it would
-- hold everybody who has the number.
create or replace function contacts_reached_by(digits text, mail text, room int)
returns table (contact_id uuid, same_phone boolean, same_email boolean)
language sql stable security definer rows 5
set search_path from current set enable_bitmapscan = off set enable_seqscan = off as $$
  select f.id, bool_or(f.phone), bool_or(f.mail) from (
    (select c.id, true as phone, false as mail from contact c
     where c.workspace_id = (select current_setting('app.workspace_id')::uuid) and c.phone is not null
       and regexp_replace(c.phone, '[^0-9]', '', 'g') = digits and c.merged_into is null limit room)
    union all
    (select c.id, false, true from contact c
     where c.workspace_id = (select current_setting('app.workspace_id')::uuid) and c.email is not null
       and lower(c.email) = lower(mail) and c.merged_into is null limit room)
  ) f group by f.id order by f.id limit room
$$;

do $$
begin
  revoke execute on function search_newest_messages, search_newest_contacts from public;
  grant execute on function search_newest_messages, search_newest_contacts to frontdesk_app;
end
$$;
