#!/usr/bin/env node
// Prints what a user of the release build would feel: the start, the idle memory, and how long GET /health takes while
// 50 logins hash their passwords at bcrypt's default cost. `make bench` builds and runs it on SQLite and on PostgreSQL.
//     bench/run.mjs [BINARY]
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';

const binary = path.resolve(process.argv[2] ?? 'build/release/quoin');
const rounds = 10;
const logins = 50;

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
const percentile = (list, p) => list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor((list.length * p) / 100))];
const milliseconds = (n) => `${n.toFixed(1)} ms`;

// Starts the server and resolves when it has answered for the first time.
async function start(folder, url) {
  const began = performance.now();
  const child = spawn(binary, ['serve', '--port', '0'], {
    cwd: folder,
    env: { PATH: process.env.PATH, LOG_LEVEL: 'error', ...(url ? { DATABASE_URL: url } : {}) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise((resolve, reject) => {
    child.stdout.on('data', (text) => {
      const found = /serving on \S+:(\d+)/.exec(text);
      if (found) resolve(Number(found[1]));
    });
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
  const server = { child, port, agent: new http.Agent({ keepAlive: true }) };
  await ask(server, 'GET', '/health');
  return { ...server, milliseconds: performance.now() - began };
}

function ask({ port, agent }, method, target, body) {
  return new Promise((resolve, reject) => {
    const headers = body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {};
    const request = http.request({ port, agent, method, path: target, headers }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
    });
    request.on('error', reject);
    request.end(body);
  });
}

function stop(server) {
  server.agent.destroy();
  return new Promise((resolve) => {
    server.child.removeAllListeners('exit');
    server.child.on('exit', resolve);
    server.child.kill('SIGTERM');
  });
}

function memory(server) {
  const status = readFileSync(`/proc/${server.child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
}

// The times of GET /health, one after the other, until `done` says so.
async function probe(server, done) {
  const times = [];
  while (!done()) {
    const began = performance.now();
    await ask(server, 'GET', '/health');
    times.push(performance.now() - began);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return times;
}

async function measure(name, url) {
  const folder = mkdtempSync(path.join(tmpdir(), 'quoin-bench-'));
  try {
    await stop(await start(folder, url)); // makes the tables
    const starts = [];
    for (let i = 0; i < rounds; ++i) {
      const server = await start(folder, url);
      starts.push(server.milliseconds);
      await stop(server);
    }
    const server = await start(folder, url);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const idle = memory(server);
    const user = JSON.stringify({ username: `bench${process.pid}`, password: 'correct horse battery' });
    await ask(server, 'POST', '/user/', user);

    const quietUntil = performance.now() + 1000;
    const quiet = await probe(server, () => performance.now() > quietUntil);
    const began = performance.now();
    let open = logins;
    const statuses = {};
    for (let i = 0; i < logins; ++i)
      ask(server, 'POST', '/login', user).then((status) => {
        statuses[status] = (statuses[status] ?? 0) + 1;
        --open;
      });
    const busy = await probe(server, () => open === 0);
    const took = performance.now() - began;
    await stop(server);
    return { name, start: median(starts), idle, quiet: percentile(quiet, 99), busy50: median(busy), busy: percentile(busy, 99), rate: (1000 * logins) / took, statuses };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const results = [await measure('SQLite')];
if (process.env.QUOIN_TEST_POSTGRES) results.push(await measure('PostgreSQL', process.env.QUOIN_TEST_POSTGRES));
for (const r of results) {
  console.log(`\n${r.name}`);
  console.log(`  start to first answer (median of ${rounds})      ${milliseconds(r.start)}`);
  console.log(`  idle memory                                ${r.idle.toFixed(1)} MB`);
  console.log(`  GET /health p99, nothing else going on     ${milliseconds(r.quiet)}`);
  console.log(`  GET /health while ${logins} logins hash           p50 ${milliseconds(r.busy50)}, p99 ${milliseconds(r.busy)}`);
  console.log(`  logins/s                                   ${r.rate.toFixed(1)}   ${JSON.stringify(r.statuses)}`);
}
writeFileSync('build/bench.json', JSON.stringify(results, null, 2));
