// The program as its operator meets it: start, stop, crash, wrong settings, commands beside a running server.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { messageFrom, prepareFrontdesk, startFrontdesk } from './lib/frontdesk.mjs';
import { until } from './lib/until.mjs';

/** The external ids of all messages that a workspace shows. */
async function stored(frontdesk, workspace) {
  const ids = [];
  for (const conversation of await frontdesk.all(workspace.token, '/conversations')) {
    const messages = await frontdesk.all(workspace.token, `/conversations/${conversation.id}/messages`);
    ids.push(...messages.map((message) => message.external_id));
  }
  return ids;
}

describe('a running server', () => {
  let frontdesk;

  before(async () => {
    frontdesk = await startFrontdesk({ command: 'serve' });
  });

  after(async () => {
    await frontdesk?.stop();
  });

  test('tells that it is alive and ready, and its figures', async () => {
    for (const path of ['/healthz', '/readyz', '/metrics']) {
      const response = await fetch(frontdesk.url + path);
      assert.equal(response.status, 200, path);
    }
  });

  test('serves the dashboard', async () => {
    const response = await fetch(frontdesk.url);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /<div id="app">/);
  });

  test('describes its API in public', async () => {
    const response = await fetch(`${frontdesk.url}/api/v1/openapi.json`);
    const { openapi, paths } = await response.json();
    assert.match(openapi, /^3\./);
    assert.ok(Object.keys(paths).length > 10);
  });

  test('is joined by commands, and sees what they change at once', async () => {
    const workspace = frontdesk.workspace();
    const me = await frontdesk.api(workspace.token, '/me');
    assert.ok(me);
    const taken = frontdesk.refusal([
      'inbox', 'add', '--workspace', workspace.id, '--channel', 'whatsapp',
      '--external-id', workspace.phoneNumberId, '--name', 'Again',
    ]);
    assert.equal(taken.status, 1);
    assert.match(taken.text, /inbox_taken/);
  });

  test('a second server on the same data directory is refused in words', () => {
    const { status, text } = frontdesk.refusal(['serve'], { FRONTDESK_LISTEN: '127.0.0.1:0' });
    assert.notEqual(status, 0);
    assert.match(text, /FRONTDESK_DATA_DIR/);
  });

  test('a taken port is an error that names its variable, never another port', async () => {
    const other = await prepareFrontdesk();
    try {
      const listen = new URL(frontdesk.url).host;
      const { status, text } = other.refusal(['serve'], { FRONTDESK_LISTEN: listen });
      assert.notEqual(status, 0);
      assert.match(text, /FRONTDESK_LISTEN/);
      await until('the end of its PostgreSQL', () => other.postgres().length === 0);
    } finally {
      await other.stop();
    }
  });
});

describe('wrong settings', () => {
  let frontdesk;

  before(async () => {
    frontdesk = await prepareFrontdesk();
  });

  after(async () => {
    await frontdesk?.stop();
  });

  for (const [variable, value] of [
    ['FRONTDESK_LISTEN', 'everywhere'],
    ['FRONTDESK_PUBLIC_URL', 'localhost'],
    ['FRONTDESK_SECRET_KEY', 'too short'],
    ['DATABASE_URL', 'mysql://localhost/frontdesk'],
    ['PG_BIN', '/nonexistent'],
  ]) {
    test(`${variable}=${value} is refused by name`, () => {
      const { status, text } = frontdesk.refusal(['serve'], { [variable]: value });
      assert.notEqual(status, 0);
      assert.match(text, new RegExp(`${variable}\\b`));
      assert.doesNotMatch(text, /panicked/);
    });
  }

  test('a server without a database of its own needs the key', () => {
    const { status, text } = frontdesk.refusal(['serve'], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' });
    assert.notEqual(status, 0);
    assert.match(text, /FRONTDESK_SECRET_KEY/);
  });
});

describe('the end of a server', () => {
  let frontdesk;
  let workspace;

  before(async () => {
    // Commands work before any server ran, each with a cluster for its own duration.
    frontdesk = await prepareFrontdesk({ META_APP_SECRET: 'an-app-secret-of-the-tests', META_VERIFY_TOKEN: 'verify' });
    workspace = frontdesk.workspace();
    assert.deepEqual(frontdesk.postgres(), []);
    frontdesk.launch(['serve']);
    await frontdesk.ready();
  });

  after(async () => {
    await frontdesk?.stop();
  });

  test('Ctrl-C stops everything in order, and the next start has the data', async () => {
    const message = messageFrom('15551000', 'Before Ctrl-C');
    await frontdesk.whatsapp(workspace, [message]);
    assert.equal(await frontdesk.interrupt(), 0);
    assert.deepEqual(frontdesk.postgres(), []);
    await frontdesk.restart();
    assert.ok((await stored(frontdesk, workspace)).includes(message.id));
  });

  for (const [how, end] of [
    ['SIGTERM', () => frontdesk.halt()],
    ['kill -9', () => frontdesk.kill()],
  ]) {
    test(`${how} in the middle of a stream of webhooks loses none that was acknowledged`, async () => {
      const acknowledged = [];
      let going = true;
      const senders = Array.from({ length: 8 }, async (_, n) => {
        while (going) {
          const message = messageFrom(`1555200${n}`, `During ${how}`);
          try {
            await frontdesk.whatsapp(workspace, [message]);
            acknowledged.push(message.id);
          } catch {
            going = false;
          }
        }
      });
      await until('some acknowledged webhooks', () => acknowledged.length >= 200);
      await end();
      await Promise.all(senders);
      await until('the end of PostgreSQL', () => frontdesk.postgres().length === 0);

      await frontdesk.restart();
      const ids = await stored(frontdesk, workspace);
      const lost = acknowledged.filter((id) => !ids.includes(id));
      assert.deepEqual(lost, []);
      assert.equal(new Set(ids).size, ids.length, 'a message appears twice');
    });
  }

  test('a killed PostgreSQL is started again under the running server', async () => {
    const first = messageFrom('15553000', 'Before');
    await frontdesk.whatsapp(workspace, [first]);
    frontdesk.postgres().forEach((pid) => process.kill(Number(pid), 'SIGKILL'));

    const second = messageFrom('15553000', 'After');
    // As platforms do: what was not acknowledged is sent again.
    await until('an acknowledged webhook', async () => {
      try {
        await frontdesk.whatsapp(workspace, [second]);
        return true;
      } catch {
        return false;
      }
    });
    // connections that died with it are noticed when they are used
    const ids = await until('an answer', () => stored(frontdesk, workspace).catch(() => null));
    assert.equal(ids.filter((id) => id === first.id).length, 1);
    assert.equal(ids.filter((id) => id === second.id).length, 1);
  });
});
