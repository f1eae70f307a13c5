// A network for each pod, as a cluster gives one: a namespace with an address of its own, on a bridge of this machine (Linux, root, ip).
// PostgreSQL, the sandbox and their proxies are on this machine's loopback; a namespace has none of its own, and reaches this one's.

import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';

/** Words where this machine cannot have them. */
export function namespaces() {
  if (process.platform !== 'linux' || process.getuid() !== 0) return 'network namespaces need root on Linux';
  const missing = ['ip', 'nsenter'].find((program) => spawnSync(program, ['-V'], { stdio: 'ignore' }).error);
  if (missing) return `there is no ${missing} (Debian: \`apt-get install iproute2 util-linux\`)`;
  const name = `fd-${process.pid}-try`;
  if (spawnSync('ip', ['netns', 'add', name], { stdio: 'ignore' }).status !== 0) return 'this machine makes no network namespaces';
  spawnSync('ip', ['netns', 'delete', name], { stdio: 'ignore' });
  return null;
}

const ip = (...args) => execFileSync('ip', args, { stdio: 'pipe' });

export class Namespaces {
  #made = [];
  #bridge = `fd${process.pid}`;
  // another one for each run: two may be on at a time, and one that was killed leaves its own behind
  #network = `10.${64 + (process.pid % 64)}.${(process.pid >> 6) % 256}`;

  static open() {
    const network = new Namespaces();
    ip('link', 'add', network.#bridge, 'type', 'bridge');
    ip('address', 'add', `${network.gateway}/24`, 'dev', network.#bridge);
    ip('link', 'set', network.#bridge, 'up');
    // what is addressed to loopback is taken from here too
    writeFileSync(`/proc/sys/net/ipv4/conf/${network.#bridge}/route_localnet`, '1');
    process.once('exit', () => network.close());
    return network;
  }

  /** This machine, as pods see it. */
  get gateway() {
    return `${this.#network}.1`;
  }

  /** How many there were. */
  get count() {
    return this.#made.length;
  }

  /** One more: its address, and what a command begins with that is to run in it. */
  add() {
    const number = this.#made.length + 2;
    const name = `${this.#bridge}-${number}`;
    const address = `${this.#network}.${number}`;
    const outside = `${this.#bridge}v${number}`;
    ip('netns', 'add', name);
    this.#made.push(name);
    ip('link', 'add', outside, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
    ip('link', 'set', outside, 'master', this.#bridge, 'up');
    ip('-n', name, 'address', 'add', `${address}/24`, 'dev', 'eth0');
    ip('-n', name, 'link', 'set', 'eth0', 'up');
    ip('-n', name, 'route', 'add', '127.0.0.0/8', 'via', this.gateway, 'dev', 'eth0');
    execFileSync('ip', ['netns', 'exec', name, 'sh', '-c', 'echo 1 >/proc/sys/net/ipv4/conf/eth0/route_localnet'], { stdio: 'pipe' });
    return { address, command: ['nsenter', `--net=/run/netns/${name}`, '--'] };
  }

  /** Takes all of them away; whoever still runs in one has no network any more. */
  close() {
    for (const name of this.#made.splice(0)) spawnSync('ip', ['netns', 'delete', name], { stdio: 'ignore' });
    spawnSync('ip', ['link', 'delete', this.#bridge], { stdio: 'ignore' });
  }
}
