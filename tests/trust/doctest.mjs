// The doctest cases that prove rows of docs/trust.md: those that CTest would run and that have a row's id in their name.
import { execFile, execFileSync } from 'node:child_process';
import path from 'node:path';
import { rowsOf } from './rows.mjs';

const cases = /<TestCase name="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/TestCase>)/g;
const entities = { quot: '"', amp: '&', lt: '<', gt: '>', apos: "'" };
const unescaped = (text) => text.replaceAll(/&(\w+);/g, (_, name) => entities[name]);

// Every run of a doctest program that CTest knows: {name, program, environment}.
function programs(build) {
  const { tests } = JSON.parse(execFileSync('ctest', ['--show-only=json-v1'], { cwd: build, encoding: 'utf8' }));
  return tests
    .filter(({ command }) => command?.length === 1 && path.basename(command[0]).startsWith('test_'))
    .map(({ name, command, properties }) => ({
      name,
      program: command[0],
      environment: Object.fromEntries((properties.find((each) => each.name === 'ENVIRONMENT')?.value ?? []).map((line) => line.split(/=(.*)/s, 2))),
    }));
}

// The names of its cases that prove a row.
function provingCases(program) {
  const list = execFileSync(program, ['--list-test-cases', '--reporters=xml'], { encoding: 'utf8' });
  return [...list.matchAll(cases)].map(([, name]) => unescaped(name)).filter((name) => rowsOf(name).length);
}

// doctest ends a name at a comma: ? stands for any character.
const filterOf = (names) => `--test-case=${names.map((name) => name.replaceAll(/[,\\]/g, '?')).join(',')}`;

function runCases({ program, environment }, names) {
  const options = { encoding: 'utf8', env: { ...process.env, ...environment }, maxBuffer: 1 << 28, timeout: 600_000 };
  return new Promise((resolve) => execFile(program, ['--reporters=xml', filterOf(names)], options, (_, output) => resolve(output)));
}

// What a case came to. Where nothing was checked, it found that it had nothing to check here.
function proofOf(name, inner, where) {
  const [, checks, failures, success] = /<OverallResultsAsserts successes="(\d+)" failures="(\d+)"[^>]*test_case_success="(\w+)"/.exec(inner) ?? [];
  const texts = [...inner.matchAll(/<Message[^>]*>\s*<Text>\s*([\s\S]*?)\s*<\/Text>/g)].map(([, text]) => unescaped(text));
  const skipped = texts.find((text) => text.startsWith('skipped'));
  const state = success !== 'true' ? 'failed' : skipped || checks === '0' ? 'skipped' : 'passed';
  const figures = texts.filter((text) => rowsOf(text).length);
  return { rows: rowsOf(name), name, where, state, reason: skipped?.replace(/^skipped: */, ''), checks: Number(checks ?? 0) + Number(failures ?? 0), figures };
}

// Runs them all, and gives what each came to. A program that dies takes the cases with it that it had not told of.
export async function doctestProofs(build, tell) {
  const proofs = [];
  for (const each of programs(build)) {
    const names = provingCases(each.program);
    if (!names.length) continue;
    tell(`${each.name}: ${names.length} cases`);
    const output = await runCases(each, names);
    const told = new Map([...output.matchAll(cases)].filter(([, , inner]) => inner !== undefined).map(([, name, inner]) => [unescaped(name), inner]));
    proofs.push(...names.map((name) => proofOf(name, told.get(name) ?? '', each.name)));
  }
  return proofs;
}
