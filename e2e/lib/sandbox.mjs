// The sandbox's control API: what a test asks of the outside world.

export class Sandbox {
  constructor(url) {
    this.url = `${url}/__sandbox`;
  }

  async #ask(method, path, body) {
    const response = await fetch(`${this.url}/${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text ? JSON.parse(text) : null;
  }

  /** What the platforms accepted from the product, in order. */
  async journal(filter = {}) {
    const { items } = await this.#ask('GET', `journal?${new URLSearchParams(filter)}`);
    return items;
  }

  /** The next `times` requests that fit meet this fault; null: all, until it is cleared. */
  fault(fault, { times = 1, ...filter } = {}) {
    return this.#ask('POST', 'faults', { ...filter, times, fault });
  }

  clearFaults() {
    return this.#ask('DELETE', 'faults');
  }
}
