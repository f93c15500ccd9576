// A cluster of three PostgreSQLs under Patroni, whose leader is killed. All on loopback, each node on an address of its own.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { findProgram } from '../../bench/processes.mjs';
import { Ledger } from './ledger.mjs';
import { afterwards, long, measured } from './measure.mjs';
import { program } from './postgres.mjs';
import { Server } from './server.mjs';
import { nothingWrong } from './site.mjs';

const ttl = 20; // seconds without a leader before another may be one: Patroni's least
const nodes = ['127.0.0.11', '127.0.0.12', '127.0.0.13'];
const [front, postgresPort, restPort, etcdPort, frontPort] = ['127.0.0.10', 15432, 18008, 12379, 15000];
const password = 'only-on-loopback';

const patroniYaml = (folder, host, i) => `
scope: quoin
name: node${i}
restapi: {listen: '${host}:${restPort}', connect_address: '${host}:${restPort}'}
etcd3: {hosts: '${front}:${etcdPort}'}
bootstrap:
  dcs:
    ttl: ${ttl}
    loop_wait: 5
    retry_timeout: 5
    synchronous_mode: true
    postgresql: {use_pg_rewind: true, parameters: {max_connections: 100}}
  initdb: [{encoding: UTF8}, {locale: C}]
  pg_hba: ['host all all 127.0.0.0/8 scram-sha-256', 'host replication all 127.0.0.0/8 scram-sha-256']
postgresql:
  listen: '${host}:${postgresPort}'
  connect_address: '${host}:${postgresPort}'
  data_dir: ${folder}/node${i}
  bin_dir: ${path.dirname(program('initdb'))}
  pgpass: ${folder}/pgpass${i}
  authentication:
    superuser: {username: quoin, password: ${password}}
    replication: {username: replicator, password: ${password}}
    rewind: {username: rewinder, password: ${password}}
  parameters: {unix_socket_directories: ''}
`;

const haproxyConfiguration = `
global
  maxconn 500
defaults
  mode tcp
  timeout connect 2s
  timeout client 30m
  timeout server 30m
  timeout check 2s
listen primary
  bind ${front}:${frontPort}
  option httpchk OPTIONS /primary
  http-check expect status 200
  default-server inter 1s fall 2 rise 1 on-marked-down shutdown-sessions
${nodes.map((host, i) => `  server node${i} ${host}:${postgresPort} check port ${restPort}`).join('\n')}
`;

class Cluster {
  constructor() {
    this.folder = mkdtempSync(path.join(tmpdir(), 'quoin-patroni-'));
    this.processes = [];
    mkdirSync(path.join(this.folder, 'etcd'));
    writeFileSync(path.join(this.folder, 'haproxy.cfg'), haproxyConfiguration);
    nodes.forEach((host, i) => writeFileSync(path.join(this.folder, `node${i}.yml`), patroniYaml(this.folder, host, i)));
    if (process.getuid() === 0) execFileSync('chown', ['-R', 'postgres:', this.folder]);
    chmodSync(this.folder, 0o755);
  }

  #spawn(name, command, args) {
    const asUser = process.getuid() === 0 ? ['setpriv', '--reuid', 'postgres', '--regid', 'postgres', '--init-groups'] : [];
    const [first, ...rest] = [...asUser, findProgram(command), ...args];
    const log = openSync(path.join(this.folder, `${name}.log`), 'a');
    const child = spawn(first, rest, { cwd: this.folder, stdio: ['ignore', log, log] });
    this.processes.push(child);
    return child;
  }

  // Returns when there is a leader with a synchronous standby.
  async start() {
    const etcd = `http://${front}:${etcdPort}`;
    const peers = `http://${front}:${etcdPort + 1}`;
    this.#spawn('etcd', 'etcd', ['--data-dir', 'etcd', '--unsafe-no-fsync', '--listen-client-urls', etcd, '--advertise-client-urls', etcd, '--listen-peer-urls', peers, '--initial-advertise-peer-urls', peers, '--initial-cluster', `default=${peers}`]);
    this.patronis = nodes.map((_, i) => this.#spawn(`node${i}`, 'patroni', [`node${i}.yml`]));
    this.#spawn('haproxy', 'haproxy', ['-f', 'haproxy.cfg', '-db']);
    await this.until((members) => members.some(({ role }) => role === 'leader') && members.some(({ role }) => role === 'sync_standby'), 120);
  }

  async until(holds, seconds) {
    for (const limit = performance.now() + 1000 * seconds; ; await pause(500)) {
      const members = await this.members();
      if (holds(members)) return members;
      if (performance.now() > limit) throw new Error(`the cluster is ${JSON.stringify(members)}: ${readFileSync(path.join(this.folder, 'node0.log'), 'utf8').slice(-2000)}`);
    }
  }

  async members() {
    for (const host of nodes) {
      const text = await new Promise((resolve) =>
        http.get({ host, port: restPort, path: '/cluster', timeout: 2000 }, (answer) => {
          let body = '';
          answer.on('data', (piece) => (body += piece));
          answer.on('end', () => resolve(body));
        }).on('error', () => resolve('')));
      if (text) return JSON.parse(text).members ?? [];
    }
    return [];
  }

  // kill -9 of the leader's Patroni and postmaster at once. Gives its number.
  async killLeader() {
    const { name } = (await this.members()).find(({ role }) => role === 'leader');
    const i = Number(name.at(-1));
    const postmaster = Number(readFileSync(path.join(this.folder, `node${i}/postmaster.pid`), 'utf8').split('\n')[0]);
    this.patronis[i].kill('SIGKILL');
    process.kill(postmaster, 'SIGKILL');
    return name;
  }

  async stop() {
    for (const patroni of this.patronis ?? []) patroni.kill('SIGTERM'); // which stops its PostgreSQL
    await pause(4000);
    for (const child of this.processes) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

const missing = ['patroni', 'etcd', 'haproxy'].filter((name) => !findProgram(name));
const skip = missing.length ? `not installed: ${missing.join(', ')} (scripts/setup --trust)` : !long && 'only in make test-trust-long';

test('F5: when the leader of a cluster is killed nothing is lost, and the gap is the cluster’s own', { skip }, async (t) => {
  const cluster = new Cluster();
  afterwards(t, () => cluster.stop());
  await cluster.start();
  const server = await Server.start({ url: `postgresql://quoin:${password}@${front}:${frontPort}/postgres` });
  afterwards(t, () => server.remove());
  const ledger = await Ledger.open(t, server.port);
  ledger.start({ writers: 8, readers: 2 });
  await pause(5000);
  ledger.phase = 'during';
  const killed = await cluster.killLeader();
  const members = await cluster.until((all) => all.some(({ name, role, state }) => role === 'leader' && state === 'running' && name !== killed), 90);
  await pause(5000);
  ledger.phase = 'after';
  await pause(5000);
  await ledger.stop();
  const outcome = await ledger.check();
  measured(t, 'F5', `leader ${killed} killed, ${members.find(({ role }) => role === 'leader').name} follows: lost ${outcome.lost}, doubled ${outcome.doubled}; ttl ${ttl} s; ${ledger.describe(server)}`);
  assert.deepEqual(outcome, nothingWrong);
  assert.ok(ledger.longestGap() < ttl + 5, `${ledger.longestGap()} s`);
  assert.ok(server.alive);
});
