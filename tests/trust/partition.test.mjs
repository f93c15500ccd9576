// The network between the server and PostgreSQL drops packets: the server has one of its own.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { findProgram } from '../../bench/processes.mjs';
import { Ledger } from './ledger.mjs';
import { afterwards, bound, measured, times } from './measure.mjs';
import { Postgres } from './postgres.mjs';
import { Server } from './server.mjs';
import { nothingWrong } from './site.mjs';

const name = `quoin${process.pid % 100_000}`;
const third = 1 + (process.pid % 250);
const [outside, inside] = [`10.203.${third}.1`, `10.203.${third}.2`];
const run = (command, input) => execFileSync('sh', ['-c', command], { input, stdio: ['pipe', 'ignore', 'pipe'] });

function makeNetwork() {
  run(`ip netns add ${name} && ip link add ${name} type veth peer name eth0 netns ${name} &&
       ip addr add ${outside}/24 dev ${name} && ip link set ${name} up &&
       ip netns exec ${name} ip addr add ${inside}/24 dev eth0 && ip netns exec ${name} ip link set eth0 up && ip netns exec ${name} ip link set lo up`);
}
// The link first: a namespace takes its time to end, and with it to give the link's name back.
const removeNetwork = () => run(`ip link del ${name} && ip netns del ${name}`);

// What the server's side does with packets from and to PostgreSQL.
const filter = (rule) => run(`ip netns exec ${name} nft -f -`, `flush ruleset
  table ip faults {
    chain out { type filter hook output priority 0; tcp dport ${rule}; }
    chain in { type filter hook input priority 0; tcp sport ${rule}; }
  }`);
const heal = () => run(`ip netns exec ${name} nft flush ruleset`);

function skip() {
  if (!findProgram('nft')) return 'no nftables (scripts/setup --trust)';
  try {
    makeNetwork();
    removeNetwork();
    return false;
  } catch {
    return 'no right to make a network namespace';
  }
}

test('F24: a partition and the loss of every third packet lose nothing, and within 5 s of their end all is well', { skip: skip() }, async (t) => {
  makeNetwork();
  afterwards(t, removeNetwork);
  const postgres = await Postgres.start({ address: outside });
  afterwards(t, () => postgres.remove());
  const server = await Server.start({ url: postgres.url.replace('127.0.0.1', outside), prefix: ['ip', 'netns', 'exec', name], variables: { HOST: inside } });
  afterwards(t, () => server.remove());
  for (const [what, rule] of Object.entries({ partition: `${postgres.port} drop`, 'loss of 30 %': `${postgres.port} numgen random mod 100 < 30 drop` })) {
    const ledger = await Ledger.open(t, server.port, inside);
    ledger.start();
    await pause(500);
    ledger.phase = 'during';
    filter(rule);
    await pause(times(3000, 20_000));
    heal();
    const healed = performance.now();
    ledger.phase = 'after';
    await pause(6000);
    await ledger.stop();
    const first = ledger.firstSuccessAfter(healed);
    const outcome = await ledger.check();
    measured(t, 'F24', `${what}: lost ${outcome.lost}, doubled ${outcome.doubled}; first success ${first.toFixed(0)} ms after its end; ${ledger.describe(server)}`);
    assert.deepEqual(outcome, nothingWrong);
    assert.ok(first < bound(5000), `${first} ms`);
  }
});
