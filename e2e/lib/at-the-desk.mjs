// An agent of the demo with the dashboard open, for a file of tests: started before them, photographed after each that fails, ended
// after them.

import { after, afterEach, before } from 'node:test';

import { launchBrowser, openPage, picture } from './browser.mjs';
import { logIn } from './desk.mjs';
import { startFrontdesk } from './frontdesk.mjs';
import { Sandbox } from './sandbox.mjs';

/** The demo and a browser, with `args` for it, and `env` and `host` for the program. Where one of them cannot be started the other goes too: a test would never end beside it. */
export async function startDemo({ args, env, host } = {}) {
  const started = await Promise.allSettled([startFrontdesk({ command: 'demo', env, host }), launchBrowser({ args })]);
  const failed = started.find(({ status }) => status === 'rejected');
  if (!failed) return started.map(({ value }) => value);
  const [frontdesk, browser] = started;
  await browser.value?.close();
  await frontdesk.value?.stop();
  throw failed.reason;
}

/** To be called in a `describe`, with what the program's environment has besides, and what browsers call it. What it returns is filled before the first test: `frontdesk`, `browser`, `sandbox`, `desk`, `page`. */
export function atTheDesk(env = {}, host = undefined) {
  const there = {};
  before(async () => {
    [there.frontdesk, there.browser] = await startDemo({ env, host });
    there.sandbox = new Sandbox(there.frontdesk.sandboxUrl);
    there.desk = await openPage(there.browser);
    there.page = there.desk.page;
    await logIn(there.page, there.frontdesk.url);
  });
  afterEach((context) => picture(context, { desk: there.page }));
  after(async () => {
    await there.browser?.close();
    await there.frontdesk?.stop();
  });
  return there;
}
