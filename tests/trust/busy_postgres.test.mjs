// PostgreSQL has no connection left for more, or is not there yet.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../../bench/report.mjs';
import { ask, newClient, newUser, passingClient } from './http.mjs';
import { afterwards, bound, measured, times } from './measure.mjs';
import { Server } from './server.mjs';
import { site } from './site.mjs';

const made = site({ variables: { DB_POOL_SIZE: '2', DB_MAX_OVERFLOW: '0' } });

test('F7: while a pool of two is taken, lists are 503 in time and every other route is fast; then all is well at once', async (t) => {
  const { postgres, server } = made;
  const token = await newUser(passingClient(server.port));
  const lock = postgres.sql('begin; lock table posts in access exclusive mode; select pg_sleep(17); commit');
  await pause(300);
  const began = performance.now();
  const lists = Array.from({ length: 100 }, async () => {
    const answer = await ask(passingClient(server.port), 'GET', '/posts/all/', { token, milliseconds: 30_000 });
    return { ...answer, after: performance.now() - began };
  });
  const prober = newClient(server.port);
  const probes = [];
  for (let i = 0; i < 150; ++i) {
    const asked = performance.now();
    assert.equal((await ask(prober, 'GET', '/health')).status, 200);
    probes.push(performance.now() - asked);
    await pause(100);
  }
  const left = await postgres.sql("select count(*) from pg_stat_activity where state = 'active' and wait_event_type = 'Lock'");
  await lock;
  const unlocked = performance.now();
  const { status } = await ask(prober, 'GET', '/posts/all/', { token });
  const recovered = performance.now() - unlocked;
  prober.agent.destroy();
  const answers = await Promise.all(lists);
  const refused = answers.filter((answer) => answer.status === 503);
  measured(t, 'F7', `100 lists on a pool of 2: ${refused.length} told 503 after ${(Math.max(...refused.map(({ after }) => after)) / 1000).toFixed(1)} s at most, ${answers.length - refused.length} served; GET /health p99 ${percentile(probes, 99).toFixed(1)} ms; served ${recovered.toFixed(0)} ms after the lock was gone`);
  assert.equal(status, 200);
  assert.ok(answers.every((answer) => answer.status === 200 || (answer.status === 503 && answer.headers['retry-after'])), JSON.stringify(answers.find((answer) => ![200, 503].includes(answer.status))));
  assert.ok(refused.length > 0 && refused.every(({ after }) => after < bound(14_000)));
  assert.equal(left, '0');
  assert.ok(percentile(probes, 99) < bound(50));
  assert.ok(recovered < bound(1000));
});

test('F4: a server that starts before its database serves as soon as it is there', async (t) => {
  const { postgres, proxy } = made;
  await postgres.stop('fast');
  const early = new Server({ url: proxy.in(postgres.url) });
  afterwards(t, () => early.remove());
  const starting = early.start();
  await pause(times(2000, 20_000));
  assert.ok(early.alive, early.log);
  const ready = await postgres.start();
  await starting;
  const waited = performance.now() - ready;
  const { status } = await ask(passingClient(early.port), 'GET', '/health/ready');
  measured(t, 'F4', `PostgreSQL came ${times(2, 20)} s after the server, which served ${waited.toFixed(0)} ms later`);
  assert.equal(status, 200);
  assert.ok(waited < bound(2000));
});
