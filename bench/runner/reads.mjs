// The reads that are compared on little and on much data: what a dashboard loads, and what people search for. All are of the
// largest workspace, each of another row every time.

const BIG = '00000000-0000-7000-8000-000000000001';

/** Rows that reads are of, picked at random, the same for each run on the same data. */
const SAMPLES = {
  conversation: `select id from conversation where workspace_id = '${BIG}' order by md5(id::text || 'a') limit 200`,
  busy: `select id from conversation where workspace_id = '${BIG}' and inbound_count > 500 order by id limit 50`,
  message: `select m.conversation_id || '/messages?before=' || m.id from message m join conversation c on c.workspace_id = m.workspace_id and c.id = m.conversation_id
    where m.workspace_id = '${BIG}' and c.inbound_count > 500 order by md5(m.id::text) limit 200`,
  contact: `select id from contact where workspace_id = '${BIG}' order by md5(id::text || 'a') limit 200`,
  name: `select split_part(name, ' ', 2) from contact where workspace_id = '${BIG}' order by md5(id::text || 'b') limit 200`,
  phone: `select phone from contact where workspace_id = '${BIG}' and phone is not null order by md5(id::text || 'c') limit 200`,
  inbox: `select id from inbox where workspace_id = '${BIG}' order by id`,
  label: `select id from label where workspace_id = '${BIG}' order by id`,
  team: `select id from team where workspace_id = '${BIG}' order by id`,
  member: `select user_id from member where workspace_id = '${BIG}' and role = 'agent' order by 1`,
  // the number at the end of a text is in no other
  rare: `select (regexp_match(text, '[0-9]+$'))[1] from message where workspace_id = '${BIG}' order by md5(id::text || 'd') limit 200`,
  words: `select split_part(text, ' ', 1) || ' ' || split_part(text, ' ', 2) from message where workspace_id = '${BIG}' order by md5(id::text || 'e') limit 200`,
  external: `select external_id from message where workspace_id = '${BIG}' order by md5(id::text || 'f') limit 200`,
};

const find = (typed) => `/search?q=${encodeURIComponent(typed)}&limit=50`;

/** Name and path; `pick` gives the next sample. */
export const READS = [
  ['timeline, newest page', (pick) => `/conversations/${pick('conversation')}/messages?limit=50`],
  ['timeline of a thousand messages', (pick) => `/conversations/${pick('busy')}/messages?limit=50`],
  ['timeline, an older page', (pick) => `/conversations/${pick('message')}&limit=50`],
  ['one conversation', (pick) => `/conversations/${pick('conversation')}`],
  ['list: all', () => '/conversations?limit=50'],
  ['list: open', () => '/conversations?status=open&limit=50'],
  ['list: resolved', () => '/conversations?status=resolved&limit=50'],
  ['list: a member\'s', (pick) => `/conversations?assignee=${pick('member')}&limit=50`],
  ['list: a member\'s open ones', (pick) => `/conversations?assignee=${pick('member')}&status=open&limit=50`],
  ['list: nobody\'s open ones', () => '/conversations?assignee=none&status=open&limit=50'],
  ['list: an inbox', (pick) => `/conversations?inbox_id=${pick('inbox')}&limit=50`],
  ['list: an inbox\'s open ones', (pick) => `/conversations?inbox_id=${pick('inbox')}&status=open&limit=50`],
  ['list: a channel', () => '/conversations?channel=whatsapp&limit=50'],
  ['list: a team', (pick) => `/conversations?team_id=${pick('team')}&limit=50`],
  ['list: a label', (pick) => `/conversations?label=${pick('label')}&limit=50`],
  ['list: a label\'s pending ones', (pick) => `/conversations?label=${pick('label')}&status=pending&limit=50`],
  ['list: a contact', (pick) => `/conversations?contact_id=${pick('contact')}`],
  ['list: words', (pick) => `/conversations?q=${encodeURIComponent(pick('words'))}&limit=50`],
  ['contacts', () => '/contacts?limit=50'],
  ['contacts: a name', (pick) => `/contacts?q=${encodeURIComponent(pick('name'))}&limit=50`],
  ['search: a number in one message', (pick) => find(pick('rare'))],
  ['search: two words', (pick) => find(pick('words'))],
  ['search: the commonest word', () => find('bababa')],
  ['search: a beginning of three letters', () => find('bab')],
  ['search: a word with filters', () => find('baba from:customer has:image channel:whatsapp')],
  ['search: pictures', () => find('has:image')],
  ['search: a word in open conversations', () => find('baba status:open')],
  ['search: a name', (pick) => find(pick('name'))],
  ['search: a phone number', (pick) => find(pick('phone'))],
  ['search: an id of the platform', (pick) => find(pick('external'))],
];

/** Reads the samples of a database; each pick is the next of its kind. */
export async function samples(postgres, database) {
  const rows = {};
  for (const [name, sql] of Object.entries(SAMPLES)) rows[name] = (await postgres.sql(database, sql)).split('\n').filter(Boolean);
  const next = {};
  return (name) => {
    next[name] = (next[name] ?? -1) + 1;
    return rows[name][next[name] % rows[name].length];
  };
}
