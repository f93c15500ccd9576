// Mixed load for a while, and far too much of it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { loadavg } from 'node:os';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { cpuSince, cpuTimes, findProgram } from '../../bench/processes.mjs';
import { ask, expect, newClient, newUser, passingClient } from './http.mjs';
import { Ledger } from './ledger.mjs';
import { afterwards, measured, times } from './measure.mjs';
import { Postgres } from './postgres.mjs';
import { Server } from './server.mjs';
import { nothingWrong } from './site.mjs';

const seconds = times(60, 600);

// Logins and logouts, likes, lists, faults of clients: what the ledger's writers and readers leave out.
async function visit(port, name, stopping) {
  const client = newClient(port);
  await newUser(client, name);
  const form = new URLSearchParams({ username: name, password: 'correct horse battery' }).toString();
  while (!stopping()) {
    const { access_token: token } = await expect(200, client, 'POST', '/login', { body: form, type: 'application/x-www-form-urlencoded' });
    const { post_id: post } = await expect(201, client, 'POST', '/posts/', { token, body: { post_data: `by ${name}` } });
    await expect(201, client, 'POST', `/posts/${post}/like`, { token });
    await expect(200, client, 'GET', '/feed?limit=20', { token });
    await expect(200, client, 'GET', '/posts/all/', { token });
    await expect(422, client, 'POST', '/posts/', { token, body: {} });
    await expect(404, client, 'GET', '/posts/999999999/', { token });
    await expect(200, passingClient(port), 'GET', '/openapi.json');
    await expect(204, client, 'DELETE', `/posts/${post}`, { token });
    await expect(200, client, 'POST', '/logout', { token });
    await expect(401, client, 'GET', '/profile', { token });
    await pause(20);
  }
  client.agent.destroy();
}

async function soak(t, engine, { url, sessions = async () => 0 }) {
  const server = await Server.start({ url });
  afterwards(t, () => server.remove());
  const ledger = await Ledger.open(t, server.port);
  let stopped = false;
  ledger.start({ writers: 4, readers: 4 });
  const visitors = Promise.all(Array.from({ length: 4 }, (_, i) => visit(server.port, `visitor${i}`, () => stopped)));
  visitors.catch(() => (stopped = true));
  await pause(200 * seconds);
  const first = { ...server.vitals(), sessions: await sessions() };
  await pause(790 * seconds);
  const last = { ...server.vitals(), sessions: await sessions() };
  stopped = true;
  await visitors;
  await ledger.stop();
  const outcome = await ledger.check();
  const grown = last.megabytes - first.megabytes;
  measured(t, 'F28', `${engine}, ${seconds} s: ${first.megabytes.toFixed(1)} MB after the first fifth, ${last.megabytes.toFixed(1)} at the end (${grown >= 0 ? '+' : ''}${grown.toFixed(1)}); ${first.descriptors} → ${last.descriptors} fds, ${first.threads} → ${last.threads} threads, ${first.sessions} → ${last.sessions} sessions of PostgreSQL; lost ${outcome.lost}; ${ledger.describe(server)}`);
  assert.deepEqual(outcome, nothingWrong);
  assert.ok(grown < 2);
  assert.ok(Math.abs(last.descriptors - first.descriptors) <= 4); // a connection that is just made
  assert.equal(last.threads, first.threads);
  assert.ok(last.sessions <= first.sessions + 1);
}

test('F28: mixed load on SQLite grows nothing', (t) => soak(t, 'SQLite', {}));

test('F28: mixed load on PostgreSQL grows nothing', async (t) => {
  const postgres = await Postgres.start();
  afterwards(t, () => postgres.remove());
  await soak(t, 'PostgreSQL', { url: postgres.url, sessions: async () => Number(await postgres.sql("select count(*) from pg_stat_activity where application_name = 'quoin'")) });
});

// Requests a second, milliseconds, the server's CPU time of a request in microseconds, and what was not 200.
async function wrk({ id, port }, path, connections, token) {
  const before = cpuTimes(id);
  const { stdout } = await promisify(execFile)('wrk', ['-t1', `-c${connections}`, `-d${times(2, 10)}s`, '--latency', '-H', `Authorization: Bearer ${token}`, `http://127.0.0.1:${port}${path}`]);
  const milliseconds = (percent) => {
    const [, value, unit] = new RegExp(`${percent}%\\s+([\\d.]+)(us|ms|s)`).exec(stdout);
    return value * { us: 0.001, ms: 1, s: 1000 }[unit];
  };
  const errors = /Socket errors: .*|Non-2xx.*/.exec(stdout)?.[0];
  const cpu = cpuSince(before, id) / Number(/(\d+) requests in/.exec(stdout)[1]);
  return { cpu, rate: Number(/Requests\/sec:\s+([\d.]+)/.exec(stdout)[1]), p50: milliseconds(50), p99: milliseconds(99), errors };
}

// On a machine that others use, requests a second say more of the others: what a request costs is what must not rise.
test('F27: with ten times as many clients as it takes to be busy a request costs hardly more, and none fails', { skip: !findProgram('wrk') && 'no wrk (scripts/setup --trust)' }, async (t) => {
  const server = await Server.start();
  afterwards(t, () => server.remove());
  const token = await newUser(passingClient(server.port));
  // In turns, and the best of each.
  const rounds = [];
  for (let i = 0; i < 3; ++i) for (const connections of [100, 1000]) rounds.push({ connections, ...(await wrk(server, '/users/me', connections, token)) });
  const best = (count) => rounds.filter(({ connections }) => connections === count).reduce((one, other) => (other.cpu < one.cpu ? other : one));
  const [usual, crowded] = [best(100), best(1000)];
  const told = ({ cpu, rate, p50, p99 }) => `${cpu.toFixed(1)} µs of CPU a request, ${rate.toFixed(0)} requests/s, p50/p99 ${p50.toFixed(0)}/${p99.toFixed(0)} ms`;
  measured(t, 'F27', `GET /users/me, 100 connections: ${told(usual)}; 1,000: ${told(crowded)}; load ${loadavg()[0].toFixed(1)}`);
  assert.deepEqual(rounds.flatMap(({ errors }) => errors ?? []), []);
  assert.ok(crowded.cpu < 1.25 * usual.cpu); // so it serves 80 % or more where it has its cores for itself
  const { status } = await ask(passingClient(server.port), 'GET', '/health');
  assert.equal(status, 200);
});
