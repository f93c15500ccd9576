// Mixed load for a while.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, newClient, newUser, passingClient } from './http.mjs';
import { Ledger } from './ledger.mjs';
import { afterwards, measured, times } from './measure.mjs';
import { Postgres } from './postgres.mjs';
import { Server } from './server.mjs';
import { nothingWrong } from './site.mjs';

const seconds = times(60, 600);

// Logins and logouts, likes, lists, faults of clients: what the ledger's writers and readers leave out.
async function visit(port, name, stopping) {
  const client = newClient(port);
  await newUser(client, name);
  const form = new URLSearchParams({ username: name, password: 'correct horse battery' }).toString();
  while (!stopping()) {
    const { access_token: token } = await expect(200, client, 'POST', '/login', { body: form, type: 'application/x-www-form-urlencoded' });
    const { post_id: post } = await expect(201, client, 'POST', '/posts/', { token, body: { post_data: `by ${name}` } });
    await expect(201, client, 'POST', `/posts/${post}/like`, { token });
    await expect(200, client, 'GET', '/feed?limit=20', { token });
    await expect(200, client, 'GET', '/posts/all/', { token });
    await expect(422, client, 'POST', '/posts/', { token, body: {} });
    await expect(404, client, 'GET', '/posts/999999999/', { token });
    await expect(200, passingClient(port), 'GET', '/openapi.json');
    await expect(204, client, 'DELETE', `/posts/${post}`, { token });
    await expect(200, client, 'POST', '/logout', { token });
    await expect(401, client, 'GET', '/profile', { token });
    await pause(20);
  }
  client.agent.destroy();
}

// Lets the server open all that it keeps open once there was a crowd: what came with the load would look like growth.
async function crowd(port, token, hold) {
  const held = hold();
  await Promise.all(Array.from({ length: 32 }, () => expect(200, passingClient(port), 'GET', '/posts/all/', { token })));
  await held;
}

// `hold` keeps readers of the database waiting for a moment.
async function soak(t, engine, { url, sessions = async () => 0, hold = async () => {} }) {
  const server = await Server.start({ url });
  afterwards(t, () => server.remove());
  const ledger = await Ledger.open(t, server.port);
  let stopped = false;
  ledger.start({ writers: 4, readers: 4 });
  const visitors = Promise.all(Array.from({ length: 4 }, (_, i) => visit(server.port, `visitor${i}`, () => stopped)));
  visitors.catch(() => (stopped = true));
  await pause(2000); // while the lists are short
  await crowd(server.port, ledger.token, hold);
  await pause(200 * seconds - 2000);
  const first = { ...server.vitals(), sessions: await sessions() };
  await pause(790 * seconds);
  const last = { ...server.vitals(), sessions: await sessions() };
  stopped = true;
  await visitors;
  await ledger.stop();
  const outcome = await ledger.check();
  const grown = last.megabytes - first.megabytes;
  measured(t, 'F28', `${engine}, ${seconds} s: ${first.megabytes.toFixed(1)} MB after the first fifth, ${last.megabytes.toFixed(1)} at the end (${grown >= 0 ? '+' : ''}${grown.toFixed(1)}); ${first.descriptors} → ${last.descriptors} fds, ${first.threads} → ${last.threads} threads, ${first.sessions} → ${last.sessions} sessions of PostgreSQL; lost ${outcome.lost}; ${ledger.describe(server)}`);
  assert.deepEqual(outcome, nothingWrong);
  assert.ok(grown < 2);
  assert.ok(Math.abs(last.descriptors - first.descriptors) <= 4); // a connection that is just made
  assert.equal(last.threads, first.threads);
  assert.ok(last.sessions <= first.sessions + 1);
}

test('F28: mixed load on SQLite grows nothing', (t) => soak(t, 'SQLite', {}));

test('F28: mixed load on PostgreSQL grows nothing', async (t) => {
  const postgres = await Postgres.start();
  afterwards(t, () => postgres.remove());
  await soak(t, 'PostgreSQL', {
    url: postgres.url,
    sessions: async () => Number(await postgres.sql("select count(*) from pg_stat_activity where application_name = 'quoin'")),
    hold: () => postgres.sql('begin; lock table users, posts; select pg_sleep(0.5); commit'),
  });
});
