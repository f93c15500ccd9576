// What every driver of a bench ends with: it measures in a folder of its own, prints, and keeps the figures; where that
// fails it says why in one line.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

// `check` throws where something is missing; `measure` is given the folder and resolves to what `print` shows.
export async function drive({ name, check, measure, print, output }) {
  try {
    check();
    if (!process.env.QUOIN_TEST_POSTGRES) throw new Error(`no PostgreSQL in QUOIN_TEST_POSTGRES: run this by tests/services/with_postgres, as make ${name} does`);
    const folder = mkdtempSync(path.join(os.tmpdir(), `quoin-${name}-`));
    try {
      const result = await measure(folder);
      print(result);
      mkdirSync(path.dirname(output), { recursive: true });
      writeFileSync(output, `${JSON.stringify(result, null, 1)}\n`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  } catch (error) {
    console.error(`${name}: ${error.message}`);
    process.exitCode = 1;
  }
}
