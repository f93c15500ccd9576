// A disk that is full, and one that fails.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, openSync, closeSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { findProgram } from '../../bench/processes.mjs';
import { ask, passingClient } from './http.mjs';
import { Ledger } from './ledger.mjs';
import { afterwards, bound, measured, times } from './measure.mjs';
import { Postgres } from './postgres.mjs';
import { Server } from './server.mjs';
import { nothingWrong } from './site.mjs';

// A file system of so many megabytes.
class SmallDisk {
  constructor(megabytes) {
    this.folder = mkdtempSync(path.join(tmpdir(), 'quoin-disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'quoin-trust', this.folder]);
    execFileSync('chmod', ['755', this.folder]);
  }

  // Takes all the room that is left, again and again: what others give back is taken as well.
  fill() {
    const file = openSync(path.join(this.folder, 'filler'), 'a');
    const take = (size) => {
      try {
        while (writeSync(file, Buffer.alloc(size)) > 0);
      } catch (error) {
        if (error.code !== 'ENOSPC') throw error;
      }
    };
    for (const size of [1 << 20, 1 << 12]) take(size);
    closeSync(file);
  }

  free() {
    rmSync(path.join(this.folder, 'filler'));
  }

  remove() {
    execFileSync('umount', ['--lazy', this.folder]);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function skip() {
  try {
    new SmallDisk(1).remove();
    return false;
  } catch {
    return 'no right to mount a small file system';
  }
}

// Full for a while; `repair` is what an operator has to do besides making room.
async function fillUnderLoad(t, what, disk, server, { reads = true, repair = async () => {} } = {}) {
  const ledger = await Ledger.open(t, server.port);
  ledger.start({ writers: 8, readers: 2 });
  await pause(500);
  ledger.phase = 'during';
  let refusedReads = 0;
  for (const until = performance.now() + times(4000, 15_000); performance.now() < until; await pause(50)) {
    disk.fill();
    const { status } = await ask(passingClient(server.port), 'GET', '/users/me', { token: ledger.token });
    refusedReads += status !== 200;
  }
  assert.ok(ledger.refused.size > 0, 'nothing was refused');
  disk.free();
  await repair();
  const healed = performance.now();
  ledger.phase = 'after';
  await pause(times(3000, 6000));
  await ledger.stop();
  const outcome = await ledger.check();
  const first = ledger.firstSuccessAfter(healed);
  measured(t, 'F11', `${what}: lost ${outcome.lost}, doubled ${outcome.doubled}; ${refusedReads} reads refused; first write ${first.toFixed(0)} ms after there was room; ${ledger.describe(server)}`);
  assert.deepEqual(outcome, nothingWrong);
  if (reads) assert.equal(refusedReads, 0);
  assert.ok(first < bound(3000));
}

test('F11: on a full disk SQLite’s writes are refused and its reads go on, and all is well when there is room', { skip: skip() }, async (t) => {
  const disk = new SmallDisk(24);
  afterwards(t, () => disk.remove());
  const server = await Server.start({ variables: { DATABASE_URL: `sqlite:///${disk.folder}/quoin.db` } });
  afterwards(t, () => server.remove());
  await fillUnderLoad(t, 'SQLite', disk, server);
  assert.equal(execFileSync('sqlite3', [`${disk.folder}/quoin.db`, 'pragma integrity_check'], { encoding: 'utf8' }), 'ok\n');
});

test('F11: with PostgreSQL’s tables on a full disk writes are refused and reads go on, and all is well when there is room', { skip: skip() }, async (t) => {
  const disk = new SmallDisk(80);
  afterwards(t, () => disk.remove());
  const wal = mkdtempSync(path.join(tmpdir(), 'quoin-wal-'));
  execFileSync('chown', ['postgres:', wal]);
  afterwards(t, () => rmSync(wal, { recursive: true, force: true }));
  const postgres = await Postgres.start({ home: path.join(disk.folder, 'postgres'), initdb: ['--waldir', path.join(wal, 'wal')] });
  afterwards(t, () => postgres.remove());
  const server = await Server.start({ url: postgres.url });
  afterwards(t, () => server.remove());
  await fillUnderLoad(t, 'PostgreSQL, tables', disk, server);
});

test('F11: with all of PostgreSQL on a full disk, which it may not survive, nothing is lost, and all is well when there is room', { skip: skip() }, async (t) => {
  const disk = new SmallDisk(80);
  afterwards(t, () => disk.remove());
  const postgres = await Postgres.start({ home: path.join(disk.folder, 'postgres'), initdb: ['--wal-segsize', '1'], settings: { min_wal_size: '2MB', max_wal_size: '4MB', wal_recycle: 'off' } });
  afterwards(t, () => postgres.remove());
  const server = await Server.start({ url: postgres.url });
  afterwards(t, () => server.remove());
  const repair = async () => {
    if (!(await postgres.isReady())) await postgres.start();
  };
  await fillUnderLoad(t, 'PostgreSQL, tables and log', disk, server, { reads: false, repair });
});

test('F11: a log that nobody can write any more stops no service', async (t) => {
  const full = openSync('/dev/full', 'w');
  afterwards(t, () => closeSync(full));
  const server = await Server.start({ errors: full, variables: { LOG_LEVEL: 'info' } });
  afterwards(t, () => server.remove());
  const ledger = await Ledger.open(t, server.port);
  await ledger.run(500);
  const outcome = await ledger.check();
  measured(t, 'F11', `log on /dev/full: lost ${outcome.lost}; ${ledger.describe(server)}`);
  assert.deepEqual(outcome, nothingWrong);
  assert.equal(ledger.refused.size + ledger.unknown.size, 0);
});

test('F12: while fdatasync fails on SQLite nothing is acknowledged, and what was is kept', { skip: !findProgram('fiu-run') && 'no libfiu (scripts/setup --trust)' }, async (t) => {
  const control = mkdtempSync(path.join(tmpdir(), 'quoin-fiu-'));
  afterwards(t, () => rmSync(control, { recursive: true, force: true }));
  const server = await Server.start({ prefix: ['fiu-run', '-x', '-f', path.join(control, 'fiu')] });
  afterwards(t, () => server.remove());
  const tell = (command) => execFileSync('fiu-ctrl', ['-f', path.join(control, 'fiu'), '-c', command, `${server.id}`], { stdio: 'ignore', timeout: 5000 });
  const ledger = await Ledger.open(t, server.port);
  ledger.start();
  await pause(500);
  for (const call of ['fsync', 'fdatasync']) tell(`enable name=posix/io/sync/${call}`);
  await pause(200); // what was on its way
  const from = performance.now();
  await pause(times(1000, 5000));
  const acked = ledger.successes.filter((when) => when > from).length;
  if (server.alive) for (const call of ['fsync', 'fdatasync']) tell(`disable name=posix/io/sync/${call}`);
  await pause(1000);
  await ledger.stop();
  if (server.alive) await server.end('SIGKILL');
  server.prefix = [];
  await server.start();
  const outcome = await ledger.check();
  measured(t, 'F12', `${acked} acked while fdatasync failed; lost ${outcome.lost}, doubled ${outcome.doubled}; ${ledger.describe(server)}`);
  assert.equal(acked, 0);
  assert.deepEqual(outcome, nothingWrong);
});
