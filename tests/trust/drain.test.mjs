// A server is told to stop under load, and another takes over the socket, as systemd's socket activation has it.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { within } from '../../bench/connection.mjs';
import { Ledger } from './ledger.mjs';
import { afterwards, bound, measured, times } from './measure.mjs';
import { Server, binary } from './server.mjs';
import { nothingWrong } from './site.mjs';

// Starts servers, one after the other, on one socket that stays open.
class Holder {
  constructor(server) {
    const holder = fileURLToPath(new URL('holder.py', import.meta.url));
    this.child = spawn('python3', [holder, binary, 'serve', '--workers', '2'], { cwd: server.folder, env: server.environment, stdio: ['pipe', 'pipe', 'ignore'] });
    this.lines = createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  // The words of the next line that begins with this one.
  async #line(first) {
    for (;;) {
      const { value = '' } = await within(20_000, `'${first}' of the holder`, this.lines.next());
      const words = value.split(' ');
      if (words[0] === first) return words;
      if (!value) throw new Error('the holder has ended');
    }
  }

  async port() {
    return Number((await this.#line('port'))[1]);
  }

  // The id of a new one that serves.
  async start() {
    this.child.stdin.write('start\n');
    const [, id] = await this.#line('started');
    await this.#line('ready');
    return Number(id);
  }

  // Its exit status, and how long it took.
  async stop(id) {
    const began = performance.now();
    process.kill(id, 'SIGTERM');
    for (;;) {
      const [, ended, status] = await this.#line('ended');
      if (Number(ended) === id) return { status: Number(status), milliseconds: performance.now() - began };
    }
  }

  async close() {
    this.child.stdin.end();
    await once(this.child, 'exit');
  }
}

test('F18: servers that are stopped under load, each when the next one serves, fail no request', async (t) => {
  const server = new Server(); // only for its folder and variables
  const holder = new Holder(server);
  afterwards(t, () => holder.close().then(() => server.remove()));
  const port = await holder.port();
  let id = await holder.start();
  const ledger = await Ledger.open(t, port);
  const turns = times(3, 20);
  let slowest = 0;
  ledger.start();
  for (let i = 0; i < turns; ++i) {
    await pause(times(400, 1500));
    const next = await holder.start();
    const { status, milliseconds } = await holder.stop(id);
    assert.equal(status, 0);
    slowest = Math.max(slowest, milliseconds);
    id = next;
  }
  await pause(300);
  await ledger.stop();
  const outcome = await ledger.check();
  const failed = ledger.refused.size + ledger.unknown.size;
  measured(t, 'F18', `${turns} servers stopped: ${failed} failed requests; stopped in ${slowest.toFixed(0)} ms at most; ${ledger.describe({ vitals: () => Server.vitalsOf(id) })}`);
  assert.deepEqual(outcome, nothingWrong);
  assert.deepEqual([...ledger.answers.keys()].sort(), ['GET 200', 'POST 201']);
});

test('F18: a second SIGTERM ends at once what the first would wait for', async (t) => {
  const server = await Server.start();
  afterwards(t, () => server.remove());
  const socket = net.connect(server.port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  socket.write('POST /users/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n');
  await pause(100);
  process.kill(server.id, 'SIGTERM');
  await pause(300);
  assert.ok(server.alive, 'it did not wait for the request in flight');
  const { milliseconds } = await server.end('SIGTERM');
  measured(t, 'F18', `second SIGTERM: ended after ${milliseconds.toFixed(0)} ms`);
  assert.ok(milliseconds < bound(1000));
});
