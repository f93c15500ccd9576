#!/usr/bin/env node
// Counts what a request costs in units that do not depend on the machine's speed: user instructions (callgrind), system
// calls (strace) and, at 32 connections, sends to PostgreSQL. Each is the difference of two runs of different length,
// divided by the difference of their requests, so that the start and the end of the server do not count.
//     bench/count.mjs [--check] [--binary BINARY] [--only NAME]
// Writes bench/counts.json; --check compares with it instead and exits with 1 where a count grew by more than 10 %.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Connection, hotRoutes, populate, start, stop } from './server.mjs';

const { values: options } = parseArgs({
  options: { check: { type: 'boolean' }, binary: { type: 'string', default: 'build/release/quoin' }, only: { type: 'string' } },
});
const postgres = process.env.QUOIN_TEST_POSTGRES;
const countsFile = new URL('counts.json', import.meta.url);
const folder = mkdtempSync(path.join(tmpdir(), 'quoin-count-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

// Debian 12's valgrind cannot read Clang 19's DWARF 5; without it the functions still have their names.
const binary = path.join(folder, 'quoin');
execFileSync('objcopy', ['--strip-debug', options.binary, binary]);

// `connections` sockets, each sending its next request when it has its answer.
async function send(port, text, requests, connections) {
  const each = Array.from({ length: connections }, () => new Connection(port));
  let left = requests;
  await Promise.all(
    each.map(async (connection) => {
      while (left-- > 0) {
        const answer = await connection.ask(text);
        if (answer.status >= 300) throw new Error(`${answer.status} ${answer.body}`);
      }
    }),
  );
  for (const connection of each) connection.close();
}

// A whole run of the server under `prefix`, with so many requests of the route.
async function run(engine, route, requests, connections, prefix) {
  const server = await start(binary, { url: engine.url, prefix });
  try {
    const facts = await populate(server.port, 20);
    await send(server.port, hotRoutes(facts)[route], requests, connections);
  } finally {
    await stop(server);
  }
}

async function instructions(engine, route, requests) {
  const file = path.join(folder, 'callgrind.out');
  await run(engine, route, requests, 1, ['valgrind', '--tool=callgrind', `--callgrind-out-file=${file}`]);
  return Number(/^totals: (\d+)/m.exec(readFileSync(file, 'utf8'))[1]);
}

async function systemCalls(engine, route, requests, connections, port) {
  const file = path.join(folder, 'strace.out');
  await run(engine, route, requests, connections, ['strace', '-f', '-yy', '-qq', '-o', file]);
  const lines = readFileSync(file, 'utf8').split('\n').filter((line) => /^\d+ +\w+\(/.test(line));
  return port ? lines.filter((line) => /^\d+ +send\w*\(\d+<[^>]*->[^>]*:/.test(line) && line.includes(`:${port}]>`)).length : lines.length;
}

async function difference(measure, few, many) {
  const [less, more] = [await measure(few), await measure(many)];
  return (more - less) / (many - few);
}

async function count(engine, route) {
  const counts = {
    instructions: Math.round(await difference((n) => instructions(engine, route, n), 100, 600)),
    systemCalls: Number((await difference((n) => systemCalls(engine, route, n, 1), 100, 600)).toFixed(2)),
  };
  if (engine.port)
    counts.sends = Number((await difference((n) => systemCalls(engine, route, n, 32, engine.port), 320, 3200)).toFixed(3));
  console.log(`${engine.name.padEnd(10)} ${route.padEnd(18)} ${String(counts.instructions).padStart(8)} instructions ${String(counts.systemCalls).padStart(6)} system calls` +
    (counts.sends === undefined ? '' : ` ${String(counts.sends).padStart(6)} sends to PostgreSQL`));
  return counts;
}

const engines = [{ name: 'sqlite' }];
if (postgres) engines.push({ name: 'postgresql', url: postgres, port: new URL(postgres).port });
const routes = Object.keys(hotRoutes({})).filter((route) => !options.only || route.includes(options.only));
const counted = {};
for (const engine of engines) {
  counted[engine.name] = {};
  for (const route of routes) counted[engine.name][route] = await count(engine, route);
}

if (!options.check) {
  if (!options.only) writeFileSync(countsFile, `${JSON.stringify(counted, null, 2)}\n`);
} else {
  const committed = JSON.parse(readFileSync(countsFile, 'utf8'));
  const grown = [];
  for (const [engine, byRoute] of Object.entries(counted))
    for (const [route, counts] of Object.entries(byRoute))
      for (const [what, now] of Object.entries(counts)) {
        const before = committed[engine]?.[route]?.[what];
        if (before === undefined || now > before * 1.1 + 0.05) grown.push(`${engine} ${route}: ${what} ${before} -> ${now}`);
      }
  for (const line of grown) console.log(`GREW  ${line}`);
  process.exitCode = grown.length ? 1 : 0;
}
