// The server under test: a process that is killed and started again, always on the same port and database.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { within } from '../../bench/connection.mjs';
import { freePort } from '../../bench/processes.mjs';

export const binary = path.resolve(process.env.QUOIN_BINARY ?? fileURLToPath(new URL('../../build/dev/quoin', import.meta.url)));
const secret = 'k7Jd93hfKq0ZmXv2LpRt8sWyB4nGcE6u';

export class Server {
  // Without `url` on SQLite, in a folder of its own. `prefix` is what runs the binary: nothing, strace, prlimit. `errors` is
  // where its log goes, instead of into `log`.
  constructor({ url, variables = {}, prefix = [], errors = 'pipe', folder = mkdtempSync(path.join(tmpdir(), 'quoin-trust-')) } = {}) {
    this.folder = folder;
    this.prefix = prefix;
    this.errors = errors;
    this.environment = { PATH: process.env.PATH, BCRYPT_COST: '4', SECRET_KEY: secret, LOG_LEVEL: 'warning', ...(url && { DATABASE_URL: url }), ...variables };
    this.log = '';
  }

  static async start(options) {
    const server = new Server(options);
    await server.start();
    return server;
  }

  // Gives the milliseconds until it serves; `program` is another one than under test. Another process may have taken the
  // port of the first start: that is told.
  async start(program = binary) {
    this.port ??= await freePort();
    const [command, ...rest] = [...this.prefix, program, 'serve', '--port', `${this.port}`, '--workers', '2'];
    const began = performance.now();
    this.child = spawn(command, rest, { cwd: this.folder, env: this.environment, stdio: ['ignore', 'pipe', this.errors] });
    this.child.stderr?.on('data', (text) => (this.log += text));
    this.ended = once(this.child, 'exit');
    let output = '';
    const serving = new Promise((resolve) => this.child.stdout.on('data', (text) => (output += text).includes('serving on') && resolve()));
    const early = this.ended.then(([code, signal]) => {
      throw new Error(`the server ended with ${code ?? signal}: ${this.log}`);
    });
    early.catch(() => {}); // once it serves, its end is no news
    await within(30_000, 'the start of the server', Promise.race([serving, early]));
    return performance.now() - began;
  }

  get id() {
    return this.child.pid;
  }

  get alive() {
    return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
  }

  // Gives {code, milliseconds} once it has ended.
  async end(signal = 'SIGTERM') {
    const began = performance.now();
    process.kill(this.id, signal);
    const [code] = await within(30_000, `the end by ${signal}`, this.ended);
    return { code, milliseconds: performance.now() - began };
  }

  // The same for one whose prefix is strace, which passes no signal on.
  async endTraced() {
    process.kill(Number(readFileSync(`/proc/${this.id}/task/${this.id}/children`, 'utf8').split(' ')[0]), 'SIGTERM');
    await within(30_000, 'the end of the traced server', this.ended);
  }

  async remove() {
    if (this.alive) await this.end('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  vitals() {
    return Server.vitalsOf(this.id);
  }

  // What a process holds of the machine: megabytes, descriptors and threads.
  static vitalsOf(id) {
    const status = readFileSync(`/proc/${id}/status`, 'utf8');
    const number = (field) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)[1]);
    return { megabytes: number('VmRSS') / 1024, descriptors: readdirSync(`/proc/${id}/fd`).length, threads: number('Threads') };
  }
}
