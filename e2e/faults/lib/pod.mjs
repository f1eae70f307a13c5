// A pod without a cluster: the process, arguments, environment, probes and end that the chart's Deployment asks for. What differs is
// said in `environment`: a folder where the bucket would be, and ports where pods have no network of their own (namespaces.mjs).

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { binary, freePort } from '../../lib/frontdesk.mjs';
import { Child } from './child.mjs';
import { Program } from './program.mjs';

/** The rendered chart, as JSON: FRONTDESK_CHART. */
export function chart() {
  return JSON.parse(readFileSync(process.env.FRONTDESK_CHART, 'utf8'));
}

const find = (manifests, kind, ending) => {
  const found = manifests.find((one) => one.kind === kind && one.metadata.name.endsWith(ending));
  if (!found) throw new Error(`The chart has no ${kind} …${ending}.`);
  return found;
};

/** What the chart's ConfigMap says, but for what this machine has otherwise. */
export function environment(manifests, { edge, folder, network }) {
  return {
    ...find(manifests, 'ConfigMap', 'frontdesk').data,
    FRONTDESK_PUBLIC_URL: edge.url,
    FRONTDESK_TRUSTED_PROXIES: network?.gateway ?? '127.0.0.1',
    FRONTDESK_DATA_DIR: join(folder, 'data'),
  };
}

export class Pod extends Program {
  #child;
  #watching;

  /** @param {{manifests: object[], network?: Namespaces, roles: string, env: object, folder: string, bin?: string}} options */
  static async start({ manifests, network, ...options }) {
    const pod = new Pod();
    pod.deployment = find(manifests, 'Deployment', options.roles);
    const { spec } = pod.deployment.spec.template;
    [pod.container] = spec.containers;
    pod.grace = spec.terminationGracePeriodSeconds * 1000;
    Pod.count = (Pod.count ?? 0) + 1;
    Object.assign(pod, options, { name: `pod ${options.roles} ${Pod.count}` });
    await pod.#settle(network);
    pod.launch();
    await pod.ready();
    return pod;
  }

  /** In a network of its own it has the chart's ports; else it shares loopback with the others. */
  async #settle(network) {
    this.place = network?.add() ?? { address: '127.0.0.1', command: [] };
    if (network) {
      this.ports = Object.fromEntries(this.container.ports.map(({ name, containerPort }) => [name, containerPort]));
      return;
    }
    this.ports = { http: await freePort(), metrics: await freePort() };
    this.env = { ...this.env, FRONTDESK_LISTEN: `127.0.0.1:${this.ports.http}`, FRONTDESK_METRICS_LISTEN: `127.0.0.1:${this.ports.metrics}` };
  }

  get url() {
    return `http://${this.target}`;
  }

  get target() {
    return `${this.place.address}:${this.ports.http}`;
  }

  get pid() {
    return this.#child.pid;
  }

  get running() {
    return this.#child.how === undefined;
  }

  get said() {
    return this.#child.said;
  }

  launch() {
    this.#child = new Child([...this.place.command, this.bin ?? binary(), ...this.container.args], {
      name: `frontdesk ${this.name}`,
      log: join(this.folder, `${this.name.replaceAll(/\W/g, '-')}.log`),
      env: this.env,
    });
  }

  /** The startup probe, then the readiness probe; from then on the liveness probe, whose failure would restart the pod. */
  async ready() {
    const { startupProbe, readinessProbe } = this.container;
    await this.#child.until(() => this.#probe(startupProbe), startupProbe.periodSeconds * startupProbe.failureThreshold * 1000);
    await this.#child.until(() => this.#probe(readinessProbe), 120_000);
    this.#watching ??= this.#watch();
  }

  async #probe({ httpGet, timeoutSeconds = 1 }) {
    try {
      const url = `http://${this.place.address}:${this.ports[httpGet.port]}${httpGet.path}`;
      return (await fetch(url, { signal: AbortSignal.timeout(timeoutSeconds * 1000) })).ok;
    } catch {
      return false;
    }
  }

  async #watch() {
    const { livenessProbe } = this.container;
    for (let failures = 0; this.running && !this.ending; ) {
      await sleep(livenessProbe.periodSeconds * 1000, null, { ref: false });
      failures = (await this.#probe(livenessProbe)) ? 0 : failures + 1;
      if (failures === livenessProbe.failureThreshold && this.running && !this.ending) this.restarted = true;
    }
  }

  /** What a command of the program prints as JSON, run in the pod as by `kubectl exec`; how it ended says nothing. */
  async exec(...args) {
    const [program, ...rest] = [...this.place.command, this.bin ?? binary(), ...args];
    const { stdout } = await promisify(execFile)(program, rest, { env: this.env }).catch((error) => error);
    return JSON.parse(stdout);
  }

  isReady() {
    return this.#probe(this.container.readinessProbe);
  }

  signal(name) {
    this.#child.signal(name);
  }

  kill() {
    return this.#child.kill();
  }

  /** preStop, SIGTERM, and as much time as the grace period leaves: it must end by itself, in time and without an error. */
  async halt() {
    this.ending = true;
    const begun = Date.now();
    await sleep((this.container.lifecycle?.preStop?.sleep?.seconds ?? 0) * 1000);
    const how = await this.#child.end('SIGTERM', this.grace - (Date.now() - begun));
    if (how !== 0) throw new Error(`frontdesk ${this.name} did not stop in order (${how}):\n${this.#child.tail()}`);
    if (this.restarted) throw new Error(`frontdesk ${this.name} failed its liveness probe: Kubernetes would have restarted it`);
  }
}
