// What the program takes before it does anything: its size, its start and its idle memory.
import { statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection, request } from './connection.mjs';
import { run } from './processes.mjs';
import { residentMegabytes, start, stop } from './server.mjs';

async function oneStart(binary, url) {
  const began = performance.now();
  const server = await start(binary, { url, workers: 2 });
  try {
    const connection = new Connection(server.port);
    await connection.expect(200, request('GET', '/health'));
    const milliseconds = performance.now() - began;
    connection.close();
    await pause(300); // what it does after its start belongs to its idle memory
    return { milliseconds, megabytes: residentMegabytes(server) };
  } finally {
    await stop(server);
  }
}

// {size, starts: {engine: [{milliseconds, megabytes}]}} on databases that have their tables already, in megabytes.
export async function measureFootprint(binary, folder, urls, rounds) {
  const stripped = path.join(folder, 'stripped');
  run('strip', ['-o', stripped, binary]);
  const starts = {};
  for (const [engine, url] of Object.entries(urls)) {
    await oneStart(binary, url); // makes the tables
    starts[engine] = [];
    for (let round = 0; round < rounds; ++round) starts[engine].push(await oneStart(binary, url));
  }
  return { size: statSync(stripped).size / 1e6, starts };
}
