// Nothing is acknowledged before it is on the disk.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Ledger } from './ledger.mjs';
import { afterwards, measured, times } from './measure.mjs';
import { Postgres } from './postgres.mjs';
import { Server } from './server.mjs';

// Each call of strace's log as {name, text, from, to}: the lines at which it began and ended.
function callsOf(log) {
  const unfinished = new Map();
  const calls = [];
  log.split('\n').forEach((line, at) => {
    const [, thread, rest] = /^(\d+) +(.*)$/.exec(line) ?? [];
    if (!rest) return;
    const resumed = /^<\.\.\. (\w+) resumed>/.exec(rest);
    if (resumed) {
      const call = unfinished.get(thread);
      unfinished.delete(thread);
      calls.push({ ...call, text: call.text + rest, to: at });
    } else if (rest.endsWith('<unfinished ...>')) unfinished.set(thread, { name: /^\w+/.exec(rest)[0], text: rest, from: at });
    else calls.push({ name: /^\w+/.exec(rest)?.[0], text: rest, from: at, to: at });
  });
  return calls;
}

const descriptorOf = ({ text }) => /\((\d+)/.exec(text)[1];

test('F2: on SQLite an fdatasync stands between every write that was asked for and its 201', async (t) => {
  const trace = ['-f', '-o', 'trace', '-s', '64', '-e', 'trace=fsync,fdatasync,recvfrom,recvmsg,read,sendto,sendmsg,write,writev', '-e', 'signal=none'];
  const server = await Server.start({ prefix: ['strace', ...trace] });
  afterwards(t, () => server.remove());
  const ledger = await Ledger.open(t, server.port);
  await ledger.run(times(700, 5000), { writers: 8, readers: 0 });
  await server.endTraced();

  const calls = callsOf(readFileSync(path.join(server.folder, 'trace'), 'utf8'));
  const flushes = calls.filter(({ name, text }) => /^f(data)?sync$/.test(name) && text.endsWith('= 0'));
  const asked = new Map(); // connection → when its last POST had arrived
  let checked = 0;
  for (const call of calls.filter(({ name }) => /^(recv|read|send|write)/.test(name)).sort((a, b) => a.to - b.to)) {
    if (call.text.includes('"POST /posts/')) asked.set(descriptorOf(call), call.to);
    if (!call.text.includes('HTTP/1.1 201') || !asked.has(descriptorOf(call))) continue;
    const since = asked.get(descriptorOf(call));
    assert.ok(flushes.some(({ from, to }) => from > since && to < call.from), `no fdatasync before ${call.text}`);
    ++checked;
  }
  measured(t, 'F2', `SQLite: ${checked} answers of ${ledger.acked.size} followed their own fdatasync; ${flushes.length} fdatasyncs in all`);
  assert.equal(checked, ledger.acked.size);
});

test('F2: settings of PostgreSQL that lose what was acknowledged are told at the start', async (t) => {
  const postgres = await Postgres.start({ settings: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' } });
  afterwards(t, () => postgres.remove());
  const server = await Server.start({ url: postgres.url });
  afterwards(t, () => server.remove());
  const warnings = server.log.split('\n').filter(Boolean).map((line) => JSON.parse(line)).filter(({ event, message }) => [event, message].includes('durability'));
  measured(t, 'F2', `PostgreSQL: ${warnings.map(({ setting }) => setting).join(', ')} off are told`);
  assert.deepEqual(warnings.map(({ setting }) => setting).sort(), ['fsync', 'full_page_writes', 'synchronous_commit']);
});
