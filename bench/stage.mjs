// Everything that a run measures, started: our server on both engines, its peers, and the same rows for all of them.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { startFastApi } from './peers/fastapi.mjs';
import { startNginx } from './peers/nginx.mjs';
import { pgbench, writeScripts } from './peers/pgbench.mjs';
import { populate, requestsFor } from './population.mjs';
import { run, stopPeer } from './processes.mjs';
import { database } from './rows.mjs';
import { start, stop } from './server.mjs';
import { measureWindow } from './window.mjs';
import { writeRequests } from './wrk.mjs';

export const workers = 2;

const commits = (file) => run('/usr/bin/python3', [new URL('peers/sqlite_commits.py', import.meta.url).pathname, file, '1']);

// The id of the process that all of PostgreSQL descends from.
export function postmaster(on) {
  const [folder] = on.sql('show data_directory');
  return Number(readFileSync(path.join(folder, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

// A database of this run alone.
let databases = 0;
export function createDatabase(url) {
  const name = `bench_${process.pid}_${++databases}`;
  const all = database({ url });
  all.sql(`create database ${name};`);
  const own = new URL(url);
  own.pathname = `/${name}`;
  return { url: own.href, drop: () => all.sql(`drop database ${name} with (force);`) };
}

// Our server on one engine, with its rows and the files of requests for it.
async function startOurs(folder, binary, engine, { url, secret }) {
  const server = await start(binary, { url, workers, variables: { SECRET_KEY: secret } });
  try {
    const on = database({ url, folder: server.folder });
    const people = await populate(server, on);
    const files = {};
    for (const [i, [route, requests]] of Object.entries(requestsFor(people)).entries()) {
      files[route] = path.join(folder, `${engine}${i}.requests`);
      writeRequests(files[route], requests);
    }
    return { server, on, people, files };
  } catch (error) {
    await stop(server);
    throw error;
  }
}

// Gives {measure(window), stop()}.
export async function startStage(folder, binary) {
  const stops = [];
  const stopAll = async () => {
    for (const stopOne of stops.reverse()) await stopOne();
  };
  try {
    const secret = randomBytes(32).toString('hex');
    const { url, drop } = createDatabase(process.env.QUOIN_TEST_POSTGRES);
    stops.push(drop);
    const onSqlite = await startOurs(folder, binary, 'sqlite', { secret });
    stops.push(() => stop(onSqlite.server));
    const onPostgres = await startOurs(folder, binary, 'postgresql', { url, secret });
    stops.push(() => stop(onPostgres.server));
    const nginx = await startNginx(folder, workers);
    stops.push(() => stopPeer(nginx));
    const fastApi = await startFastApi({ url, secret, workers });
    stops.push(() => stopPeer(fastApi));

    const postgres = postmaster(onPostgres.on);
    const scripts = writeScripts(folder, onPostgres.people);
    const servers = {
      SQLite: { ...onSqlite.server, files: onSqlite.files },
      PostgreSQL: { ...onPostgres.server, files: onPostgres.files, database: postgres },
      nginx: { ...nginx, files: onPostgres.files },
      FastAPI: { ...fastApi, files: onPostgres.files, database: postgres },
    };
    const others = {
      pgbench: ({ route, connections }) => pgbench(url, scripts[route], { connections }),
      'one commit each': () => ({ rate: Number(commits(path.join(onSqlite.server.folder, 'quoin.db'))) }),
    };
    const measure = (window) => (others[window.peer] ? others[window.peer](window) : measureServer(servers[window.peer], window));
    return { measure, stop: stopAll };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function measureServer(server, window) {
  const { route } = window;
  const measured = await measureWindow(server, server.files[route], window);
  const mayRefuse = route.includes('refused') ? 0.03 : 0;
  if (measured.refused > mayRefuse * measured.requests) throw new Error(`${route}: ${measured.refused} of ${measured.requests} requests were refused`);
  return measured;
}
