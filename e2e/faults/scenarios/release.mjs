// The release before this version, by its own program and its own dashboard: docs/releasing.md.

import assert from 'node:assert/strict';

import { binary } from '../../lib/frontdesk.mjs';
import { Tab } from '../lib/tab.mjs';
import { migrations, takeOver } from '../lib/versions.mjs';

const release = () => process.env.FRONTDESK_RELEASE_BIN;

export default [
  {
    name: 'release-before',
    title: 'this version takes over from the release before it under load, gives back to it, and takes over for good; a page of the release goes on',
    stage: { bin: release },
    certain: true,
    mixed: true,
    // a browser works beside it
    sizes: { customers: 2, senders: 2, agents: 4, pause: 500 },
    missing: () => (release() ? null : 'FRONTDESK_RELEASE_BIN names no program of the release before; `make upgrade` builds it'),
    async run({ stage, traffic }) {
      const tab = await Tab.open(stage);
      try {
        const first = await migrations(stage);
        await stage.commandOf(binary(), 'migrate');
        const migrated = await migrations(stage);
        await traffic.flow(20);
        for (const web of stage.webs) assert.ok(await web.isReady(), 'the release stays ready when newer migrations are applied');
        await takeOver({ stage, traffic }, binary());
        await tab.talks(1);
        const dashboard = await tab.renews();
        await tab.talks(2);

        // as `helm rollback` does: the release's own Job comes first
        await stage.commandOf(release(), 'migrate');
        assert.deepEqual(await migrations(stage), migrated, 'what this version migrated stays');
        await takeOver({ stage, traffic }, release());
        for (const web of stage.webs) assert.ok(await web.isReady(), 'the release is ready on the schema of this version');
        await takeOver({ stage, traffic }, binary());
        return { migrations: migrated.length - first.length, dashboard };
      } finally {
        await tab.close();
      }
    },
  },
];
