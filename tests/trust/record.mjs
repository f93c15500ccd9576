#!/usr/bin/env node
// Keeps what a run that takes too long for make test-trust has proved, for its table:
//     tests/trust/record.mjs F29 'make test-asan: every test passed'
import { mkdirSync, writeFileSync } from 'node:fs';
import { machine } from '../../bench/machine.mjs';
import { fileOf, records } from './records.mjs';

const [row, figure] = process.argv.slice(2);
const { commit, time } = machine();
mkdirSync(records, { recursive: true });
writeFileSync(fileOf(row, figure.split(':')[0]), JSON.stringify({ figure, commit, time }));
