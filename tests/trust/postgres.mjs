// A PostgreSQL of the test's own, on loopback, that may be stopped, killed and started again.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { freePort } from '../../bench/processes.mjs';

const run = promisify(execFile);
const releases = '/usr/lib/postgresql';
export const program = (name) => path.join(releases, readdirSync(releases).sort().at(-1), 'bin', name);

// PostgreSQL refuses to run as root.
const asUser = process.getuid() === 0 ? ['setpriv', '--reuid', 'postgres', '--regid', 'postgres', '--init-groups'] : [];

const giveAway = (folder) => asUser.length && run('chown', ['-R', 'postgres:', folder]);

export class Postgres {
  // `home` is where it keeps all it has, but for its log of changes where `initdb` says so; `settings` are lines of
  // postgresql.conf; `encrypted`: its URL asks for TLS; `address`: where it listens besides loopback, with its neighbours.
  static async start({ encrypted = false, address, initdb = [], home = mkdtempSync(path.join(tmpdir(), 'quoin-trust-postgres-')), settings = {} } = {}) {
    const postgres = new Postgres(home);
    const password = randomBytes(16).toString('hex');
    mkdirSync(home, { recursive: true });
    writeFileSync(path.join(home, 'password'), password);
    await giveAway(home);
    await postgres.#run('initdb', ...initdb, '--pgdata', 'data', '--no-sync', '--encoding', 'UTF8', '--locale', 'C', '--username', 'quoin', '--auth', 'scram-sha-256', '--pwfile', 'password');
    postgres.port = await freePort();
    postgres.url = `postgresql://quoin:${password}@127.0.0.1:${postgres.port}/postgres`;
    if (encrypted) {
      await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-keyout', 'server.key', '-out', 'server.crt'], { cwd: path.join(home, 'data') });
      await run('chmod', ['600', path.join(home, 'data/server.key')]);
      await giveAway(path.join(home, 'data'));
      settings = { ssl: 'on', ...settings };
      postgres.url += '?sslmode=require';
    }
    if (address) appendFileSync(path.join(home, 'data/pg_hba.conf'), `host all all ${address}/24 scram-sha-256\n`);
    const lines = { listen_addresses: ['127.0.0.1', address].filter(Boolean).join(', '), unix_socket_directories: '', port: postgres.port, max_connections: 100, ...settings };
    writeFileSync(path.join(home, 'data/postgresql.auto.conf'), Object.entries(lines).map(([name, value]) => `${name} = '${value}'\n`).join(''));
    await postgres.start();
    return postgres;
  }

  constructor(home) {
    this.home = home;
  }

  // Gives when (performance.now()) it first took connections. Children of a killed one hold its memory for a while.
  async start() {
    const began = performance.now();
    for (;;) {
      await this.#run('pg_ctl', 'start', '--no-wait', '--silent', '--pgdata', 'data', '--log', 'log');
      for (let tries = 0; tries < 50; ++tries) {
        if (await this.isReady()) return performance.now();
        await pause(20);
      }
      if (performance.now() - began > 30_000) throw new Error(`PostgreSQL does not start: ${readFileSync(path.join(this.home, 'log'))}`);
    }
  }

  isReady() {
    return run(program('pg_isready'), ['-h', '127.0.0.1', '-p', `${this.port}`]).then(() => true, () => false);
  }

  // As pg_ctl's mode: smart, fast, immediate.
  stop(mode) {
    return this.#run('pg_ctl', 'stop', '--pgdata', 'data', '--mode', mode, '--silent');
  }

  kill() {
    process.kill(Number(readFileSync(path.join(this.home, 'data/postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
  }

  // The rows, as lines with | between the columns.
  async sql(text) {
    const { stdout } = await run(program('psql'), ['--no-psqlrc', '-v', 'ON_ERROR_STOP=1', '-Atc', text, this.url]);
    return stdout.trim();
  }

  async remove() {
    if (await this.isReady()) await this.stop('immediate');
    rmSync(this.home, { recursive: true, force: true });
  }

  // pg_ctl leaves its children its streams: what it prints goes to the log.
  #run(name, ...rest) {
    const [command, ...words] = [...asUser, program(name), ...rest];
    return run(command, words, { cwd: this.home, stdio: 'ignore' });
  }
}
