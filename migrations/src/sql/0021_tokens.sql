-- Tokens of members, beside those of the workspace; what of their owner's rights they were given, and until when.

alter table api_token
  add column user_id uuid,
  -- none: all that the owner may
  add column scopes text[],
  add column expires_at timestamptz;

-- not checked on the rows that are there: none of them has a member
alter table api_token add constraint api_token_member
  foreign key (workspace_id, user_id) references member on delete cascade not valid;
