// Where and when a measurement was made: without it its figures say nothing.
import { execFileSync } from 'node:child_process';
import os from 'node:os';

export const machine = () => ({
  processor: os.cpus()[0].model,
  cores: os.cpus().length,
  kernel: os.release(),
  load: os.loadavg().map((load) => Number(load.toFixed(1))),
  commit: execFileSync('git', ['describe', '--always', '--dirty'], { cwd: new URL('.', import.meta.url).pathname, encoding: 'utf8' }).trim(),
  time: new Date().toISOString(),
});
