// Two colleagues in two browsers: one names the other in a note, the other hears of it and gets to it.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';

import { startDemo } from './lib/at-the-desk.mjs';
import { barriers } from './lib/axe.mjs';
import { openPage, picture } from './lib/browser.mjs';
import { becomes, composerHas, logIn, message } from './lib/desk.mjs';
import { Sandbox } from './lib/sandbox.mjs';
import { until } from './lib/until.mjs';

describe('mentions', () => {
  let frontdesk;
  let browser;
  let owner;
  let ada;
  let customer;

  before(async () => {
    [frontdesk, browser] = await startDemo();
    ({ page: owner } = await openPage(browser));
    await logIn(owner, frontdesk.url);
    const { workspace } = await owner.evaluate(async () => (await fetch('/api/v1/me')).json());
    frontdesk.run('member', 'add', '--workspace', workspace.id, '--email', 'ada@frontdesk.example', '--password', 'ada-ada-ada', '--role', 'agent', '--name', 'Ada Lane');
    ({ page: ada } = await openPage(browser));
    await logIn(ada, frontdesk.url, { email: 'ada@frontdesk.example', password: 'ada-ada-ada' });
    const sandbox = new Sandbox(frontdesk.sandboxUrl);
    const account = await sandbox.account('messenger');
    customer = await sandbox.customer('messenger', account.id, 'Mentioned Guest');
    await customer.write({ text: 'Where is my parcel?', at: Date.now() });
  });

  afterEach((context) => picture(context, { owner, ada }));

  after(async () => {
    await browser?.close();
    await frontdesk?.stop();
  });

  test('a colleague is chosen by keys, told at once, and led to the note', async () => {
    await owner.getByTestId('conversation-item').filter({ hasText: 'Mentioned Guest' }).click();
    await message(owner, 'Where is my parcel?').waitFor();
    await owner.getByTestId('composer-tab-team').click();
    const input = owner.getByTestId('composer-input');
    await input.pressSequentially('Could @ad');
    await owner.getByRole('option', { name: /Ada Lane/ }).waitFor();
    await input.press('Enter');
    await composerHas(owner, 'Could @Ada Lane ');
    await input.pressSequentially('look at this?');
    await owner.getByTestId('composer-send').click();
    await message(owner, 'look at this?').getByTestId('named').filter({ hasText: '@Ada Lane' }).waitFor();

    const link = ada.getByRole('link', { name: /Mentions/ });
    await link.getByTestId('nav-count').filter({ hasText: '1' }).waitFor();
    await link.click();
    const mention = ada.getByTestId('mention').filter({ hasText: 'look at this?' });
    await mention.waitFor();
    await becomes(mention, 'data-unread', 'true');
    assert.deepEqual(await barriers(ada), []);
    await mention.click();
    await message(ada, 'look at this?').waitFor();
    await becomes(mention, 'data-unread', 'false');
    await link.getByTestId('nav-count').waitFor({ state: 'detached' });
    assert.equal(await owner.getByRole('link', { name: /Mentions/ }).getByTestId('nav-count').count(), 0, 'nobody else is told');

    await ada.reload();
    await becomes(ada.getByTestId('mention').filter({ hasText: 'look at this?' }), 'data-unread', 'false');
  });

  test('one that is seen where it stands is no longer new', async () => {
    await ada.getByRole('link', { name: 'All conversations' }).click();
    await ada.getByTestId('conversation-item').filter({ hasText: 'Mentioned Guest' }).click();
    await message(ada, 'look at this?').waitFor();
    await ada.bringToFront();
    await owner.getByTestId('composer-input').fill('@Ada Lane thank you');
    await owner.getByTestId('composer-send').click();
    await message(ada, 'thank you').waitFor();
    // that she is named comes beside the note itself
    const named = () => ada.evaluate(async () => (await (await fetch('/api/v1/mentions')).json()).items);
    await until('it is read where it stands', async () => (await named()).some(({ preview, read_at: read }) => preview.includes('thank you') && read));
    await ada.getByRole('link', { name: /Mentions/ }).click();
    await becomes(ada.getByTestId('mention').filter({ hasText: 'thank you' }), 'data-unread', 'false');
  });
});
