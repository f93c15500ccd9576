// The ledger itself: what is wrong in the database is found.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Ledger } from './ledger.mjs';
import { afterwards } from './measure.mjs';
import { Server } from './server.mjs';
import { nothingWrong } from './site.mjs';

test('the ledger tells what was lost, what is there twice, and what is there though it was refused', async (t) => {
  const server = await Server.start();
  afterwards(t, () => server.remove());
  const ledger = await Ledger.open(t, server.port);
  ledger.start({ writers: 2, readers: 1 });
  while (ledger.acked.size < 3) await pause(10);
  await ledger.stop();
  assert.deepEqual(await ledger.check(), nothingWrong);

  const [first, second] = ledger.acked;
  execFileSync('sqlite3', [path.join(server.folder, 'quoin.db'), `delete from posts where post_data = '${first}';
    insert into posts (post_data, created_at, user_id) select post_data, created_at, user_id from posts where post_data = '${second}'`]);
  const third = [...ledger.acked][2];
  ledger.acked.delete(third);
  ledger.refused.add(third);
  assert.deepEqual(await ledger.check(), { lost: 1, doubled: 1, denied: 1, faults: [] });
});
