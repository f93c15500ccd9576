// Slow clients by the thousand, as slowhttptest makes them.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { loadavg } from 'node:os';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { findProgram } from '../../bench/processes.mjs';
import { percentile } from '../../bench/report.mjs';
import { ask, newClient } from './http.mjs';
import { afterwards, bound, measured, times } from './measure.mjs';
import { Server } from './server.mjs';

const connections = 1000;

// What each way is limited by: the time for a head, the time for a body, and nothing but the end of the test for clients
// that do read, if a few bytes at a time. `ends` is when the last of them must have been closed.
const ways = [
  { called: 'heads a line in 5 s', path: '/', options: ['-H', '-i', '5'], ends: 20 },
  { called: 'bodies a few bytes in 5 s', path: '/login', options: ['-B', '-i', '5', '-s', '8192', '-t', 'POST'], ends: 45 },
  { called: 'readers of 32 bytes a second', path: '/openapi.json', options: ['-X', '-w', '10', '-y', '20', '-n', '1', '-z', '32', '-k', '3'] },
  { called: 'readers of 3 MB that is not compressed', path: '/scalar/standalone.js', options: ['-X', '-w', '10', '-y', '20', '-n', '1', '-z', '32'] },
];

// Runs it, for so many seconds at most; gives what it told of the service every five seconds, and why it ended.
function slowhttptest({ path, options }, port, seconds) {
  const usual = ['-c', `${connections}`, '-r', '250', '-l', `${seconds}`, '-p', '3', '-u', `http://127.0.0.1:${port}${path}`];
  const child = spawn('slowhttptest', [...usual, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  return new Promise((resolve) =>
    child.on('close', () => {
      const plain = output.replaceAll(/\x1b\[[0-9;]*[A-Za-z]/g, '');
      const all = (pattern) => [...plain.matchAll(pattern)].map(([, found]) => found);
      resolve({ verdicts: all(/service available:\s*(\w+)/g), most: Math.max(0, ...all(/connected:\s*(\d+)/g).map(Number)), end: all(/Exit status:\s*(.+)/g)[0]?.trim(), plain });
    }),
  );
}

// Asks GET /health over and over, and looks at the server's memory, until it is told to stop.
async function watch(server, watching) {
  const client = newClient(server.port);
  const seen = { milliseconds: [], failed: 0, megabytes: 0 };
  while (watching.on) {
    const began = performance.now();
    if ((await ask(client, 'GET', '/health')).status === 200) seen.milliseconds.push(performance.now() - began);
    else ++seen.failed;
    seen.megabytes = Math.max(seen.megabytes, server.vitals().megabytes);
    await pause(20);
  }
  client.agent.destroy();
  return seen;
}

for (const way of ways)
  test(`H13, F25: ${connections} slow clients (${way.called}) take no room from the others`, { skip: !findProgram('slowhttptest') && 'no slowhttptest (scripts/setup --trust)' }, async (t) => {
    const server = await Server.start();
    afterwards(t, () => server.remove());
    const client = newClient(server.port);
    for (let i = 0; i < 200; ++i) await ask(client, 'GET', '/health');
    client.agent.destroy();
    const idle = server.vitals().megabytes;
    const watching = { on: true };
    const watched = watch(server, watching);
    const began = performance.now();
    const told = await slowhttptest(way, server.port, way.ends ?? times(20, 60));
    const took = (performance.now() - began) / 1000;
    watching.on = false;
    const { milliseconds, failed, megabytes } = await watched;

    const p99 = percentile(milliseconds, 99);
    const end = told.end === 'No open connections left' ? `all closed after ${took.toFixed(0)} s` : told.end;
    measured(t, 'H13', `${way.called}: ${told.most} connected at once, service available ${told.verdicts.join(' ')}; ${end}; GET /health p99 ${p99.toFixed(1)} ms (${milliseconds.length}); ${(megabytes - idle).toFixed(1)} MB more; load ${loadavg()[0].toFixed(1)}`);
    assert.ok(told.most > connections * 0.9, told.plain);
    assert.deepEqual(told.verdicts.filter((verdict) => verdict !== 'YES'), []);
    assert.equal(failed, 0);
    assert.ok(p99 < bound(100));
    assert.ok(megabytes - idle < 64);
    if (way.ends) assert.equal(told.end, 'No open connections left');
  });
