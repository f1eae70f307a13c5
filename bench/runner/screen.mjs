// The scenario `screen`: what an agent's browser takes to open the desk, to go from one conversation to another, to type and to
// scroll, and what it keeps. A real browser on the built dashboard; README.md says what each figure is.

import { launchBrowser } from '../../e2e/lib/browser.mjs';
import { inPage } from './screen-page.mjs';

const STARTS = 5;
const SWITCHES = 30;
const PRESSES = 80;
const OPENED = 200;
const SCROLL_MS = 6000;
/** As many pages of a thread are read before it is typed beneath, or as many as it keeps. */
const THREAD_PAGES = 420;
const VIEWPORT = { width: 1440, height: 900 };

/** @param {{url: string, email: string, password: string, long: string}} screen what the system's description says of its dashboard */
export async function measureScreen(screen) {
  const browser = await launchBrowser();
  try {
    return { load: await firstLoads(browser, screen), ...(await atWork(browser, screen)) };
  } catch (error) {
    return { error: error.message };
  } finally {
    await browser.close();
  }
}

/** A browser that has seen nothing yet, of somebody who is logged in. */
async function visit(browser, { url, email, password }) {
  const context = await browser.newContext({ viewport: VIEWPORT, locale: 'en-GB' });
  const answer = await context.request.post(`${url}/api/v1/auth/login`, { data: { email, password }, headers: { origin: url } });
  if (!answer.ok()) throw new Error(`the login was answered ${answer.status()}`);
  const page = await context.newPage();
  await page.addInitScript(inPage);
  return { context, page };
}

async function firstLoads(browser, screen) {
  const [times, kilobytes] = [[], []];
  for (let start = 0; start < STARTS; start += 1) {
    const { context, page } = await visit(browser, screen);
    await page.goto(`${screen.url}/desk/all`);
    const { interactive, script } = await page.evaluate(() => window.bench.opened());
    times.push(interactive);
    kilobytes.push(script / 1000);
    await context.close();
  }
  return { interactive_ms: summary(times), script_kb: round(Math.max(...kilobytes)) };
}

async function atWork(browser, screen) {
  const { page } = await visit(browser, screen);
  await page.goto(`${screen.url}/desk/all`);
  await page.evaluate(() => window.bench.opened());
  const uncached = await page.evaluate((count) => window.bench.openUnseen(count), SWITCHES);
  const cached = await page.evaluate((count) => window.bench.alternate(count), SWITCHES);
  const list = await page.evaluate((time) => window.bench.scroll('[data-testid=conversation-list]', 1, time), SCROLL_MS);
  const heap = await heapAfter(page, OPENED);

  await page.goto(`${screen.url}/desk/all/${screen.long}`);
  await page.getByTestId('message').first().waitFor();
  const pages = await page.evaluate((most) => window.bench.readBack(most), THREAD_PAGES);
  const thread = await page.evaluate((time) => window.bench.scroll('[data-testid=thread]', 1, time), SCROLL_MS);
  const key = await pressKeys(page);
  return { switch_uncached_ms: summary(uncached), switch_cached_ms: summary(cached), key_ms: key.work, key_painted_ms: key.painted, list, thread: { ...thread, pages }, heap };
}

/** Presses as a person makes them, through the browser's own input. */
async function pressKeys(page) {
  await page.getByTestId('composer-input').click();
  await page.evaluate(() => window.bench.watchKeys());
  for (let press = 0; press < PRESSES; press += 1) {
    await page.keyboard.press(press % 6 === 5 ? 'Space' : 'a');
    // a frame has to be over before the next press, or one frame would show two
    await page.waitForFunction((presses) => window.bench.keys.length >= presses, press + 1, { polling: 20 });
    await page.waitForTimeout(20);
  }
  const keys = await page.evaluate(() => window.bench.keys);
  return { work: summary(keys.map(({ work }) => work)), painted: summary(keys.map(({ painted }) => painted)) };
}

/** After each conversation was looked at, and what nobody needs was swept out. */
async function heapAfter(page, count) {
  const opened = await page.evaluate((wanted) => window.bench.openMany(wanted), count);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  await devtools.detach();
  return { opened, mb: round(usedSize / 1e6) };
}

function summary(times) {
  const sorted = times.toSorted((one, other) => one - other);
  const at = (share) => round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), max: round(sorted.at(-1)) };
}

function round(value) {
  return Math.round(value * 10) / 10;
}
