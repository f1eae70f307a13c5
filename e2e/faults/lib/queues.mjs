// Nothing waits any more, and nothing was given up on the way.

import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';

/** What is left to do, by name; the same names as in the message of a failure. */
async function waiting(stage, workspaceId) {
  const webhooks = await stage.sandbox.webhooks(1);
  const ours = `workspace_id = '${workspaceId}'`;
  const [row] = await stage.rows(`select
    (select count(*)::int from agent_message where ${ours} and delivery_status in ('pending', 'sending')) as replies,
    (select count(*)::int from delivery_lane where ${ours} and due_at is not null) as lanes,
    (select count(*)::int from parked_effect where ${ours}) as effects,
    (select count(*)::int from apalis.jobs where status in ('Queued', 'Running')
      or run_at <= now() and (status = 'Pending' or status = 'Failed' and attempts < max_attempts)) as jobs,
    (select count(*)::int from waiting_job where ${ours}) as "jobs put aside",
    (select count(*)::int from endpoint_delivery where ${ours} and state = 'retrying') as "events for endpoints",
    (select count(*)::int from mail where sent_at is null and failed_at is null and due_at <= now()) as mail`);
  // the platforms go on for hours, the sandbox for two minutes
  if (webhooks.failed > 0) await stage.sandbox.retryWebhooks();
  return { ...row, webhooks: webhooks.scheduled + webhooks.pending + webhooks.failed };
}

/** `hurry`: minutes that a lease may take pass at once. */
export async function queuesDrain(stage, workspace, hurry, patience) {
  const deadline = Date.now() + patience;
  let left;
  for (let quiet = 0; quiet < 2; ) {
    left = await waiting(stage, workspace.id);
    quiet = Object.values(left).every((count) => count === 0) ? quiet + 1 : 0;
    if (Date.now() > deadline) assert.fail(`the queues did not drain within ${patience / 1000} s: ${JSON.stringify(left)}`);
    if (hurry && left.replies + left.lanes + left.effects + left.jobs > 0) await timePasses(stage);
    await sleep(250);
  }
}

/** A minute passes for everybody who holds a lease, and so do the seconds that doubt and echoes may take. */
async function timePasses(stage) {
  try {
    await stage.rows(
      "update delivery_lane set lease_until = lease_until - interval '5 seconds', due_at = due_at - interval '5 seconds' where due_at is not null",
      "update parked_effect set created_at = created_at - interval '5 seconds' where conversation_id is not null",
      // of workers that are gone: the others take their jobs up
      "update apalis.workers set last_seen = last_seen - interval '1 minute' where last_seen < now() - interval '8 seconds'",
    );
  } catch (error) {
    // the workers lock the same rows in an order of their own: one of the two begins again
    if (error.code !== '40P01') throw error;
  }
}

/** What was given up waits no more either: jobs, webhooks that could not be stored, events for endpoints, mail. */
export async function nothingGivenUp(stage, workspace) {
  const ours = `workspace_id = '${workspace.id}'`;
  const rows = await stage.rows(`select 'job' as what, convert_from(job, 'UTF8') as which, concat_ws(': ', status, last_result) as why from apalis.jobs
      where status = 'Killed' or status = 'Failed' and attempts >= max_attempts
    union all select 'webhook', array_to_string(kinds, ','), error from webhook_event where ${ours} and outcome = 'failed'
    union all select 'event for an endpoint', type, failure from endpoint_delivery where ${ours} and state = 'failed'
    union all select 'mail', kind, failure from mail where failed_at is not null`);
  assert.deepEqual(rows, [], 'this was given up');
}
