#!/usr/bin/env node
// Measures the release build beside its peers, all on loopback, in windows of a second whose order is random in each round,
// and prints where it stands. `make bench` builds what it needs and runs it; docs/performance.md explains each figure.
//     tests/services/with_postgres bench/run.mjs [--quick | --rounds N] [--only TEXT] [--output FILE]
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { drive } from './driver.mjs';
import { measureFootprint } from './footprint.mjs';
import { goalsOfCounts } from './goals_of_counts.mjs';
import { measureLogins } from './logins.mjs';
import { machine } from './machine.mjs';
import { requireFastApi } from './peers/fastapi.mjs';
import { goals, nameOf, only, windows } from './plan.mjs';
import { requirePrograms } from './processes.mjs';
import { judge, judgeRatio, summarize, tableOfGoals, tableOfWindows } from './report.mjs';
import { startStage } from './stage.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean' },
    rounds: { type: 'string', default: '6' },
    only: { type: 'string', default: '' },
    binary: { type: 'string', default: 'build/release/quoin' },
    limit: { type: 'string', default: 'build/release/crypt_limit' },
    output: { type: 'string', default: 'build/bench.json' },
  },
});
const rounds = options.quick ? 1 : Number(options.rounds);
const plan = options.only ? only(options.only) : { windows, goals };
const wants = (name) => name.includes(options.only);

function shuffled(list) {
  const mixed = [...list];
  for (let i = mixed.length - 1; i > 0; --i) {
    const j = Math.floor(Math.random() * (i + 1));
    [mixed[i], mixed[j]] = [mixed[j], mixed[i]];
  }
  return mixed;
}

function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

// Ends a run after its window, so that everything that was started is stopped.
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => (interrupted = true));

async function measureWindows(stage) {
  const measured = [];
  for (let round = 1; round <= rounds; ++round) {
    const results = {};
    for (const [i, window] of shuffled(plan.windows).entries()) {
      progress(`round ${round} of ${rounds}, window ${i + 1} of ${plan.windows.length}: ${nameOf(window)}`);
      results[nameOf(window)] = await stage.measure(window);
      if (interrupted) throw new Error('interrupted');
    }
    measured.push(Object.fromEntries(plan.windows.map((window) => [nameOf(window), results[nameOf(window)]])));
    if (!process.stderr.isTTY) console.error(`round ${round} of ${rounds} is done`);
  }
  return measured;
}

function goalsOfLogins(logins) {
  return [
    judge({ what: "POST /login, bcrypt 12: logins/s beside crypt_r's limit", least: 0.9 }, logins.map(({ rate, limit }) => rate / limit)),
    judge({ what: 'GET /health meanwhile: p99, ms', most: 5 }, logins.map(({ p99 }) => p99)),
  ];
}

function goalsOfFootprint({ size, starts }) {
  const each = Object.entries(starts).flatMap(([engine, list]) => [
    judge({ what: `idle memory, ${engine}, MB`, most: 25 }, list.map(({ megabytes }) => megabytes)),
    judge({ what: `start to first answer, ${engine}, ms`, most: 60 }, list.map(({ milliseconds }) => milliseconds)),
  ]);
  return [judge({ what: 'binary, stripped, MB', most: 15 }, [size]), ...each];
}

async function measureAll(folder) {
  const result = { before: machine(), goals: [] };
  if (plan.windows.length) {
    const stage = await startStage(folder, options.binary);
    try {
      result.rounds = await measureWindows(stage);
      result.summary = summarize(result.rounds);
      result.goals.push(...plan.goals.map((goal) => judgeRatio(goal, result.rounds)));
    } finally {
      await stage.stop();
    }
  }
  if (wants('logins')) {
    progress('logins');
    result.logins = await measureLogins(options.binary, options.limit, options.quick ? 1 : 3);
    result.goals.push(...goalsOfLogins(result.logins));
  }
  if (wants('footprint')) {
    progress('start, memory and size');
    const urls = { SQLite: `sqlite:///${folder}/footprint.db`, PostgreSQL: process.env.QUOIN_TEST_POSTGRES };
    result.footprint = await measureFootprint(options.binary, folder, urls, options.quick ? 3 : 10);
    result.goals.push(...goalsOfFootprint(result.footprint));
  }
  if (wants('counts')) result.goals.push(...goalsOfCounts(JSON.parse(readFileSync(new URL('counts.json', import.meta.url)))));
  return { ...result, after: machine() };
}

function print({ before, after, summary, logins, goals: judged }) {
  progress('');
  console.log(`${before.cores} cores, ${before.processor}, Linux ${before.kernel}; load ${before.load[0]} before, ${after.load[0]} after; ${before.commit}; ${rounds} rounds\n`);
  if (summary) console.log(`${tableOfWindows(summary)}\n`);
  for (const { rate, limit, p50, p99 } of logins ?? [])
    console.log(`logins/s ${rate.toFixed(2)}, crypt_r ${limit.toFixed(2)}; GET /health meanwhile p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`);
  if (judged.length) console.log(`\n${tableOfGoals(judged)}`);
}

await drive({
  name: 'bench',
  check: () => {
    requirePrograms(['wrk', 'nginx', 'pgbench', 'psql', 'sqlite3', 'strip']);
    requireFastApi();
  },
  measure: measureAll,
  print,
  output: options.output,
});
