// The dashboard's service worker in a real browser: what comes to it by push, what it shows, what it puts on the app's icon, and what a
// click on something shown does. A browser without a screen has no place where notifications stand and no icon, and opens no window
// that nobody clicked for: these alone are played.

import { until } from './until.mjs';

/** The worker of a page of the dashboard, whose `page` may leave for elsewhere afterwards. */
export async function workerOf(page, url) {
  const context = page.context();
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  const worker = await until('the worker runs', () => context.serviceWorkers().find((each) => each.url() === `${url}/sw.js`));
  await worker.evaluate(() => {
    self.played = { shown: [], icon: [], opened: [], closed: 0 };
    self.registration.showNotification = async (title, options) => void self.played.shown.push({ title, ...options });
    self.navigator.setAppBadge = async (number) => void self.played.icon.push(number ?? 'a dot');
    self.clients.openWindow = async (path) => void self.played.opened.push(path);
  });
  const devtools = await context.newCDPSession(page);
  let registration;
  devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registration = registrations.find(({ scopeURL, isDeleted }) => scopeURL === `${url}/` && !isDeleted) ?? registration;
  });
  await devtools.send('ServiceWorker.enable');
  await until('the browser tells of the worker', () => registration);

  const played = () => worker.evaluate(() => self.played);
  return {
    /** Waits until no page of the dashboard is open: the worker hears of that a little later than the page has left. */
    alone: () => until('no page is open', () => worker.evaluate(async () => (await self.clients.matchAll({ type: 'window', includeUncontrolled: true })).length === 0)),
    push: (data) => devtools.send('ServiceWorker.deliverPushMessage', { origin: url, registrationId: registration.registrationId, data }),
    /** What it has shown so far, the oldest first. */
    shown: async () => (await played()).shown,
    /** What it has put on the icon so far. */
    icon: async () => (await played()).icon,
    /** Where it has opened windows. */
    opened: async () => (await played()).opened,
    closed: async () => (await played()).closed,
    /** On what it has shown last. */
    click: () =>
      worker.evaluate(() => {
        const event = new ExtendableEvent('notificationclick');
        event.notification = { ...self.played.shown.at(-1), close: () => (self.played.closed += 1) };
        self.dispatchEvent(event);
      }),
  };
}
