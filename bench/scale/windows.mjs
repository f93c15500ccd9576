// A few windows of the same load, of which the medians count.
import path from 'node:path';
import { spread } from '../report.mjs';
import { measureWindow } from '../window.mjs';
import { writeRequests } from '../wrk.mjs';

const count = 3;
const fields = ['rate', 'p50', 'p99', 'serverCpu', 'cpu'];

const medians = (list) => Object.fromEntries(fields.map((field) => [field, spread(list.map((window) => window[field])).median]));

// The medians of each of some servers, whose windows take turns; `requests` has a list for each.
export async function turns(servers, folder, requests, connections) {
  const files = requests.map((list, i) => path.join(folder, `turns${i}.requests`));
  files.forEach((file, i) => writeRequests(file, requests[i]));
  const measured = servers.map(() => []);
  for (let turn = 0; turn < count; ++turn)
    for (const [i, server] of servers.entries()) {
      const window = await measureWindow(server, files[i], { connections });
      if (window.refused) throw new Error(`${window.refused} requests were refused, of those like ${requests[i][0].split('\r\n', 1)[0]}`);
      measured[i].push(window);
    }
  return measured.map(medians);
}

export const windows = async (server, folder, requests, connections) => (await turns([server], folder, [requests], connections))[0];
