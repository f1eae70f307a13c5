// A dashboard that was opened before its server was replaced, and stays open.

import assert from 'node:assert/strict';

import { launchBrowser, openPage } from '../../lib/browser.mjs';
import { composerReady, logIn, message } from '../../lib/desk.mjs';
import { until } from '../../lib/until.mjs';

/** Beside four processes and their load a page takes its time. */
const PATIENCE = 120_000;
const ENTRY = /assets\/index-[\w-]+\.js/;

/** The minute after which a page asks whether there is a newer build is over when the test says so: then nobody else answers any more. */
function holdMinutes() {
  const wait = globalThis.setTimeout;
  const held = new Map();
  globalThis.setTimeout = (run, milliseconds, ...rest) => {
    if (milliseconds !== 60_000) return wait(run, milliseconds, ...rest);
    const id = wait(() => {}, 0);
    held.set(id, run);
    return id;
  };
  const clear = globalThis.clearTimeout;
  globalThis.clearTimeout = (id) => {
    held.delete(id);
    clear(id);
  };
  globalThis.minutePasses = () => {
    const due = [...held.values()];
    held.clear();
    due.forEach((run) => run());
  };
}

export class Tab {
  /** An agent who has a customer's conversation open. */
  static async open(stage) {
    const tab = new Tab();
    tab.stage = stage;
    tab.browser = await launchBrowser();
    try {
      const { email, password, inboxes } = await stage.workspace(['messenger']);
      tab.customer = await stage.sandbox.customer('messenger', inboxes.messenger.account, 'Patient Paula');
      await tab.customer.write({ text: 'Is anybody there?' });
      const { page } = await openPage(tab.browser);
      tab.page = page;
      page.setDefaultTimeout(PATIENCE);
      await page.addInitScript(holdMinutes);
      await logIn(page, stage.edge.url, { email, password });
      await page.getByTestId('conversation-item').filter({ hasText: 'Patient Paula' }).first().click();
      await message(page, 'Is anybody there?').waitFor();
      await composerReady(page);
      tab.build = await tab.#served();
    } catch (error) {
      await tab.close();
      throw error;
    }
    return tab;
  }

  /** The build that the address gives out now. */
  async #served() {
    return ENTRY.exec(await (await fetch(this.stage.edge.url)).text())?.[0];
  }

  /** What a customer writes is on the page, and what the agent writes there reaches the customer. */
  async talks(round) {
    const [question, answer] = [`Question ${round}`, `Answer ${round}`];
    await this.customer.write({ text: question });
    await message(this.page, question).waitFor();
    const input = this.page.getByTestId('composer-input');
    await input.fill(answer);
    await input.press('Enter');
    const arrived = async () => (await this.customer.thread()).messages.some(({ direction, text }) => direction === 'out' && text === answer);
    await until(`${answer} reaches the customer`, arrived, PATIENCE);
  }

  /** A page of another build than is served now asks to be loaded anew, and is that one afterwards. Tells which of the two it was. */
  async renews() {
    const offer = this.page.getByTestId('new-build-banner');
    await this.page.evaluate(() => globalThis.minutePasses());
    if ((await this.#served()) === this.build) return 'the same';
    await offer.waitFor();
    const loaded = this.page.waitForEvent('load');
    await offer.getByRole('button', { name: 'Reload' }).click();
    await loaded;
    await message(this.page, 'Is anybody there?').waitFor();
    assert.equal(ENTRY.exec(await this.page.content())?.[0], await this.#served(), 'the page is of the build that is served');
    return 'another';
  }

  close() {
    return this.browser.close();
  }
}
