// The memory of a server with connections that have asked nothing yet (silent), that have asked once (idle), and that keep
// asking (busy).
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Connection, request, within } from '../connection.mjs';
import { residentMegabytes, start, stop } from '../server.mjs';
import { load, writeRequests } from '../wrk.mjs';

// Resolves when the server has this many connections beside the one that asks.
async function reached(control, count) {
  const counted = async () => Number(/^quoin_connections_open (\d+)/m.exec(await control.expect(200, request('GET', '/metrics')))[1]) - 1;
  const wait = async () => {
    while ((await counted()) !== count) await pause(10);
  };
  await within(30_000, `${count} connections`, wait());
}

async function open(port, sockets, count) {
  while (sockets.length < count) {
    const more = Array.from({ length: Math.min(100, count - sockets.length) }, () => net.connect(port, '127.0.0.1'));
    await Promise.all(more.map((socket) => once(socket, 'connect')));
    sockets.push(...more);
  }
}

async function ask(socket) {
  const answered = once(socket, 'data');
  socket.write(request('GET', '/health'));
  await answered;
}

// Runs `measure(server, note)` on a new server and gives what it noted.
async function onServer(binary, folder, measure) {
  const server = await start(binary, { workers: 2 });
  server.control = new Connection(server.port);
  server.file = path.join(folder, 'requests');
  try {
    writeRequests(server.file, [request('GET', '/health')]);
    await load(server.port, server.file, { connections: 1 });
    await reached(server.control, 0);
    const alone = residentMegabytes(server);
    const measured = [];
    await measure(server, (state, connections) => {
      const megabytes = residentMegabytes(server);
      measured.push({ state, connections, each: ((megabytes - alone) * 1024) / connections, megabytes });
    });
    return measured;
  } finally {
    server.control.close();
    await stop(server);
  }
}

async function silentAndIdle(counts, { port, control }, note) {
  const sockets = [];
  for (const count of counts) {
    console.error(`${count} connections`);
    await open(port, sockets, count);
    await reached(control, count);
    note('silent', count);
    await Promise.all(sockets.map(ask));
    note('idle', count);
  }
  for (const socket of sockets) socket.destroy();
}

async function busy(counts, { port, control, file }, note) {
  for (const count of counts) {
    console.error(`${count} busy connections`);
    await Promise.all([load(port, file, { connections: count }), reached(control, count).then(() => note('busy', count))]);
    await reached(control, 0);
  }
}

export async function overConnections(binary, folder, counts) {
  const quiet = await onServer(binary, folder, (server, note) => silentAndIdle(counts, server, note));
  return [...quiet, ...(await onServer(binary, folder, (server, note) => busy(counts, server, note)))];
}
