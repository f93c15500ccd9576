// More clients than the server has descriptors or memory for, and clients that come, stare and go.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmdirSync, writeFileSync, readFileSync } from 'node:fs';
import net from 'node:net';
import { availableParallelism, loadavg } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuSince, cpuTimes } from '../../bench/processes.mjs';
import { ask, newClient, passingClient } from './http.mjs';
import { Ledger } from './ledger.mjs';
import { afterwards, bound, long, measured, times } from './measure.mjs';
import { Server, binary } from './server.mjs';
import { nothingWrong } from './site.mjs';

const connected = async (port) => {
  const socket = net.connect(port, '127.0.0.1').on('error', () => {});
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  return socket;
};
const many = (count, make) => Promise.all(Array.from({ length: count }, (_, i) => make(i)));
const load = () => `load ${loadavg()[0].toFixed(1)}`;

test('F16: without descriptors it waits without spinning, serves who is there, and takes the others when it can', async (t) => {
  const server = await Server.start({ prefix: ['prlimit', '--nofile=64'] });
  afterwards(t, () => server.remove());
  const ledger = await Ledger.open(t, server.port);
  const kept = newClient(server.port);
  assert.equal((await ask(kept, 'GET', '/health')).status, 200);
  const crowd = await many(500, () => connected(server.port));
  await pause(500);
  const before = cpuTimes(server.id);
  await pause(2000);
  const busy = cpuSince(before, server.id) / 2e6;
  assert.equal((await ask(kept, 'GET', '/health')).status, 200);
  for (const socket of crowd) socket.destroy();
  const left = performance.now();
  assert.equal((await ask(passingClient(server.port), 'GET', '/health')).status, 200);
  const recovered = performance.now() - left;
  await ledger.run(500);
  const outcome = await ledger.check();
  measured(t, 'F16', `500 clients on 64 descriptors: ${(100 * busy).toFixed(1)} % of a core; a new client served ${recovered.toFixed(0)} ms after they left; lost ${outcome.lost}; ${ledger.describe(server)}`);
  assert.deepEqual(outcome, nothingWrong);
  assert.ok(busy < 0.2);
  assert.ok(recovered < bound(5000));
  kept.agent.destroy();
});

// 1,000 clients that send most of a body of 1 MB, and wait.
async function crowdOfBodies(port, token) {
  const body = Buffer.alloc(900_000, 'x');
  const head = `POST /posts/ HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n`;
  const answers = new Map();
  const sockets = await many(1000, async () => {
    const socket = await connected(port);
    socket.once('data', (data) => {
      const status = data.toString('latin1').slice(9, 12);
      answers.set(status, (answers.get(status) ?? 0) + 1);
    });
    socket.write(head);
    socket.write(body);
    return socket;
  });
  await pause(times(2000, 10_000));
  for (const socket of sockets) socket.destroy();
  return [...answers].map(([status, count]) => `${count}× ${status}`).join(', ') || 'nobody answered';
}

const groups = '/sys/fs/cgroup/memory';
const mayLimit = process.getuid() === 0 && existsSync(path.join(groups, 'memory.limit_in_bytes'));

test('F17: in 128 MiB it refuses bodies that it has no room for, and is not killed', { skip: !mayLimit && 'no right to make a memory cgroup (v1)' }, async (t) => {
  const group = path.join(groups, `quoin-trust-${process.pid}`);
  mkdirSync(group);
  afterwards(t, () => rmdirSync(group));
  writeFileSync(path.join(group, 'memory.limit_in_bytes'), `${128 << 20}`);
  const server = await Server.start({ prefix: ['sh', '-c', 'echo $$ > "$0/cgroup.procs"; exec "$@"', group] });
  afterwards(t, () => server.remove());
  const ledger = await Ledger.open(t, server.port);
  const answers = await crowdOfBodies(server.port, ledger.token);
  const most = Number(readFileSync(path.join(group, 'memory.max_usage_in_bytes'), 'utf8')) / (1 << 20);
  assert.ok(server.alive, 'it was killed');
  await ledger.run(500);
  const outcome = await ledger.check();
  measured(t, 'F17', `1,000 bodies of 1 MB in 128 MiB: ${answers}; ${most.toFixed(0)} MiB at most; lost ${outcome.lost}; ${ledger.describe(server)}`);
  assert.deepEqual(outcome, nothingWrong);
  await server.end('SIGKILL');
});

test('F17: with an address space that is too small for all bodies some are 503, and it goes on', async (t) => {
  const server = await Server.start({ prefix: ['prlimit', `--as=${400 << 20}`] });
  afterwards(t, () => server.remove());
  const ledger = await Ledger.open(t, server.port);
  const answers = await crowdOfBodies(server.port, ledger.token);
  assert.ok(server.alive, server.log.slice(-2000));
  await ledger.run(500);
  const outcome = await ledger.check();
  measured(t, 'F17', `1,000 bodies of 1 MB in an address space of 400 MiB: ${answers}; lost ${outcome.lost}; ${ledger.describe(server)}`);
  assert.deepEqual(outcome, nothingWrong);
});

// What a server on SQLite keeps for the lists to come: eight of each loop, with two descriptors each.
const connectionsOfStreams = 8 * availableParallelism();

test('F25: clients that ask for a long list and never read it take little memory each, and are cut', async (t) => {
  const server = await Server.start();
  afterwards(t, () => server.remove());
  const rows = 60_000;
  const text = `name,description,price,in_stock\n${Array.from({ length: rows }, (_, i) => `Product ${i},${'A description of some length '.repeat(5)},1.5,true\n`).join('')}`;
  writeFileSync(path.join(server.folder, 'products.csv'), text);
  execFileSync(binary, ['import', 'products', 'products.csv', '--quiet'], { cwd: server.folder, env: server.environment });
  const client = newClient(server.port);
  assert.equal((await ask(client, 'GET', '/health')).status, 200);
  const idle = server.vitals();
  const readers = await many(100, async () => {
    const socket = await connected(server.port);
    socket.pause();
    socket.write('GET /products HTTP/1.1\r\nHost: a\r\n\r\n');
    return socket;
  });
  await pause(1500);
  const stuck = server.vitals().megabytes - idle.megabytes;
  const began = performance.now();
  const { status, body } = await ask(client, 'GET', '/products?limit=20');
  const took = performance.now() - began;
  let cut = 'not waited for';
  if (long) {
    const limit = performance.now() + 90_000; // who was told 503 may ask again for 75 s
    const left = () => server.vitals().descriptors - idle.descriptors - connectionsOfStreams * 2;
    while (left() > 0 && performance.now() < limit) await pause(500);
    cut = `all cut after ${((performance.now() - began) / 1000).toFixed(0)} s`;
    assert.ok(left() <= 0, `${left()} are not cut`);
  }
  for (const socket of readers) socket.destroy();
  client.agent.destroy();
  measured(t, 'F25', `100 clients that do not read a list of ${(text.length / 1e6).toFixed(0)} MB: ${stuck.toFixed(1)} MB more in all; another is served in ${took.toFixed(0)} ms; ${cut}; ${load()}`);
  assert.equal(status, 200);
  assert.equal(JSON.parse(body).length, 20);
  assert.ok(stuck < 64);
  assert.ok(took < bound(1000));
});

test('F26: connections that come without a request, are reset, or half closed leave nothing behind', async (t) => {
  const server = await Server.start();
  afterwards(t, () => server.remove());
  const request = 'GET /health HTTP/1.1\r\nHost: a\r\n\r\n';
  const ways = [
    (socket) => socket.destroy(),
    (socket) => socket.write(request, () => socket.resetAndDestroy()),
    (socket) => socket.resetAndDestroy(),
    async (socket) => {
      socket.end(request);
      socket.resume();
      await once(socket, 'close');
    },
  ];
  const churn = async (count) => {
    for (let i = 0; i < count; i += 100) await many(100, async (j) => ways[j % ways.length](await connected(server.port)));
  };
  await churn(500);
  await pause(500);
  const before = server.vitals();
  const count = times(3000, 100_000);
  await churn(count);
  const limit = performance.now() + 5000;
  while (server.vitals().descriptors > before.descriptors && performance.now() < limit) await pause(50);
  const after = server.vitals();
  measured(t, 'F26', `${count.toLocaleString('en')} connections: ${before.megabytes.toFixed(1)} MB before, ${after.megabytes.toFixed(1)} after; ${before.descriptors} fds before, ${after.descriptors} after; ${load()}`);
  assert.equal(after.descriptors, before.descriptors);
  assert.ok(after.megabytes - before.megabytes < 2);
});
