// What some scenarios need beside PostgreSQL, and the words for its absence.

import { spawnSync } from 'node:child_process';

export function compiler() {
  return spawnSync('cc', ['--version'], { stdio: 'ignore' }).status === 0 ? null : 'there is no C compiler (cc) for the library that slows disks and moves clocks';
}
