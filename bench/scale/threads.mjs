// What a second thread brings: two servers, each with rows of its own, whose windows take turns.
import { populate, requestsFor } from '../population.mjs';
import { database } from '../rows.mjs';
import { start, stop } from '../server.mjs';
import { postmaster } from '../stage.mjs';
import { turns } from './windows.mjs';

const routes = ['GET /health', 'GET /users/me', 'GET /posts/{id}/', 'POST /posts/'];

async function startOne(binary, url, threads) {
  const server = await start(binary, { url, workers: threads });
  try {
    const on = database({ url, folder: server.folder });
    if (url) server.database = postmaster(on);
    return { ...server, requests: requestsFor(await populate(server, on)) };
  } catch (error) {
    await stop(server);
    throw error;
  }
}

// `urls` has a database for each server; SQLite needs none.
export async function overThreads(binary, folder, engine, urls) {
  const servers = [];
  try {
    for (const [i, url] of urls.entries()) servers.push(await startOne(binary, url, i + 1));
    const measured = [];
    for (const route of routes)
      for (const connections of [32, 256]) {
        console.error(`${engine}, 1 and 2 threads, ${route}, ${connections} connections`);
        const each = await turns(servers, folder, servers.map(({ requests }) => requests[route]), connections);
        measured.push(...each.map((medians, i) => ({ engine, threads: i + 1, route, connections, ...medians })));
      }
    return measured;
  } finally {
    for (const server of servers) await stop(server);
  }
}
