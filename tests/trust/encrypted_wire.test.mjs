// The wire to PostgreSQL is wrong, and encrypted: nothing that was changed is believed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Ledger } from './ledger.mjs';
import { bound, measured, times } from './measure.mjs';
import { nothingWrong, site } from './site.mjs';

const made = site({ encrypted: true });

test('F9: an encrypted wire that changes bytes, both ways, loses nothing, and all is well soon after', async (t) => {
  const { proxy, server } = made;
  const ledger = await Ledger.open(t, server.port);
  ledger.start();
  await pause(500);
  ledger.phase = 'during';
  proxy.corrupt(0.0005, { both: true });
  await pause(times(2000, 15_000));
  proxy.pass();
  const healed = performance.now();
  ledger.phase = 'after';
  await pause(2500);
  await ledger.stop();
  const first = ledger.firstSuccessAfter(healed);
  const outcome = await ledger.check();
  measured(t, 'F9', `TLS, changes 0.05 % of all bytes: lost ${outcome.lost}, doubled ${outcome.doubled}; first success ${first.toFixed(0)} ms after it is healed; ${ledger.describe(server)}`);
  assert.deepEqual(outcome, nothingWrong);
  assert.ok(first < bound(2000), `${first} ms`);
});
