// One window of load: wrk against a server for a second or more.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';

const script = new URL('wrk.lua', import.meta.url).pathname;

// Requests in the form that wrk.lua reads.
export function writeRequests(file, requests) {
  const parts = requests.flatMap((text) => {
    const bytes = Buffer.from(text);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  writeFileSync(file, Buffer.concat(parts));
}

// Gives {rate, p50, p99, requests, refused}: requests a second, milliseconds, and how many were answered with 4xx or 5xx.
export async function load(port, file, { connections, seconds = 1, depth = 1 }) {
  const threads = Math.min(2, connections);
  const args = [`-t${threads}`, `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', '-s', script, `http://127.0.0.1:${port}`, '--', file, `${depth}`];
  const { stdout } = await promisify(execFile)('wrk', args, { timeout: 1000 * seconds + 30_000 });
  const told = /^JSON (.*)$/m.exec(stdout);
  if (!told) throw new Error(`wrk printed no result: ${stdout}`);
  const { requests, microseconds, p50, p99, refused, broken } = JSON.parse(told[1]);
  if (broken) throw new Error(`${broken} of ${requests} requests to port ${port} broke`);
  return { rate: (requests * 1e6) / microseconds, p50: p50 / 1000, p99: p99 / 1000, requests, refused };
}
