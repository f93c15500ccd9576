// Logins at bcrypt's default cost: how many a second beside what the cores can hash, and how long GET /health takes
// meanwhile.
import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Connection, form, request } from './connection.mjs';
import { percentile } from './report.mjs';
import { start, stop } from './server.mjs';

const cost = 12;
const hashes = 24;
const inFlight = 8;
const threads = 2;

async function logins(port, text) {
  let left = hashes;
  const client = async () => {
    const connection = new Connection(port);
    while (left-- > 0) await connection.expect(200, text);
    connection.close();
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: inFlight }, client));
  return (1000 * hashes) / (performance.now() - began);
}

// Hashes a second, on as many threads as the server hashes on.
async function limitOf(program) {
  const { stdout } = await promisify(execFile)(program, [cost, threads, hashes]);
  return Number(stdout);
}

// Asks for GET /health, one after the other, until `done` says so, and adds the milliseconds of each to `times`.
async function probe(port, times, done) {
  const connection = new Connection(port);
  while (!done()) {
    const began = performance.now();
    await connection.expect(200, request('GET', '/health'));
    times.push(performance.now() - began);
    await pause(1);
  }
  connection.close();
}

// A list with {rate, limit, p50, p99} of each round.
export async function measureLogins(binary, limitProgram, rounds) {
  const server = await start(binary, { workers: threads, variables: { BCRYPT_COST: `${cost}` } });
  try {
    const user = { username: 'bench', password: 'correct horse battery' };
    const connection = new Connection(server.port);
    await connection.expect(200, request('POST', '/user/', { body: user }));
    connection.close();
    // GET /health is asked for all the time, so that the hashes and the logins compute beside the same.
    let done = false;
    const times = [];
    const probing = probe(server.port, times, () => done);
    const measured = [];
    try {
      const limits = [await limitOf(limitProgram)]; // before and after each round
      for (let round = 0; round < rounds; ++round) {
        times.length = 0;
        const rate = await logins(server.port, form('/login', user));
        const [p50, p99] = [percentile(times, 50), percentile(times, 99)];
        limits.push(await limitOf(limitProgram));
        measured.push({ rate, limit: (limits[round] + limits[round + 1]) / 2, p50, p99 });
      }
    } finally {
      done = true;
      await probing;
    }
    return measured;
  } finally {
    await stop(server);
  }
}
