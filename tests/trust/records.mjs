// What longer runs have proved (record.mjs), as proofs for the table. One that has left nothing here is told as skipped.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const records = fileURLToPath(new URL('../../build/proofs', import.meta.url));

const runs = { F29: ['make test-asan', 'make test-tsan'], F30: ['make fuzz', 'make fuzz-coverage'] };

export const fileOf = (row, run) => path.join(records, `${row} ${run}.json`);

function proof(row, run) {
  const made = { rows: [row], name: run, where: 'build/proofs', figures: [] };
  if (!existsSync(fileOf(row, run))) return { ...made, state: 'skipped', reason: `${run} has left no record` };
  const { figure, commit, time } = JSON.parse(readFileSync(fileOf(row, run), 'utf8'));
  return { ...made, state: 'passed', figures: [`${row}: ${figure} (commit ${commit}, ${time.slice(0, 10)})`] };
}

export const recordedProofs = () => Object.entries(runs).flatMap(([row, names]) => names.map((run) => proof(row, run)));
