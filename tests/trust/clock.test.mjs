// The wall clock jumps, as it does when a machine is woken or somebody sets it.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuSince, cpuTimes } from '../../bench/processes.mjs';
import { ask, newUser, passingClient } from './http.mjs';
import { Ledger } from './ledger.mjs';
import { afterwards, measured, times } from './measure.mjs';
import { Server } from './server.mjs';
import { nothingWrong } from './site.mjs';

const library = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1';

async function startWithClock(variables) {
  const server = new Server();
  const file = path.join(server.folder, 'clock');
  server.setClock = (offset) => writeFileSync(file, offset);
  Object.assign(server.environment, { LD_PRELOAD: library, FAKETIME_TIMESTAMP_FILE: file, FAKETIME_NO_CACHE: '1', FAKETIME_DONT_FAKE_MONOTONIC: '1', ...variables });
  server.setClock('+0');
  await server.start();
  return server;
}

const skip = !existsSync(library) && 'no libfaketime (scripts/setup --trust)';

test('F23: a clock that jumps by two hours under load fails no request and spins nowhere', { skip }, async (t) => {
  const server = await startWithClock({ ACCESS_TOKEN_EXPIRE_MINUTES: '1440' });
  afterwards(t, () => server.remove());
  const ledger = await Ledger.open(t, server.port);
  ledger.start();
  for (let i = 0; i < times(3, 20); ++i) {
    await pause(300);
    ledger.phase = 'during';
    server.setClock('+2h');
    await pause(300);
    server.setClock('+0'); // two hours back
  }
  await ledger.stop();
  server.setClock('+2h');
  const before = cpuTimes(server.id);
  await pause(1000);
  const busy = cpuSince(before, server.id) / 1e6;
  const outcome = await ledger.check();
  measured(t, 'F23', `${times(6, 40)} jumps of two hours: ${ledger.refused.size + ledger.unknown.size} failed requests; ${(100 * busy).toFixed(1)} % of a core when idle after the last; ${ledger.describe(server)}`);
  assert.deepEqual(outcome, nothingWrong);
  assert.deepEqual([...ledger.answers.keys()].sort(), ['GET 200', 'POST 201']);
  assert.ok(busy < 0.2);
});

test('F23: tokens expire by the wall clock, and new ones are good whatever it says', { skip }, async (t) => {
  const server = await startWithClock({});
  afterwards(t, () => server.remove());
  const client = passingClient(server.port);
  const profile = async (token) => (await ask(client, 'GET', '/profile', { token })).status;
  const token = await newUser(client, 'alice');
  const found = [await profile(token)];
  for (const offset of ['+2h', '-2h']) {
    server.setClock(offset);
    found.push(await profile(token), await profile(await newUser(client, `at${offset}`.replace(/\W/g, offset[0] === '+' ? 'p' : 'm'))));
  }
  server.setClock('+0');
  found.push(await profile(token));
  measured(t, 'F23', `a token of now, +2 h, -2 h and now again: ${[found[0], found[1], found[3], found[5]].join(', ')}; tokens made then: ${found[2]}, ${found[4]}`);
  assert.deepEqual(found, [200, 401, 200, 401, 200, 200]);
});
