// The cost of reads against the rows of a table: one post by its key, a page of products anywhere, and the
// stream of all products.
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { request, within } from '../connection.mjs';
import { populate, requestsFor } from '../population.mjs';
import { cpuSince, cpuTimes } from '../processes.mjs';
import { addPosts, addProducts, database, settle, somePosts } from '../rows.mjs';
import { start, stop } from '../server.mjs';
import { postmaster } from '../stage.mjs';
import { windows } from './windows.mjs';

// Requests for pages of 20 that start all over the table: a page starts where the link of another says.
async function pageRequests({ port }, rows) {
  const step = Math.min(1000, rows / 20);
  const requests = [];
  for (let next = `/products?limit=${step}`; next; ) {
    const answer = await fetch(`http://127.0.0.1:${port}${next}`);
    await answer.arrayBuffer();
    next = /<([^>]+)>; rel="next"/.exec(answer.headers.get('link') ?? '')?.[1];
    if (next) requests.push(request('GET', next.replace(/limit=\d+/, 'limit=20')));
  }
  return requests;
}

// The whole list, once: rows a second, CPU microseconds a row, and the most memory that the server had meanwhile.
async function stream(server, rows) {
  writeFileSync(`/proc/${server.child.pid}/clear_refs`, '5'); // the peak counts from now on
  const processes = [server.child.pid, server.database].filter(Boolean);
  const before = processes.map(cpuTimes);
  const began = performance.now();
  const [answer] = await once(http.get({ port: server.port, path: '/products' }), 'response');
  answer.resume();
  await within(120_000, 'the whole list', once(answer, 'end'));
  const seconds = (performance.now() - began) / 1000;
  const took = processes.reduce((sum, id, at) => sum + cpuSince(before[at], id), 0);
  const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.child.pid}/status`, 'utf8'))[1]);
  return { seconds, rate: rows / seconds, cpu: took / rows, peakMegabytes: peak / 1024 };
}

export async function overRows(binary, folder, { engine, url }, sizes) {
  const server = await start(binary, { url, workers: 2 });
  try {
    const on = database({ url, folder: server.folder });
    if (url) server.database = postmaster(on);
    const people = await populate(server, on, { posts: sizes[0], products: sizes[0] });
    const measured = [];
    for (const [i, rows] of sizes.entries()) {
      console.error(`${engine}, ${rows} rows`);
      if (i) {
        addPosts(on, rows - sizes[i - 1]);
        addProducts(on, rows - sizes[i - 1]);
        settle(on);
      }
      const reads = requestsFor({ ...people, posts: somePosts(on) })['GET /posts/{id}/'];
      const read = await windows(server, folder, reads, 32);
      const page = await windows(server, folder, await pageRequests(server, rows), 32);
      measured.push({ engine, rows, read, page, stream: await stream(server, rows) });
    }
    return measured;
  } finally {
    await stop(server);
  }
}
