// Pictures of what is on screen, for people to look at: FRONTDESK_E2E_PICTURES names the folder for them. Nothing is decided by them and
// each takes its time, so none are taken without it.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = process.env.FRONTDESK_E2E_PICTURES;

/** One more, under this name; `options` as Playwright has them. */
export async function show(page, name, options = {}) {
  if (!FOLDER) return;
  mkdirSync(FOLDER, { recursive: true });
  await page.screenshot({ ...options, path: join(FOLDER, `${name}.png`) });
}
