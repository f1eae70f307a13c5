// An agent of the demo with the dashboard open, for a file of tests: started before them, photographed after each that fails, ended
// after them.

import { after, afterEach, before } from 'node:test';

import { launchBrowser, openPage, picture } from './browser.mjs';
import { logIn } from './desk.mjs';
import { startFrontdesk } from './frontdesk.mjs';
import { Sandbox } from './sandbox.mjs';

/** To be called in a `describe`, with what the program's environment has besides. What it returns is filled before the first test: `frontdesk`, `browser`, `sandbox`, `desk`, `page`. */
export function atTheDesk(env = {}) {
  const there = {};
  before(async () => {
    [there.frontdesk, there.browser] = await Promise.all([startFrontdesk({ command: 'demo', env }), launchBrowser()]);
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
