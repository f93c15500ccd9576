// PostgreSQL goes away under load, and comes back.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { ask, newClient } from './http.mjs';
import { Ledger } from './ledger.mjs';
import { measured, times } from './measure.mjs';
import { Postgres } from './postgres.mjs';
import { Server } from './server.mjs';

let postgres, server;
before(async () => {
  postgres = await Postgres.start();
  server = await Server.start({ url: postgres.url });
});
after(async () => {
  await server?.remove();
  await postgres?.remove();
});

async function statuses() {
  const client = newClient(server.port);
  const [live, ready] = [await ask(client, 'GET', '/health'), await ask(client, 'GET', '/health/ready')];
  client.agent.destroy();
  return { live: live.status, ready: ready.status };
}

async function checked(ledger) {
  const { lost, doubled, denied } = await ledger.check();
  return { lost, doubled, denied, faults: ledger.faults };
}
const nothingWrong = { lost: 0, doubled: 0, denied: 0, faults: [] };

const ways = {
  'is stopped (fast)': () => postgres.stop('fast'),
  'is stopped (immediate)': () => postgres.stop('immediate'),
  'is killed': () => postgres.kill(),
};

for (const [way, strike] of Object.entries(ways))
  test(`F3: while PostgreSQL ${way} it is 503 with Retry-After, and within a second of its return all is well`, async (t) => {
    const process = server.id;
    const ledger = await Ledger.open(server.port);
    ledger.start();
    await pause(times(700, 3000));
    ledger.phase = 'during';
    await strike();
    await pause(times(1000, 5000));
    assert.deepEqual(await statuses(), { live: 200, ready: 503 });
    const ready = await postgres.start();
    ledger.phase = 'after';
    await pause(times(1500, 3000));
    await ledger.stop();
    const first = ledger.firstSuccessAfter(ready);
    const outcome = await checked(ledger);
    measured(t, 'F3', `${way}: lost ${outcome.lost}, doubled ${outcome.doubled}; first success ${first.toFixed(0)} ms after PostgreSQL was ready; ${ledger.describe(server)}`);
    assert.deepEqual(outcome, nothingWrong);
    assert.ok(first < 1000, `${first} ms`);
    assert.ok(ledger.answers.has('POST 503') && ledger.answers.has('GET 503'));
    assert.deepEqual(await statuses(), { live: 200, ready: 200 });
    assert.ok(server.alive && server.id === process);
  });

test('F3: backends that are terminated under load cost nobody more than a 503', async (t) => {
  const ledger = await Ledger.open(server.port);
  ledger.start();
  for (let i = 0; i < times(5, 40); ++i) {
    await pause(200);
    ledger.phase = 'during';
    await postgres.sql('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and client_port is not null order by random() limit 1');
  }
  await pause(500);
  await ledger.stop();
  const outcome = await checked(ledger);
  measured(t, 'F3', `backends terminated: lost ${outcome.lost}, doubled ${outcome.doubled}; ${ledger.describe(server)}`);
  assert.deepEqual(outcome, nothingWrong);
  assert.ok(ledger.longestGap() < 1);
});
