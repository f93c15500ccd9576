// More logins than there is time to hash passwords.
import assert from 'node:assert/strict';
import { loadavg } from 'node:os';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../../bench/report.mjs';
import { ask, expect, newClient, newUser, passingClient } from './http.mjs';
import { afterwards, bound, measured, times } from './measure.mjs';
import { Server } from './server.mjs';

const clients = 200;
const seconds = times(5, 30);

test('P17: 200 logins at once leave every other route fast, and those too many are told soon', async (t) => {
  const server = await Server.start({ variables: { BCRYPT_COST: '12' } });
  afterwards(t, () => server.remove());
  const password = 'correct horse battery';
  await expect(201, passingClient(server.port), 'POST', '/users/', { body: { user_id: 'alice', email: 'alice@example.com', password } });
  const token = await newUser(passingClient(server.port), 'bob');
  const form = new URLSearchParams({ username: 'alice', password }).toString();

  let stopping = false;
  const logins = { 200: 0, surplus: [], other: [] };
  const login = async () => {
    const client = newClient(server.port);
    while (!stopping) {
      const began = performance.now();
      const answer = await ask(client, 'POST', '/login', { body: form, type: 'application/x-www-form-urlencoded', milliseconds: 60_000 });
      if (answer.status === 200) ++logins[200];
      else if ([429, 503].includes(answer.status) && answer.headers['retry-after']) logins.surplus.push(performance.now() - began);
      else logins.other.push(answer);
      if (answer.status !== 200) await pause(1000); // as Retry-After asks
    }
    client.agent.destroy();
  };
  const probe = async (path, found) => {
    const client = newClient(server.port);
    while (!stopping) {
      const began = performance.now();
      const { status } = await ask(client, 'GET', path, { token });
      if (!stopping) found.push({ status, milliseconds: performance.now() - began });
      await pause(2);
    }
    client.agent.destroy();
  };
  const health = [], reads = [];
  const working = [...Array.from({ length: clients }, login), probe('/health', health), probe('/users/me', reads)];
  await pause(1000 * seconds);
  stopping = true;
  const load = loadavg()[0];
  const { surplus, other, 200: granted } = structuredClone(logins); // who still waits for a hash is not waited for
  await server.end('SIGKILL');
  await Promise.all(working);

  const p99 = (found) => percentile(found.map(({ milliseconds }) => milliseconds), 99);
  measured(t, 'P17', `${clients} clients for ${seconds} s: ${granted} logins, ${surplus.length} told to come back, in ${Math.max(...surplus).toFixed(0)} ms at most; p99 of GET /health ${p99(health).toFixed(1)} ms (${health.length}), of a read ${p99(reads).toFixed(1)} ms (${reads.length}); load ${load.toFixed(1)}`);
  assert.deepEqual(other, []);
  assert.ok(health.concat(reads).every(({ status }) => status === 200));
  assert.ok(surplus.length && Math.max(...surplus) < bound(1000));
  assert.ok(granted > 0);
  assert.ok(p99(health) < bound(100) && p99(reads) < bound(100));
});
