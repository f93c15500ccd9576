// What longer runs have proved (record.mjs), as proofs for the table.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const records = fileURLToPath(new URL('../../build/proofs', import.meta.url));

export function recordedProofs() {
  if (!existsSync(records)) return [];
  return readdirSync(records).map((name) => {
    const { row, figure, commit, time } = JSON.parse(readFileSync(path.join(records, name), 'utf8'));
    return { rows: [row], name: figure, where: 'build/proofs', state: 'passed', figures: [`${row}: ${figure} (commit ${commit}, ${time.slice(0, 10)})`] };
  });
}
