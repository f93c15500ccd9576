// An allocation fails within a request: the first, the second, and so on until the request needs no more.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ask, expect, newUser, passingClient } from './http.mjs';
import { afterwards, measured, times } from './measure.mjs';
import { Postgres } from './postgres.mjs';
import { Server } from './server.mjs';

// The library, and the file by which it is told when to fail.
class FailingMalloc {
  constructor() {
    this.folder = mkdtempSync(path.join(tmpdir(), 'quoin-malloc-'));
    this.library = path.join(this.folder, 'failing_malloc.so');
    const source = fileURLToPath(new URL('failing_malloc.cpp', import.meta.url));
    execFileSync('clang++-19', ['-std=c++23', '-O2', '-shared', '-fPIC', '-fno-builtin', source, '-o', this.library]);
    this.state = path.join(this.folder, 'state');
    this.file = openSync(this.state, 'w+');
    writeSync(this.file, Buffer.alloc(16), 0, 16, 0);
  }

  get variables() {
    return { LD_PRELOAD: this.library, FAILING_MALLOC: this.state };
  }

  arm(n) {
    const number = Buffer.alloc(16);
    number.writeBigInt64LE(BigInt(n));
    writeSync(this.file, number, 0, 16, 0);
  }

  // Whether one has failed since; from now on none does.
  disarm() {
    const state = Buffer.alloc(16);
    readSync(this.file, state, 0, 16, 0);
    this.arm(0);
    return state.readBigInt64LE(8) > 0n;
  }

  remove() {
    closeSync(this.file);
    rmSync(this.folder, { recursive: true });
  }
}

const requests = (token, post) => ({
  'GET /health': ['GET', '/health'],
  'GET /users/me': ['GET', '/users/me', { token }],
  'GET /posts/{id}/': ['GET', `/posts/${post}/`, { token }],
  'GET /posts/all/': ['GET', '/posts/all/', { token }],
  'GET /feed': ['GET', '/feed?limit=5', { token }],
  'POST /posts/': ['POST', '/posts/', { token, body: { post_data: 'Some text' } }],
  'POST /posts/ with faults': ['POST', '/posts/', { token, body: { post_data: 7 } }],
  'PUT /posts/{id}/': ['PUT', `/posts/${post}/`, { token, body: { post_data: 'Another' } }],
  'POST /login': ['POST', '/login', { body: 'username=alice&password=correct+horse+battery', type: 'application/x-www-form-urlencoded' }],
  'GET /openapi.json': ['GET', '/openapi.json'],
  'GET /nothing': ['GET', '/nothing'],
});

async function failEach(t, engine, url) {
  const failing = new FailingMalloc();
  afterwards(t, () => failing.remove());
  const server = await Server.start({ url, variables: failing.variables });
  afterwards(t, () => server.remove());
  const client = passingClient(server.port);
  const token = await newUser(client, 'alice');
  const { post_id: post } = await expect(201, client, 'POST', '/posts/', { token, body: { post_data: 'First' } });
  const most = times(40, 2000);
  const found = [];
  let failures = 0;
  for (const [name, [method, path, options]] of Object.entries(requests(token, post))) {
    const again = () => ask(client, method, path, { ...options, milliseconds: 3000 });
    const { status: usual } = await again();
    for (let n = 1; n <= most; ++n) {
      failing.arm(n);
      const answer = await again();
      if (!failing.disarm()) break;
      ++failures;
      const told = answer.status ?? answer.error;
      const next = await again();
      if ([usual, 503, 'ECONNRESET'].includes(told) && next.status === usual) continue;
      found.push(`${name}, allocation ${n}: ${told}, and the next request ${next.status ?? next.error}${server.alive ? '' : `; the server ended: ${server.log.slice(-200)}`}`);
      if (server.alive && next.status === usual) continue;
      if (server.alive) await server.end('SIGKILL');
      await server.start();
      break; // the rest of this kind would come to the same
    }
  }
  measured(t, 'F32', `${engine}: ${failures} allocations failed in requests of ${Object.keys(requests()).length} kinds; ${found.length} broke more than their request`);
  assert.deepEqual(found, []);
}

test('F32: on SQLite no allocation that fails breaks more than its request', (t) => failEach(t, 'SQLite'));

test('F32: on PostgreSQL no allocation that fails breaks more than its request', async (t) => {
  const postgres = await Postgres.start();
  afterwards(t, () => postgres.remove());
  await failEach(t, 'PostgreSQL', postgres.url);
});
