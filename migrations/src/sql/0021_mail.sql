-- Mail on its way. It is of no workspace: whom it is for may be in several or in none. The role of requests gets nothing of it.
create table mail (
  id uuid primary key,
  recipient text not null,
  language text not null,
  kind text not null,
  -- what it says, sealed, since its link lets somebody in; gone as soon as it was sent or given up
  letter bytea,
  created_at timestamptz not null,
  -- after that its link leads nowhere
  useful_until timestamptz not null,
  -- when it is tried next; somebody who is at it has moved it on
  due_at timestamptz not null,
  attempts int not null default 0,
  sent_at timestamptz,
  failed_at timestamptz,
  -- what the mail server said last
  failure text
);
create index mail_due on mail (due_at) where sent_at is null and failed_at is null;
create index mail_created on mail (created_at);
create index mail_recipient on mail (lower(recipient), created_at);
