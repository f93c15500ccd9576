#!/usr/bin/env node
// Draws a flame graph of the server while it answers one hot route:
//     bench/flame.mjs ['GET /posts/{id}/' [SQLite|PostgreSQL]] [--connections N] [--seconds N] [--output FILE]
// `make flame ROUTE='GET /posts/{id}/'` builds the server before. perf samples by the timer, which works in a machine without
// a PMU, and unwinds the release build as it is, without frame pointers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { populate, requestsFor } from './population.mjs';
import { requirePrograms, run } from './processes.mjs';
import { database } from './rows.mjs';
import { start, stop } from './server.mjs';
import { createDatabase } from './stage.mjs';
import { load, writeRequests } from './wrk.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    binary: { type: 'string', default: 'build/release/quoin' },
    connections: { type: 'string', default: '32' },
    seconds: { type: 'string', default: '5' },
    output: { type: 'string', default: 'build/flame.html' },
  },
});
const [route = 'GET /health', engine = 'SQLite'] = positionals;
const folder = mkdtempSync(path.join(os.tmpdir(), 'quoin-flame-'));
const script = '/usr/lib/perf-core/scripts/python/flamegraph.py'; // of Debian's linux-perf

async function record(server) {
  const on = database(server);
  const requests = requestsFor(await populate(server, on));
  if (!requests[route]) throw new Error(`no route '${route}': there are ${Object.keys(requests).join(', ')}`);
  const file = path.join(folder, 'requests');
  writeRequests(file, requests[route]);
  const window = { connections: Number(options.connections), seconds: Number(options.seconds) };
  await load(server.port, file, { ...window, seconds: 1 }); // to be warm
  const perf = spawn('perf', ['record', '--quiet', '-e', 'cpu-clock', '-F', '997', '--call-graph', 'dwarf,8192', '-p', `${server.child.pid}`], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  const recorded = once(perf, 'exit');
  const loaded = await load(server.port, file, window);
  if (perf.exitCode !== null) throw new Error('perf may not record here (see kernel.perf_event_paranoid); callgrind can: bench/count.mjs shows how it is run');
  perf.kill('SIGINT');
  await recorded;
  return loaded;
}

// perf has the script, npm the page that it fills: d3-flame-graph, with which one can search and zoom.
function draw(title) {
  const template = new URL('node_modules/d3-flame-graph/dist/templates/d3-flamegraph-base.html', import.meta.url).pathname;
  const output = path.resolve(options.output);
  run('perf', ['script', '--no-inline', '-s', script, '--', '--template', template, '-o', output], { cwd: folder });
  writeFileSync(output, readFileSync(output, 'utf8').replace(/<title>[^<]*/, () => `<title>${title}`));
}

try {
  requirePrograms(['perf', 'wrk', ...(engine === 'PostgreSQL' ? ['psql'] : ['sqlite3'])]);
  const own = engine === 'PostgreSQL' ? createDatabase(process.env.QUOIN_TEST_POSTGRES) : { drop() {} };
  try {
    const server = await start(options.binary, { url: own.url, workers: 1 });
    server.url = own.url;
    const { rate } = await record(server).finally(() => stop(server));
    draw(`${route}, ${engine}, ${options.connections} connections, ${rate.toFixed(0)} requests/s`);
    console.log(options.output);
  } finally {
    own.drop();
  }
} catch (error) {
  console.error(`flame: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
