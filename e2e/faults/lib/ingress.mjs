// nginx as an Ingress runs it: the address that stays the same while pods come and go behind it. Its log says what everyone was
// answered.

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { freePort } from '../../lib/frontdesk.mjs';
import { Child } from './child.mjs';

/** Words where nginx is not there. */
export function nginx() {
  return spawnSync('nginx', ['-v'], { stdio: 'ignore' }).status === 0 ? null : 'there is no nginx (Debian: `apt-get install nginx-light`)';
}

export class Ingress {
  #targets = [];
  #child;

  static async open(folder) {
    const ingress = new Ingress();
    ingress.folder = join(folder, 'ingress');
    mkdirSync(ingress.folder, { mode: 0o755 });
    ingress.port = await freePort();
    ingress.#configure();
    ingress.#child = new Child(['nginx', '-p', ingress.folder, '-c', join(ingress.folder, 'nginx.conf'), '-e', join(ingress.folder, 'error.log')], {
      name: 'nginx', log: join(folder, 'nginx.log'), env: { PATH: process.env.PATH },
    });
    await ingress.#child.until(async () => (await fetch(ingress.url).catch(() => null)) !== null);
    return ingress;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  get targets() {
    return this.#targets;
  }

  /** Addresses with their ports that requests go to; open connections stay where they are. */
  set targets(addresses) {
    if (addresses.join() === this.#targets.join()) return;
    this.#targets = [...addresses];
    this.#configure();
    this.#child.signal('SIGHUP');
  }

  /** What was answered so far: `{method, path, status}`. */
  get answers() {
    const lines = readFileSync(join(this.folder, 'access.log'), 'utf8').split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line)).map(({ status, ...rest }) => ({ ...rest, status: Number(status) }));
  }

  heal() {}

  async close() {
    if (this.#child?.how === undefined) await this.#child?.end('SIGTERM');
  }

  #configure() {
    const { folder } = this;
    const upstream = this.#targets.length > 0 ? this.#targets.map((address) => `server ${address};`).join(' ') : 'server 127.0.0.1:9 down;';
    const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${join(folder, kind)};`).join('\n  ');
    writeFileSync(join(folder, 'nginx.conf'), `daemon off;
pid ${join(folder, 'pid')};
worker_processes 2;
worker_shutdown_timeout 240s;
${process.getuid() === 0 ? 'user root;' : ''}
events { worker_connections 2048; }
http {
  ${scratch}
  log_format answers escape=json '{"method":"$request_method","path":"$uri","status":"$status","upstream":"$upstream_addr"}';
  access_log ${join(folder, 'access.log')} answers;
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  upstream web { ${upstream} keepalive 32; }
  server {
    listen 127.0.0.1:${this.port};
    client_max_body_size 110m;
    location / {
      proxy_pass http://web;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_connect_timeout 5s;
      proxy_read_timeout 60s;
    }
  }
}
`);
  }
}
