-- Whose a webhook address is that only one inbox has.
create index channel_account_inbox on channel_account (inbox_id);
-- The words that a reply picked out of the message it quotes.
alter table message add column quoted_text text;
