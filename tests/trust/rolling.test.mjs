// Two servers behind HAProxy are replaced, one after the other, by those of a newer program that migrates the database.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findProgram, freePort } from '../../bench/processes.mjs';
import { ask, passingClient } from './http.mjs';
import { Ledger } from './ledger.mjs';
import { afterwards, measured, times } from './measure.mjs';
import { Postgres } from './postgres.mjs';
import { Server, binary } from './server.mjs';
import { health, nothingWrong } from './site.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const newer = path.join(path.dirname(binary), 'quoin_next'); // with tests/trust/next/0007_moods.sql

// deploy/haproxy.cfg without TLS, which needs a certificate, for these ports.
function configurationOf(front, servers) {
  let text = readFileSync(path.join(root, 'deploy/haproxy.cfg'), 'utf8');
  const change = (from, to) => {
    assert.ok(text.includes(from), `deploy/haproxy.cfg has no '${from}' any more`);
    text = text.replace(from, to);
  };
  change('bind :80', `bind 127.0.0.1:${front}`);
  change('    bind :443 ssl crt /etc/haproxy/api.example.pem alpn h2,http/1.1\n', '');
  change('    http-request redirect scheme https code 308 unless { ssl_fc }\n', '');
  change('127.0.0.1:8000', `127.0.0.1:${servers[0]}`);
  change('127.0.0.1:8001', `127.0.0.1:${servers[1]}`);
  return text;
}

// Starts HAProxy before the servers; gives its port.
async function balance(t, servers) {
  const port = await freePort();
  const file = path.join(servers[0].folder, 'haproxy.cfg');
  writeFileSync(file, configurationOf(port, servers.map((server) => server.port)));
  const child = spawn(findProgram('haproxy'), ['-f', file, '-db'], { stdio: ['ignore', 'ignore', 'inherit'] });
  afterwards(t, () => child.kill('SIGKILL'));
  for (const limit = performance.now() + 10_000; (await ask(passingClient(port), 'GET', '/health')).status !== 200; await pause(50))
    assert.ok(performance.now() < limit, 'HAProxy does not serve');
  return port;
}

// Long enough for HAProxy to look at a server that has come back, twice a second apart.
const noticed = 3500;

test('F19: two servers that are replaced by newer ones with a migration fail no request, and the old one lives with the new schema', { skip: !findProgram('haproxy') && 'not installed: haproxy (scripts/setup --trust)' }, async (t) => {
  const postgres = await Postgres.start();
  afterwards(t, () => postgres.remove());
  const servers = [];
  for (let i = 0; i < 2; ++i) {
    servers.push(await Server.start({ url: postgres.url }));
    afterwards(t, () => servers[i].remove());
  }
  const port = await balance(t, servers);
  const ledger = await Ledger.open(t, port);
  const ready = async () => (await Promise.all(servers.map((server) => health(server.port)))).map((each) => each.ready);
  const columns = () => postgres.sql("select count(*) from information_schema.columns where table_name = 'posts' and column_name = 'mood'");

  ledger.start();
  await pause(times(1000, 5000));
  ledger.phase = 'during';
  for (const [i, server] of servers.entries()) {
    assert.equal((await server.end('SIGTERM')).code, 0);
    await server.start(newer); // the first of them expands the schema
    assert.equal(await columns(), '1');
    assert.deepEqual(await ready(), [200, 200], `after server ${i}`); // also the one that is older than the schema
    await pause(times(noticed, 2 * noticed));
  }
  // Contract: the next revision takes away what nobody uses, beneath servers that do not know it.
  const folder = path.join(servers[0].folder, 'migrations');
  mkdirSync(folder);
  for (const from of ['migrations', 'tests/trust/next']) cpSync(path.join(root, from), folder, { recursive: true });
  writeFileSync(path.join(folder, '0008_no_moods.sql'), '-- revision: 0008\n-- down_revision: 0007\n-- message: no moods\n\n-- up\n-- quoin: allows data loss\nalter table posts drop column mood;\n\n-- down\nalter table posts add column mood text;\n');
  await promisify(execFile)(newer, ['db', 'upgrade', '--migrations', folder], { cwd: servers[0].folder, env: servers[0].environment });
  assert.equal(await columns(), '0');
  assert.deepEqual(await ready(), [200, 200]);
  ledger.phase = 'after';
  await pause(times(1000, 5000));
  await ledger.stop();
  const outcome = await ledger.check();
  const failed = ledger.refused.size + ledger.unknown.size;

  const old = new Server({ url: postgres.url });
  afterwards(t, () => rmSync(old.folder, { recursive: true }));
  const why = await old.start().then(() => 'it serves', (error) => error.message);
  measured(t, 'F19', `two servers replaced, expand and contract: ${failed} failed requests; lost ${outcome.lost}; an old one that starts then: ${/the database is ahead[^\n]*/.exec(why)?.[0] ?? why}; ${ledger.describe(servers[0])}`);
  assert.deepEqual(outcome, nothingWrong);
  assert.deepEqual([...ledger.answers.keys()].sort(), ['GET 200', 'POST 201']);
  assert.match(why, /ended with 1: .*the database is ahead of this program, which does not know its revision 0007/s);
});
