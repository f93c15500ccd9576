#!/usr/bin/env node
// Measures what grows with what: the cost of reads with the rows of a table, memory with connections, requests with
// threads. `make bench-scale` builds the server and runs it; bench/plot.mjs draws it.
//     tests/services/with_postgres bench/scale.mjs [--rows N] [--connections N] [--only rows|connections|threads]
//                                                  [--output FILE]
import { parseArgs } from 'node:util';
import { drive } from './driver.mjs';
import { machine } from './machine.mjs';
import { requirePrograms } from './processes.mjs';
import { judge, tableOfGoals } from './report.mjs';
import { overConnections } from './scale/connections.mjs';
import { overRows } from './scale/rows.mjs';
import { overThreads } from './scale/threads.mjs';
import { createDatabase } from './stage.mjs';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    connections: { type: 'string', default: '4000' },
    only: { type: 'string', default: '' },
    binary: { type: 'string', default: 'build/release/quoin' },
    output: { type: 'string', default: 'build/scale.json' },
  },
});
const upTo = (most, list) => list.filter((number) => number <= Number(most));

// Gives what `measure` tells of as many new databases of PostgreSQL.
async function withDatabases(count, measure) {
  const databases = Array.from({ length: count }, () => createDatabase(process.env.QUOIN_TEST_POSTGRES));
  try {
    return await measure(databases.map(({ url }) => url));
  } finally {
    for (const { drop } of databases) drop();
  }
}

async function measureAll(folder) {
  const { binary } = options;
  const sizes = upTo(options.rows, [1e3, 1e4, 1e5, 1e6]);
  const parts = {
    rows: async () => [
      ...(await overRows(binary, folder, { engine: 'SQLite' }, sizes)),
      ...(await withDatabases(1, ([url]) => overRows(binary, folder, { engine: 'PostgreSQL', url }, sizes))),
    ],
    connections: () => overConnections(binary, folder, upTo(options.connections, [1, 10, 100, 1000, 2000, 4000])),
    threads: async () => [
      ...(await overThreads(binary, folder, 'SQLite', [undefined, undefined])),
      ...(await withDatabases(2, (urls) => overThreads(binary, folder, 'PostgreSQL', urls))),
    ],
  };
  const result = { machine: machine() };
  for (const [name, part] of Object.entries(parts)) if (name.includes(options.only)) result[name] = await part();
  return { ...result, goals: goalsOf(result) };
}

// Flat: with the most rows a read takes no more than 1.5 times the CPU that it takes with the fewest. A tree of a thousand
// times the rows is two pages deeper, and fits the caches less well.
function goalsOf({ rows = [], connections = [] }) {
  const flat = ['SQLite', 'PostgreSQL'].flatMap((engine) => {
    const of = rows.filter((each) => each.engine === engine);
    return of.length < 2 ? [] : ['read', 'page'].map((kind) => judge({ what: `${engine}: CPU of a ${kind}, most rows beside fewest`, most: 1.5 }, [of.at(-1)[kind].cpu / of[0][kind].cpu]));
  });
  const idle = connections.filter(({ state }) => state === 'idle').at(-1);
  return [...flat, ...(idle ? [judge({ what: `memory of each of ${idle.connections} idle connections, KB`, most: 8 }, [idle.each])] : [])];
}

function print({ rows = [], connections = [], threads = [], goals }) {
  const right = (value, width, digits = 1) => value.toFixed(digits).padStart(width);
  if (rows.length) console.log('\nengine          rows   read µs   page µs   stream rows/s   stream µs/row   peak MB');
  for (const { engine, rows: count, read, page, stream } of rows)
    console.log(`${engine.padEnd(11)} ${right(count, 8, 0)} ${right(read.cpu, 9)} ${right(page.cpu, 9)} ${right(stream.rate, 15, 0)} ${right(stream.cpu, 15, 2)} ${right(stream.peakMegabytes, 9)}`);
  if (connections.length) console.log('\nconnections  state      KB each    MB in all');
  for (const { state, connections: count, each, megabytes } of connections)
    console.log(`${right(count, 11, 0)}  ${state.padEnd(8)} ${right(each, 9, 2)} ${right(megabytes, 12)}`);
  if (threads.length) console.log('\nengine      threads  route             conn  requests/s   CPU µs');
  for (const { engine, threads: count, route, connections: open, rate, cpu } of threads)
    console.log(`${engine.padEnd(11)} ${right(count, 7, 0)}  ${route.padEnd(16)} ${right(open, 5, 0)} ${right(rate, 11, 0)} ${right(cpu, 8)}`);
  if (goals.length) console.log(`\n${tableOfGoals(goals)}`);
}

await drive({
  name: 'bench-scale',
  check: () => requirePrograms(['wrk', 'psql', 'sqlite3']),
  measure: measureAll,
  print,
  output: options.output,
});
