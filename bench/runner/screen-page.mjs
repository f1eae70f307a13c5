// What runs in the page that is measured. It is handed to the browser as text, so it stands by itself.

export function inPage() {
  const ROW = '[data-testid=conversation-item]';
  const MESSAGE = '[data-testid=message]';
  const seen = new Set();
  const painted = () => new Promise((done) => requestAnimationFrame(() => { const { port1, port2 } = new MessageChannel(); port1.onmessage = () => done(performance.now()); port2.postMessage(0); }));
  const until = async (holds, patience = 15_000) => {
    const end = performance.now() + patience;
    while (!holds()) {
      if (performance.now() > end) throw new Error(`waited in vain for ${holds}`);
      await painted();
    }
  };
  const rows = () => [...document.querySelectorAll(ROW)];
  /** The seed's messages say which conversation they are of; its number is in the id. */
  const isOpen = (id) => location.pathname.endsWith(id) && [...document.querySelectorAll(`[data-testid=thread] ${MESSAGE}`)].some(({ textContent }) => textContent.includes(`of conversation ${parseInt(id.slice(-12), 16)} `));
  /** From the press to the messages on the screen. */
  const open = async (row) => {
    const { id } = row.dataset;
    const began = performance.now();
    row.click();
    await until(() => isOpen(id));
    seen.add(id);
    return (await painted()) - began;
  };
  const scroller = (inside) => [...document.querySelectorAll(`${inside}, ${inside} *`)].find((each) => /auto|scroll/.test(getComputedStyle(each).overflowY) && each.scrollHeight > each.clientHeight);
  const quiet = () => new Promise((done) => setTimeout(done, 300));

  window.bench = {
    keys: [],

    /** When the first conversations stand there and can be pressed, and what script was fetched until then. */
    async opened() {
      await until(() => rows().length > 5, 30_000);
      const interactive = await painted();
      const script = performance.getEntriesByType('resource').filter(({ name }) => /\.js(\?|$)/.test(name)).reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
      return { interactive, script };
    },

    async openUnseen(count) {
      const times = [];
      const list = scroller('[data-testid=conversation-list]');
      while (times.length < count) {
        const row = rows().find(({ dataset }) => !seen.has(dataset.id));
        if (!row) {
          list.scrollTop += list.clientHeight;
          await quiet();
          continue;
        }
        times.push(await open(row));
        await quiet();
      }
      return times;
    },

    /** Between two that are known already. */
    async alternate(count) {
      scroller('[data-testid=conversation-list]').scrollTop = 0;
      await quiet();
      const pair = rows().slice(0, 2).map(({ dataset }) => dataset.id);
      const row = (id) => document.querySelector(`${ROW}[data-id="${id}"]`);
      for (const id of pair) {
        await open(row(id));
        await quiet();
      }
      const times = [];
      for (let turn = 0; turn < count; turn += 1) {
        times.push(await open(row(pair[turn % 2])));
        await new Promise((done) => setTimeout(done, 100));
      }
      return times;
    },

    /** How many different ones were looked at in the end. */
    async openMany(count) {
      const list = scroller('[data-testid=conversation-list]');
      while (seen.size < count) {
        const row = rows().find(({ dataset }) => !seen.has(dataset.id));
        if (row) await open(row);
        else {
          list.scrollTop += list.clientHeight;
          await quiet();
        }
      }
      return seen.size;
    },

    /** A thread back to where it began, page by page, or as many pages. */
    async readBack(most) {
      const list = scroller('[data-testid=thread]');
      let pages = 0;
      for (let still = 0; pages < most && still < 20; ) {
        const before = list.scrollHeight;
        list.dispatchEvent(new WheelEvent('wheel', { deltaY: -1000 }));
        list.scrollTop = 0;
        await painted();
        await painted();
        if (list.scrollHeight === before) still += 1;
        else [pages, still] = [pages + 1, 0];
      }
      return pages;
    },

    /** The most rows in the document and the longest task, while it is scrolled there and back. */
    async scroll(inside, direction, time) {
      const tasks = [];
      const observer = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
      observer.observe({ type: 'longtask' });
      const list = scroller(inside);
      const began = performance.now();
      let most = 0;
      while (performance.now() - began < time) {
        const half = performance.now() - began < time / 2 ? direction : -direction;
        list.dispatchEvent(new WheelEvent('wheel', { deltaY: 400 * half }));
        list.scrollTop += 400 * half;
        await painted();
        most = Math.max(most, document.querySelectorAll(`${ROW}, ${MESSAGE}`).length);
      }
      await quiet();
      observer.disconnect();
      return { rows: most, longest_task_ms: Math.round(Math.max(0, ...tasks)), tasks_over_50_ms: tasks.length };
    },

    /**
     * What the page does for a key: from the press until the field and all that listens to it have dealt with it, and the frame that
     * shows it. Between the two the browser rests until the screen wants a frame; `painted` has that in it, and says more of the moment
     * of the press than of the page. A message would not do to end the first: after an input the browser keeps messages back until the
     * frame.
     */
    watchKeys() {
      const { port1, port2 } = new MessageChannel();
      let [pressed, handled, frame] = [0, 0, 0];
      addEventListener('keydown', () => (pressed = performance.now()), true);
      addEventListener('input', () => {
        // the first to hear of it is first in the frame as well
        requestAnimationFrame(() => {
          frame = performance.now();
          port2.postMessage(0);
        });
      }, true);
      // the last to hear of it: what others have put off to a microtask is done
      addEventListener('input', () => (handled = performance.now()));
      port1.onmessage = () => {
        const painted = performance.now();
        window.bench.keys.push({ work: handled - pressed + (painted - frame), painted: painted - pressed });
      };
    },
  };
}
