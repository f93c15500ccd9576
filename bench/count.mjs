#!/usr/bin/env node
// Counts what a request costs in units that do not depend on the machine's speed: user instructions and allocations
// (callgrind, one connection), system calls (strace, 32 connections) and, where it is PostgreSQL, sends to it and what a
// read costs "together" with others whose batch it shares (32 connections). Of the system calls those are checked that did
// something: how often the server looks for what is not there yet, and how many sockets one epoll_wait finds
// ready, is a matter of who else uses the machine.
//     bench/count.mjs [--check] [--binary BINARY] [--only ROUTE] [--engine ENGINE]
// Writes bench/counts.json; --check compares with it instead, and fails where a count grew by more than 10 %.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Connection } from './connection.mjs';
import { hotRoutes, populate, start, stop } from './server.mjs';

const { values: options } = parseArgs({
  options: {
    check: { type: 'boolean' },
    binary: { type: 'string', default: 'build/release/quoin' },
    only: { type: 'string', default: '' },
    engine: { type: 'string', default: '' },
  },
});
const countsFile = new URL('counts.json', import.meta.url);
const measured = { instructions: 250, together: 960, systemCalls: 960 };
const many = 32;
const slack = { instructions: 150, allocations: 0.5, instructionsTogether: 500, allocationsTogether: 0.5, systemCalls: Infinity, usefulCalls: 0.5, sends: 0.1 };
// How many writes share a commit is a matter of the disk's speed; that they share it is not: alone, one is 30 calls.
const slackOfWrites = { ...slack, usefulCalls: 3, sends: 0.3 };
const growth = 1.1;

const folder = mkdtempSync(path.join(tmpdir(), 'quoin-count-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

// Debian 12's valgrind cannot read Clang 19's DWARF 5; without it the functions still have their names.
const binary = path.join(folder, 'quoin');
execFileSync('objcopy', ['--strip-debug', options.binary, binary]);

// Each connection sends its next request when it has its answer.
async function send(connections, text, requests) {
  let left = requests;
  const talk = async (connection) => {
    while (left-- > 0) {
      const answer = await connection.ask(text);
      if (answer.status >= 300) throw new Error(`${answer.status} ${answer.body}`);
    }
  };
  await Promise.all(connections.map(talk));
}

// Until the server has opened the connections to its database that it opens under load.
async function warmUp(connections, text) {
  const end = Date.now() + 3000;
  while (Date.now() < end) await Promise.all(connections.map((connection) => connection.askPatiently(text)));
}

// Runs a server under `prefix` and gives what `measure(server, connections, text)` told of each route.
async function overRoutes(engine, prefix, connectionCount, measure) {
  const server = await start(binary, { url: engine.url, prefix });
  try {
    const facts = await populate(server, { products: 130 });
    const routes = Object.entries(hotRoutes(facts)).filter(([route]) => route.includes(options.only));
    const told = {};
    for (const [route, text] of routes) {
      const connections = Array.from({ length: connectionCount }, () => new Connection(server.port));
      await warmUp(connections, text);
      told[route] = await measure(server, connections, text);
      for (const connection of connections) connection.close();
    }
    return told;
  } finally {
    await stop(server);
  }
}

// How often a function was called, by what callgrind wrote: a name stands beside its number only the first time.
function callsOf(name, dump) {
  const number = new RegExp(`^c?fn=\\((\\d+)\\) ${name}$`, 'm').exec(dump)?.[1];
  const calls = number ? dump.matchAll(new RegExp(`^cfn=\\(${number}\\).*\\ncalls=(\\d+)`, 'gm')) : [];
  return [...calls].reduce((sum, [, count]) => sum + Number(count), 0);
}

function instructions(engine) {
  const file = path.join(folder, 'callgrind.out');
  const control = (server, ...what) => execFileSync('callgrind_control', [...what, `${server.child.pid}`], { timeout: 20_000, stdio: 'pipe' });
  let dumps = 0;
  const perRequest = async (server, connections, text, requests) => {
    control(server, '--zero');
    await send(connections, text, requests);
    control(server, '--dump');
    const dump = readFileSync(`${file}.${++dumps}`, 'utf8');
    // Not its "totals", which count what a coroutine jumps through more than once.
    const total = Number(/^summary: (\d+)/m.exec(dump)[1]);
    return [Math.round(total / requests), Number((callsOf('malloc', dump) / requests).toFixed(1))];
  };
  return overRoutes(engine, ['valgrind', '--tool=callgrind', `--callgrind-out-file=${file}`], many, async (server, connections, text) => {
    const [instructions, allocations] = await perRequest(server, connections.slice(0, 1), text, measured.instructions);
    if (!engine.port || !text.startsWith('GET ')) return { instructions, allocations };
    const [instructionsTogether, allocationsTogether] = await perRequest(server, connections, text, measured.together);
    return { instructions, allocations, instructionsTogether, allocationsTogether };
  });
}

// strace writes what it saw when it ends, with the time of each call; so the calls of a route are those of its time.
async function systemCalls(engine) {
  const file = path.join(folder, 'strace.out');
  const times = await overRoutes(engine, ['strace', '-f', '-ttt', '-yy', '-qq', '-o', file], many, async (_, connections, text) => {
    const from = Date.now();
    await send(connections, text, measured.systemCalls);
    return { from, to: Date.now() };
  });
  const calls = [...readFileSync(file, 'utf8').matchAll(/^\d+ +(\d+\.\d+) (\w+)\((.*)$/gm)].map(([, time, name, rest]) => ({ time: Number(time) * 1000, name, rest }));
  const isSend = ({ name, rest }) => /^(send|write)/.test(name) && engine.port && rest.slice(0, 100).includes(`->127.0.0.1:${engine.port}]`);
  return Object.fromEntries(
    Object.entries(times).map(([route, { from, to }]) => {
      const during = calls.filter(({ time }) => time >= from && time <= to);
      const perRequest = (list) => Number((list.length / measured.systemCalls).toFixed(3));
      const useful = during.filter(({ name, rest }) => !name.startsWith('epoll') && !rest.includes(' = -1 EAGAIN'));
      return [route, { systemCalls: perRequest(during), usefulCalls: perRequest(useful), ...(engine.port && { sends: perRequest(during.filter(isSend)) }) }];
    }),
  );
}

async function count(engine) {
  const [instructed, called] = [await instructions(engine), await systemCalls(engine)];
  return eachRow(Object.fromEntries(Object.keys(instructed).map((route) => [route, { ...instructed[route], ...called[route] }])));
}

// What a row of a list costs. What the list as a whole costs hangs on where the heap has room, and is left out.
function eachRow({ 'GET /products, 20 rows': few, 'GET /products, 120 rows': more, ...routes }) {
  if (!few || !more) return routes;
  const difference = (what) => Number(((more[what] - few[what]) / 100).toFixed(2));
  return {
    ...routes,
    'GET /products, each row': {
      instructions: Math.round(difference('instructions')),
      allocations: difference('allocations'),
      systemCalls: difference('systemCalls'),
      usefulCalls: difference('usefulCalls'),
    },
  };
}

function print(counted) {
  const columns = { instructions: 0, instructionsTogether: 0, allocations: 1, allocationsTogether: 1, systemCalls: 2, usefulCalls: 2, sends: 3 };
  const heads = ['instructions', 'together', 'allocations', 'together', 'system calls', 'useful', 'sends to PostgreSQL'];
  console.log(`${'per request'.padEnd(38)} ${heads.join('  ')}`);
  for (const [engine, routes] of Object.entries(counted))
    for (const [route, counts] of Object.entries(routes)) {
      const cells = Object.entries(columns).map(([what, digits], i) => (counts[what]?.toFixed(digits) ?? '').padStart(heads[i].length));
      console.log(`${engine.padEnd(11)} ${route.padEnd(26)} ${cells.join('  ')}`);
    }
}

// Every count that is missing or grew, as a line each.
function grown(counted, committed) {
  const lines = [];
  for (const [engine, routes] of Object.entries(counted))
    for (const [route, counts] of Object.entries(routes))
      for (const [what, now] of Object.entries(counts)) {
        const before = committed[engine]?.[route]?.[what];
        const allowed = (route.startsWith('POST ') ? slackOfWrites : slack)[what];
        if (before === undefined || now > before * growth + allowed) lines.push(`${engine} ${route}: ${what} ${before} -> ${now}`);
      }
  return lines;
}

const postgres = process.env.QUOIN_TEST_POSTGRES;
const engines = [{ name: 'sqlite' }, ...(postgres ? [{ name: 'postgresql', url: postgres, port: new URL(postgres).port }] : [])];
const counted = {};
for (const engine of engines)
  if (engine.name.includes(options.engine)) counted[engine.name] = await count(engine);
print(counted);
if (options.check) {
  const lines = grown(counted, JSON.parse(readFileSync(countsFile, 'utf8')));
  for (const line of lines) console.log(`GREW  ${line}`);
  process.exitCode = lines.length ? 1 : 0;
} else if (!options.only && !options.engine) {
  writeFileSync(countsFile, `${JSON.stringify(counted, null, 2)}\n`);
}
