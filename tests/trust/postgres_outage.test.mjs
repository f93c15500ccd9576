// PostgreSQL goes away under load, and comes back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Ledger } from './ledger.mjs';
import { bound, measured, times } from './measure.mjs';
import { health, nothingWrong, site } from './site.mjs';

const made = site();

const ways = {
  'is stopped (fast)': () => made.postgres.stop('fast'),
  'is stopped (immediate)': () => made.postgres.stop('immediate'),
  'is killed': () => made.postgres.kill(),
};

for (const [way, strike] of Object.entries(ways))
  test(`F3: while PostgreSQL ${way} it is 503 with Retry-After, and within a second of its return all is well`, async (t) => {
    const { postgres, server } = made;
    const process = server.id;
    const ledger = await Ledger.open(t, server.port);
    ledger.start();
    await pause(times(700, 3000));
    ledger.phase = 'during';
    await strike();
    await pause(times(1000, 5000));
    assert.deepEqual(await health(server.port), { live: 200, ready: 503 });
    const ready = await postgres.start();
    ledger.phase = 'after';
    await pause(times(1500, 3000));
    await ledger.stop();
    const first = ledger.firstSuccessAfter(ready);
    const outcome = await ledger.check();
    measured(t, 'F3', `${way}: lost ${outcome.lost}, doubled ${outcome.doubled}; first success ${first.toFixed(0)} ms after PostgreSQL was ready; ${ledger.describe(server)}`);
    assert.deepEqual(outcome, nothingWrong);
    assert.ok(first < bound(1000), `${first} ms`);
    assert.ok(ledger.answers.has('POST 503') && ledger.answers.has('GET 503'));
    assert.deepEqual(await health(server.port), { live: 200, ready: 200 });
    assert.ok(server.alive && server.id === process);
  });

test('F3: backends that are terminated under load cost nobody more than a 503', async (t) => {
  const { postgres, server } = made;
  const ledger = await Ledger.open(t, server.port);
  ledger.start();
  for (let i = 0; i < times(5, 40); ++i) {
    await pause(200);
    ledger.phase = 'during';
    await postgres.sql('select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and client_port is not null order by random() limit 1');
  }
  await pause(500);
  await ledger.stop();
  const outcome = await ledger.check();
  measured(t, 'F3', `backends terminated: lost ${outcome.lost}, doubled ${outcome.doubled}; ${ledger.describe(server)}`);
  assert.deepEqual(outcome, nothingWrong);
  assert.ok(ledger.longestGap() < bound(1));
});
