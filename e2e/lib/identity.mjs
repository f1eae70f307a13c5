// An identity provider that is a real one: `oidc-provider`, which is certified for OpenID Connect, with its own pages. Everybody has an account
// there, whose name is their mail address.

import { createServer } from 'node:http';

import Provider from 'oidc-provider';

export const CLIENT = { id: 'frontdesk', secret: 'a-client-secret-of-the-tests-and-long-enough' };

/** Knows one client, which comes back to `redirect`. */
export async function startIdentity(redirect) {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirect], grant_types: ['authorization_code'], response_types: ['code'] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    cookies: { keys: ['a key of the tests'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: id, email_verified: true, name: id.split('@')[0] }) }),
  });
  server.on('request', provider.callback());
  return {
    issuer,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** On the provider's own pages: says who they are, and that the desk may know it. */
export async function signInThere(page, email) {
  await page.locator('input[name=login]').fill(email);
  await page.locator('input[name=password]').fill('any');
  await page.locator('button[type=submit]').click();
  await page.locator('form input[name=prompt][value=consent]').waitFor({ state: 'attached' });
  await page.locator('button[type=submit]').click();
}
