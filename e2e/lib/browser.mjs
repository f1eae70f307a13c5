import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { chromium } from 'playwright-core';

import { findChromium } from './chromium.mjs';
import { slow } from './slow.mjs';

/** A headless browser; close it when done. `args`: what it is told beside the usual. */
export async function launchBrowser({ args = [] } = {}) {
  const { executablePath, env } = await findChromium();
  return chromium.launch({
    executablePath,
    env: { ...process.env, ...env },
    // Chromium's own sandbox refuses to run as root; the rest keeps it from calling home.
    args: ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...args],
  });
}

/** A page that notes what a person would never see: errors in scripts and on the console. */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  await slow(context);
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`console: ${message.text()} (${message.location().url})`);
  });
  return { context, page, complaints };
}

const PICTURES = fileURLToPath(new URL('../../.cache/e2e/', import.meta.url));

/** For `afterEach`: what the pages showed when a test failed, as pictures. */
export async function picture(test, pages) {
  if (test.passed) return;
  mkdirSync(PICTURES, { recursive: true });
  for (const [name, page] of Object.entries(pages)) {
    const path = join(PICTURES, `${test.name} ${name}`.replaceAll(/[^\w]+/g, '-') + '.png');
    await page.screenshot({ path }).then(
      () => test.diagnostic?.(`${name}: ${path}`),
      () => {},
    );
  }
}
