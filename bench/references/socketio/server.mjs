// The official socket.io server, which does nothing but hold agents and pass on to all of them what is posted: what sockets
// themselves cost. No database, no signature; events are as long as the product's.

import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

import { Server } from 'socket.io';

const port = Number(process.argv[2]);
const http = createServer(receive);
const agents = new Server(http, { serveClient: false }).of('/agent');
let seq = 0;

agents.on('connection', (socket) => socket.join('workspace'));

async function receive(request, response) {
  const parts = [];
  for await (const part of request) parts.push(part);
  const { id, text } = message(JSON.parse(Buffer.concat(parts).toString()));
  agents.to('workspace').emit('message.created', event(id, text));
  response.end();
}

/** Of a webhook in Messenger's form or in WhatsApp's. */
function message({ entry: [{ messaging, changes }] }) {
  if (messaging) return { id: messaging[0].message.mid, text: messaging[0].message.text };
  const [{ id, text }] = changes[0].value.messages;
  return { id, text: text.body };
}

function event(external_id, text) {
  const now = new Date().toISOString();
  seq += 1;
  const data = {
    id: randomUUID(),
    version: seq,
    conversation_id: randomUUID(),
    inbox_id: randomUUID(),
    kind: 'customer',
    audience: 'customer',
    external_id,
    client_id: null,
    sent_at: now,
    created_at: now,
    author: { type: 'contact', id: randomUUID(), name: 'Customer 1' },
    text,
    attachments: [],
    reply_to: null,
    reactions: [],
    edited_at: null,
    deleted_at: null,
    arrived_late: false,
    delivery: null,
    event: null,
  };
  return { seq, workspace_id: randomUUID(), type: 'message.created', at: now, data };
}

http.listen(port, '127.0.0.1', 4096);
process.once('SIGTERM', () => process.exit(0));
