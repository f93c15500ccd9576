// Where most faults are tried: a PostgreSQL, a proxy in front of it, and a server that knows only the proxy.
import { after, before } from 'node:test';
import { ask, passingClient } from './http.mjs';
import { Postgres } from './postgres.mjs';
import { FaultProxy } from './proxy.mjs';
import { Server } from './server.mjs';

// Made before the tests of a file, and gone after them.
export function site({ variables, encrypted } = {}) {
  const made = {};
  before(async () => {
    made.postgres = await Postgres.start({ encrypted });
    made.proxy = await FaultProxy.before(made.postgres.port);
    made.server = await Server.start({ url: made.proxy.in(made.postgres.url), variables });
  });
  after(async () => {
    await made.server?.remove();
    await made.proxy?.close();
    await made.postgres?.remove();
  });
  return made;
}

// What GET /health and GET /health/ready say.
export async function health(port) {
  const client = passingClient(port);
  const [live, ready] = [await ask(client, 'GET', '/health'), await ask(client, 'GET', '/health/ready')];
  return { live: live.status, ready: ready.status };
}

// What a ledger must come to, whatever happens.
export const nothingWrong = { lost: 0, doubled: 0, denied: 0, faults: [] };
