#!/usr/bin/env node
// Proves the rows of docs/trust.md, prints the table, and keeps it in build/trust.json; --write puts it into the document:
//     tests/services/with_postgres tests/services/with_redis tests/trust/run.mjs [--write] [--build build/dev] [--again TEXT]
// --again runs only the tests in Node.js whose file has TEXT in its name, reads the records of longer runs anew, and takes
// the rest from the last run; the document says so.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { run } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { replaced } from '../../bench/document.mjs';
import { machine } from '../../bench/machine.mjs';
import { doctestProofs } from './doctest.mjs';
import { long } from './measure.mjs';
import { recordedProofs } from './records.mjs';
import { rowsOf } from './rows.mjs';
import { counts, judge, markdown, plain, shortfalls } from './table.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { values: options } = parseArgs({ options: { write: { type: 'boolean' }, build: { type: 'string', default: path.join(root, 'build/dev') }, again: { type: 'string' } } });
const tell = (text) => console.error(`trust: ${text}`);

// The tests in Node.js that prove rows: all of this folder, and those of others that have a row in a name.
function nodeFiles() {
  const own = path.join(root, 'tests/trust');
  const of = (folder) => readdirSync(folder).filter((name) => name.endsWith('.test.mjs')).map((name) => path.join(folder, name));
  const others = ['tests/browser', 'tests/openapi'].flatMap((folder) => of(path.join(root, folder)));
  const proving = others.filter((file) => [...readFileSync(file, 'utf8').matchAll(/\btest\(["'`]([^"'`]*)/g)].some(([, name]) => rowsOf(name).length));
  for (const folder of new Set(proving.map(path.dirname))) execFileSync(path.join(root, 'tools/npm_ci'), [folder], { stdio: 'inherit' });
  return [...of(own), ...proving];
}

// One file after the other: they load the machine. The figures of a test come right after it.
async function nodeProofs(files) {
  const proofs = [];
  const placeOf = (file) => (file ? path.relative(root, file) : 'tests/trust');
  const add = (state) => ({ name, skip, details, file }) => {
    const rows = rowsOf(name);
    if (!rows.length) return state === 'failed' && proofs.push({ rows, name, where: placeOf(file), state, figures: [], error: details.error?.message });
    tell(`${skip ? 'skipped' : state} after ${(details.duration_ms / 1000).toFixed(1)} s: ${name}`);
    proofs.push({ rows, name, where: placeOf(file), state: skip ? 'skipped' : state, reason: skip || undefined, figures: [], error: details.error?.cause?.message ?? details.error?.message });
  };
  const stream = run({ files, concurrency: 1 });
  stream.on('test:pass', add('passed'));
  stream.on('test:fail', add('failed'));
  stream.on('test:diagnostic', ({ message, file }) => {
    if (!rowsOf(message).length) return;
    tell(message);
    proofs.push({ rows: rowsOf(message), name: message, where: placeOf(file), state: 'told', figures: [message] });
  });
  for await (const _ of stream);
  return proofs;
}

const form = (isLong) => (isLong ? 'long' : 'short');

function write(table, { before, long, repeated }) {
  const file = path.join(root, 'docs/trust.md');
  const { cores, processor, kernel, commit, time, load } = before;
  const later = repeated.map((each) => ` Again at commit ${each.commit}, in the ${form(each.long)} form: ${each.files.join(', ')}.`);
  const head = `Of ${time.slice(0, 10)}, commit ${commit}, on ${cores} cores (${processor}, Linux ${kernel.split('-')[0]}), with a load of ${load[0]} before, in the ${form(long)} form: ${counts(table)}.${later.join('')}`;
  writeFileSync(file, replaced(readFileSync(file, 'utf8'), 'trust', `${head}\n\n${markdown(table)}`));
}

const record = path.join(root, 'build/trust.json');

async function runAll() {
  const before = machine();
  return { before, long, repeated: [], proofs: [...(await nodeProofs(nodeFiles())), ...(await doctestProofs(options.build, tell))] };
}

async function runAgain(text) {
  const last = JSON.parse(readFileSync(record, 'utf8'));
  const files = nodeFiles().filter((file) => path.basename(file).includes(text));
  const places = files.map((file) => path.relative(root, file));
  const { commit } = machine();
  if (files.length) last.repeated.push({ commit, long, files: places });
  return { ...last, proofs: [...last.proofs.filter(({ where }) => !places.includes(where)), ...(files.length ? await nodeProofs(files) : [])] };
}

const outcome = options.again === undefined ? await runAll() : await runAgain(options.again);
const proofs = [...outcome.proofs, ...recordedProofs()];
const table = judge(proofs);
const unnamed = proofs.filter(({ rows, state }) => !rows.length && state === 'failed');
if (!existsSync(path.join(root, 'build'))) mkdirSync(path.join(root, 'build'));
writeFileSync(record, JSON.stringify({ ...outcome, after: machine(), table, unnamed }, null, 1));
if (options.write) write(table, outcome);

console.log(`${plain(table)}\n`);
for (const { name, where, error } of unnamed) console.log(`FAILED: ${where}: ${name}: ${error}`);
console.log(`${counts(table)} (${form(outcome.long)} form, load ${outcome.before.load[0]} before)`);
process.exitCode = shortfalls(table).length || unnamed.length ? 1 : 0;
