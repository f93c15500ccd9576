// The wire between the server and Redis is cut, silent or wrong: nobody is let in who should not be, and nobody waits long.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, startPeer, stopPeer } from '../../bench/processes.mjs';
import { percentile } from '../../bench/report.mjs';
import { ask, expect, newUser, passingClient } from './http.mjs';
import { Ledger } from './ledger.mjs';
import { afterwards, bound, measured, times } from './measure.mjs';
import { FaultProxy } from './proxy.mjs';
import { Server } from './server.mjs';
import { nothingWrong } from './site.mjs';

async function startRedis(t) {
  const folder = mkdtempSync(path.join(tmpdir(), 'quoin-redis-'));
  afterwards(t, () => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const redis = await startPeer('Redis', 'redis-server', ['--bind', '127.0.0.1', '--port', `${port}`, '--save', '', '--dir', folder], { port, cwd: folder });
  afterwards(t, () => stopPeer(redis));
  return port;
}

const faults = {
  'resets every connection': (proxy) => proxy.reset(),
  'swallows everything': (proxy) => proxy.blackhole(),
  'has forgotten its connections': (proxy) => proxy.half(),
  'changes bytes of the answers': (proxy) => proxy.corrupt(0.05),
};

test('F9, F13: while the wire to Redis is broken nobody who logged out is let in, others are told 503 soon, and all is well after', async (t) => {
  const proxy = await FaultProxy.before(await startRedis(t));
  afterwards(t, () => proxy.close());
  const server = await Server.start({ variables: { REDIS_HOST: '127.0.0.1', REDIS_PORT: `${proxy.port}` } });
  afterwards(t, () => server.remove());
  const client = passingClient(server.port);
  const gone = await newUser(client, 'gone');
  await expect(200, client, 'POST', '/logout', { token: gone });
  for (const [what, strike] of Object.entries(faults)) {
    const ledger = await Ledger.open(t, server.port);
    ledger.start({ writers: 8, readers: 2 });
    await pause(500);
    strike(proxy);
    await pause(1000); // the first second may be waited for
    ledger.phase = 'during';
    const until = performance.now() + times(1000, 10_000);
    while (performance.now() < until) {
      const { status } = await ask(client, 'GET', '/profile', { token: gone });
      assert.ok([401, 503].includes(status), `logged out, and told ${status}`);
      await pause(20);
    }
    proxy.pass();
    const healed = performance.now();
    ledger.phase = 'after';
    while (ledger.firstSuccessAfter(healed) === Infinity && performance.now() - healed < 20_000) await pause(100);
    await pause(500);
    await ledger.stop();
    const first = ledger.firstSuccessAfter(healed);
    const outcome = await ledger.check();
    const slow = ledger.times.during.length ? percentile(ledger.times.during, 99) : 0;
    measured(t, 'F13', `a wire to Redis that ${what}: p99 ${slow.toFixed(0)} ms after the first second; first success ${first.toFixed(0)} ms after it is healed; ${ledger.describe(server)}`);
    assert.deepEqual(outcome, nothingWrong);
    assert.ok(first < bound(2000), `${first} ms`);
  }
});
