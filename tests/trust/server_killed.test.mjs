// The server is killed while it writes.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Ledger } from './ledger.mjs';
import { afterwards, bound, long, measured, times } from './measure.mjs';
import { Postgres } from './postgres.mjs';
import { Server } from './server.mjs';
import { nothingWrong } from './site.mjs';

const kills = times(3, 20);
const [least, most] = long ? [1000, 5000] : [300, 900]; // milliseconds under load before each

async function killUnderLoad(t, engine, url) {
  const server = await Server.start({ url });
  afterwards(t, () => server.remove());
  const ledger = await Ledger.open(t, server.port);
  let slowest = 0;
  for (let i = 0; i < kills; ++i) {
    ledger.start();
    await pause(least + Math.random() * (most - least));
    await server.end('SIGKILL');
    slowest = Math.max(slowest, await server.start());
    await ledger.stop();
  }
  const outcome = await ledger.check();
  measured(t, 'F1', `${engine}, ${kills} kills: lost ${outcome.lost}, doubled ${outcome.doubled}; ready after ${slowest.toFixed(0)} ms at most; ${ledger.describe(server)}`);
  assert.deepEqual(outcome, nothingWrong);
  assert.ok(ledger.acked.size > kills, 'there was hardly any load');
  assert.ok(slowest < bound(2000));
  return server;
}

test('F1: what was acknowledged on SQLite outlives kill -9, and the file is whole', async (t) => {
  const server = await killUnderLoad(t, 'SQLite');
  assert.equal(execFileSync('sqlite3', [path.join(server.folder, 'quoin.db'), 'pragma integrity_check'], { encoding: 'utf8' }), 'ok\n');
});

test('F1: what was acknowledged on PostgreSQL outlives kill -9 of the server', async (t) => {
  const postgres = await Postgres.start();
  afterwards(t, () => postgres.remove());
  await killUnderLoad(t, 'PostgreSQL', postgres.url);
});
