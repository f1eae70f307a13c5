// Finds PostgreSQL's programs. Run as a program it says what is missing.

import { execFileSync } from 'node:child_process';
import { accessSync, constants, readFileSync, readdirSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PROGRAMS = ['postgres', 'initdb', 'psql', 'pgbench'];
const SYSTEM = '/usr/lib/postgresql';
const OLDEST = 15;

/** @returns {{bin: string, version: string}} the folder that has all of PostgreSQL's programs that are needed */
export function findPostgres() {
  if (process.platform !== 'linux') throw new Error('The benchmark runs on Linux: CPU and memory are read from /proc.');
  const named = process.env.PG_BIN;
  const found = [];
  for (const bin of named ? [named] : candidates()) {
    const missing = PROGRAMS.filter((name) => !executable(join(bin, name)));
    const version = missing.length === 0 ? versionOf(bin) : undefined;
    if (version && Number.parseInt(version, 10) >= OLDEST) return { bin, version };
    if (version) found.push(`${bin} is of version ${version}`);
    else if (missing.length < PROGRAMS.length) found.push(`${bin} has no ${missing.join(', ')}`);
  }
  throw new Error(
    [
      `The benchmark needs PostgreSQL ${OLDEST} or later with ${PROGRAMS.join(', ')}, and did not find all of them in one place.`,
      ...found.map((line) => `  ${line}`),
      'Install it (on Debian and Ubuntu: apt-get install postgresql postgresql-contrib), or set PG_BIN to the folder of its programs.',
    ].join('\n'),
  );
}

/** What PATH names may be links or wrappers, of which not all are there; then the system's packages, the newest first. */
function candidates() {
  const packaged = folders(SYSTEM)
    .sort((one, other) => Number(other) - Number(one))
    .map((major) => join(SYSTEM, major, 'bin'));
  const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => executable(join(folder, 'postgres')));
  const real = onPath.map((folder) => dirname(realpathSync(join(folder, 'postgres'))));
  return [...new Set([...real, ...onPath, ...packaged])];
}

function folders(path) {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function executable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function versionOf(bin) {
  const text = execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' });
  return /(\d+(\.\d+)*)/.exec(text)?.[1];
}

/** Whom PostgreSQL runs as, because it refuses to be root; nothing where we are somebody else already. */
export function postgresUser() {
  if (process.getuid() !== 0) return {};
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  for (const wanted of ['postgres', 'nobody']) {
    const user = users.find(([name, , uid]) => name === wanted && uid !== '0');
    if (user) return { uid: Number(user[2]), gid: Number(user[3]) };
  }
  throw new Error('PostgreSQL refuses to run as root, and there is neither a user postgres nor a user nobody: run this as another user.');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    findPostgres();
    postgresUser();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
