// Ten times as many clients as it takes to keep the server busy.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { loadavg } from 'node:os';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { cpuSince, cpuTimes, findProgram } from '../../bench/processes.mjs';
import { percentile } from '../../bench/report.mjs';
import { ask, newClient, newUser, passingClient } from './http.mjs';
import { afterwards, bound, measured, times } from './measure.mjs';
import { Server } from './server.mjs';

const skip = !findProgram('wrk') && 'not installed: wrk (scripts/setup --trust)';
const seconds = times(3, 10);

// Runs wrk for `seconds` and a second before and after; `while_` is called when its connections are all there. Gives what
// wrk says and what `while_` gave.
async function underLoad({ port }, connections, token, while_) {
  const child = spawn('wrk', ['-t1', `-c${connections}`, `-d${seconds + 2}s`, '--timeout', '30s', '--latency', '-H', `Authorization: Bearer ${token}`, `http://127.0.0.1:${port}/users/me`], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (piece) => (text += piece));
  const ended = once(child, 'exit');
  await pause(1000);
  const given = await while_();
  await ended;
  const milliseconds = (percent) => {
    const [, value, unit] = new RegExp(`${percent}%\\s+([\\d.]+)(us|ms|s)`).exec(text);
    return value * { us: 0.001, ms: 1, s: 1000 }[unit];
  };
  return { p50: milliseconds(50), p99: milliseconds(99), errors: /Socket errors: .*|Non-2xx.*/.exec(text)?.[0], ...given };
}

const counted = async ({ port }) => Number(/^quoin_requests_total (\d+)/m.exec((await ask(passingClient(port), 'GET', '/metrics', { milliseconds: 30_000 })).body)[1]);

// Requests a second and the server's CPU time for each, of some seconds within the load: what it costs a thousand clients to
// connect is another matter.
const pace = (server) => async () => {
  const [began, before, cpu] = [performance.now(), await counted(server), cpuTimes(server.id)];
  await pause(1000 * seconds);
  const requests = (await counted(server)) - before;
  return { cpu: cpuSince(cpu, server.id) / requests, rate: (1000 * requests) / (performance.now() - began) };
};

const median = (list) => percentile(list, 50);

test('F27: ten times as many clients get as much done as a tenth of them, and each has its turn', { skip }, async (t) => {
  const server = await Server.start();
  afterwards(t, () => server.remove());
  const token = await newUser(passingClient(server.port));
  const rounds = { 100: [], 1000: [] }; // in turns: others use the machine as well
  for (let i = 0; i < times(3, 5); ++i) for (const connections of [100, 1000]) rounds[connections].push(await underLoad(server, connections, token, pace(server)));
  const of = (connections, what) => median(rounds[connections].map((round) => round[what]));
  const told = (connections) => `${of(connections, 'rate').toFixed(0)} requests/s, ${of(connections, 'cpu').toFixed(1)} µs of CPU each, p50/p99 ${of(connections, 'p50').toFixed(0)}/${of(connections, 'p99').toFixed(0)} ms`;
  const kept = of(1000, 'rate') / of(100, 'rate');
  measured(t, 'F27', `GET /users/me, 100 connections: ${told(100)}; 1,000: ${told(1000)}: ${(100 * kept).toFixed(0)} % of the throughput; load ${loadavg()[0].toFixed(1)}`);
  assert.deepEqual([...rounds[100], ...rounds[1000]].flatMap(({ errors }) => errors ?? []), []);
  assert.ok(kept >= 0.8, `${kept}`);
  assert.ok(of(1000, 'p99') < 2 * 10 * of(100, 'p99')); // ten times as many take turns: ten times as long, and no starving
});

// Comes, asks, and comes again when it is told to. Gives {status, retryAfter, milliseconds} of each try.
async function knock(port, until, answers) {
  while (performance.now() < until()) {
    const began = performance.now();
    const socket = net.connect(port, '127.0.0.1', () => socket.write('GET /users/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'));
    let text = '';
    socket.on('data', (piece) => (text += piece)).on('error', () => {});
    await new Promise((resolve) => socket.on('end', resolve).on('close', resolve));
    socket.destroy();
    const retryAfter = Number(/^retry-after: (\d+)/im.exec(text)?.[1] ?? NaN);
    answers.push({ status: Number(text.slice(9, 12)), retryAfter, milliseconds: performance.now() - began });
    await pause(1000 * (retryAfter || 1) * (0.5 + Math.random()));
  }
}

// 900 of them for some seconds; gives their answers.
async function crowd(port) {
  const answers = [];
  const end = performance.now() + 1000 * seconds;
  await Promise.all(Array.from({ length: 900 }, () => pause(1000 * Math.random()).then(() => knock(port, () => end, answers))));
  return answers;
}

// Somebody else's door, so that the machine is as busy when nobody comes to ours.
async function otherDoor(t) {
  const door = net.createServer((socket) => socket.on('error', () => {}).on('data', () => socket.end('HTTP/1.1 503 Busy\r\nRetry-After: 1\r\n\r\n')));
  door.listen(0, '127.0.0.1');
  await once(door, 'listening');
  afterwards(t, () => door.close());
  return door.address().port;
}

test('F27: beside as many clients as MAX_CONNECTIONS allows, ten times as many are told 503 at once, and slow them little', { skip }, async (t) => {
  const server = await Server.start({ variables: { MAX_CONNECTIONS: '100' } });
  afterwards(t, () => server.remove());
  const token = await newUser(passingClient(server.port));
  const elsewhere = await otherDoor(t);
  const { descriptors } = server.vitals();
  const allGone = async () => {
    for (const limit = performance.now() + 30_000; server.vitals().descriptors > descriptors; await pause(50)) assert.ok(performance.now() < limit);
  };
  const serve = async (port) => {
    await allGone();
    return underLoad(server, 99, token, async () => {
      const hundredth = newClient(server.port); // whose place wrk needs as it begins, for a connection of its own
      assert.equal((await ask(hundredth, 'GET', '/health')).status, 200);
      const answers = await crowd(port);
      hundredth.agent.destroy();
      return { answers };
    });
  };
  const rounds = { alone: [], crowded: [] };
  for (let i = 0; i < times(3, 5); ++i) {
    rounds.alone.push(await serve(elsewhere));
    rounds.crowded.push(await serve(server.port));
  }
  const of = (which, what) => median(rounds[which].map((round) => round[what]));
  // The middle one of the rounds: where the machine stands still for a moment, everybody waits.
  const told = [50, 95, 99].map((percent) => median(rounds.crowded.map(({ answers }) => percentile(answers.map(({ milliseconds }) => milliseconds), percent))));
  const answers = rounds.crowded.flatMap((round) => round.answers);
  measured(t, 'F27', `MAX_CONNECTIONS=100 and 100 clients: p50/p99 ${of('alone', 'p50').toFixed(1)}/${of('alone', 'p99').toFixed(1)} ms; with 900 more ${of('crowded', 'p50').toFixed(1)}/${of('crowded', 'p99').toFixed(1)} ms, who are told 503 ${answers.length} times, p50/p95/p99 ${told.map((each) => each.toFixed(0)).join('/')} ms after they came; load ${loadavg()[0].toFixed(1)}`);
  assert.deepEqual([...rounds.alone, ...rounds.crowded].flatMap(({ errors }) => errors ?? []), []);
  assert.deepEqual([...new Set(answers.map(({ status, retryAfter }) => `${status} ${retryAfter}`))], ['503 1']);
  assert.ok(of('crowded', 'p99') < 2 * of('alone', 'p99'));
  assert.ok(told[1] < bound(50), `${told} ms`);
});
