create index concurrently contact_phone on contact (workspace_id, regexp_replace(phone, '[^0-9]', '', 'g')) where phone is not null;
