// What an agent's client knows by events, against what the API shows.

import assert from 'node:assert/strict';

const FAILED = new Set(['failed', 'unknown']);

/**
 * Applies conversations and messages by their version, as the dashboard does. What became of a reply changes the reply and not
 * its conversation, whose line in the list tells of it all the same.
 */
export function stateOf(events) {
  const known = new Map();
  for (const { type, data } of events) {
    if (!/^(message|conversation)\./.test(type)) continue;
    const before = known.get(data.id);
    if (type === 'conversation.removed') known.delete(data.id);
    else if (!before || data.version >= before.version) known.set(data.id, data);
  }
  for (const [id, { last_message: last, ...conversation }] of known) {
    const message = last && known.get(last.id);
    if (!message) continue;
    const { failed: _, ...line } = last;
    known.set(id, { ...conversation, last_message: { ...line, ...(FAILED.has(message.delivery?.status) ? { failed: true } : {}) } });
  }
  return known;
}

/** Everything the API shows is what the events said, and nothing else. Returns all messages. */
export async function assertSameAsFetched(frontdesk, workspace, events) {
  const known = stateOf(events);
  const messages = [];
  const conversations = await frontdesk.all(workspace.token, '/conversations');
  for (const conversation of conversations) {
    assert.deepEqual(known.get(conversation.id), conversation);
    messages.push(...(await frontdesk.all(workspace.token, `/conversations/${conversation.id}/messages`)));
  }
  for (const message of messages) assert.deepEqual(known.get(message.id), message);
  assert.equal(known.size, conversations.length + messages.length, 'the events tell of nothing that is not there');
  return messages;
}
