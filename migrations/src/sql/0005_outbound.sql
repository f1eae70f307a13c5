-- Our own reaction on its way to the platform: `pending`, `sent` or `failed` with its error; none for reactions that came
-- from the platform. `delivered_emoji` is what the platform has.
alter table reaction add column delivery text check (delivery in ('pending', 'sent', 'failed'));
alter table reaction add column error jsonb;
alter table reaction add column delivered_emoji text;
alter table reaction add column attempts int not null default 0;
-- who sends it has it until then
alter table reaction add column claimed_until timestamptz;

-- Why this customer cannot be reached, until they write again: {code, platform_code, detail}.
alter table conversation add column unreachable jsonb;

-- How often the platform has slowed this account down in a row; the pauses double with it.
alter table inbox add column hold_steps smallint not null default 0;

-- How often in a row the platform has refused the token for this message.
alter table agent_message add column auth_refusals smallint not null default 0;

-- Where the order of messages is the order of their receipts: the send whose receipt is waited for, and until when; and the
-- last one whose receipt came while the lane was worked.
alter table delivery_lane add column settling_external_id text;
alter table delivery_lane add column settling_until timestamptz;
alter table delivery_lane add column settled_external_id text;
