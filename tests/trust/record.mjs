#!/usr/bin/env node
// Keeps what a run that takes too long for make test-trust has proved, for its table:
//     tests/trust/record.mjs F29 'make test-asan: every test passed'
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { machine } from '../../bench/machine.mjs';
import { records } from './records.mjs';

const [row, figure] = process.argv.slice(2);
const { commit, time } = machine();
mkdirSync(records, { recursive: true });
writeFileSync(path.join(records, `${row} ${figure.split(':')[0]}.json`), JSON.stringify({ row, figure, commit, time }));
