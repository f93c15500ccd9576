// What every bench does with the server: starts it, fills it, and stops it.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Connection, form, request, within } from './connection.mjs';

// `prefix` is what runs the binary: nothing, valgrind, strace.
export async function start(binary, { url, prefix = [], workers = 1, variables = {} } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'quoin-bench-'));
  const environment = { PATH: process.env.PATH, LOG_LEVEL: 'error', BCRYPT_COST: '4', ...(url && { DATABASE_URL: url }), ...variables };
  const [command, ...rest] = [...prefix, path.resolve(binary), 'serve', '--port', '0', '--workers', `${workers}`];
  const child = spawn(command, rest, { cwd: folder, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => (errors += text));
  const server = { binary: path.resolve(binary), child, folder, environment, traced: prefix[0] === 'strace' };
  const serving = new Promise((resolve, reject) => {
    child.stdout.on('data', (text) => {
      const found = /serving on \S+:(\d+)/.exec(text);
      if (found) resolve(Number(found[1]));
    });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${errors}`)));
  });
  try {
    return { ...server, port: await within(60_000, 'the start of the server', serving) };
  } catch (error) {
    await stop(server);
    throw error;
  }
}

// The id of the server itself: strace does not pass a signal on, and ends when what it watches has ended.
function serverId({ child, traced }) {
  return traced ? Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim()) : child.pid;
}

export async function stop(server) {
  const { child, folder } = server;
  if (child.exitCode === null && child.signalCode === null) {
    child.removeAllListeners('exit');
    const ended = once(child, 'exit');
    const id = serverId(server);
    process.kill(id, 'SIGTERM');
    await within(20_000, 'the end of the server', ended).catch(async () => {
      process.kill(id, 'SIGKILL');
      await within(5_000, 'the end of the killed server', ended);
    });
  }
  rmSync(folder, { recursive: true, force: true });
}

export function residentMegabytes({ child }) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
}

async function addProducts({ binary, folder, environment }, count) {
  const run = promisify(execFile);
  for (let i = 0; i < count; ++i)
    await run(binary, ['create-product', '--name', `Product ${i}`, '--description', 'Boils a litre of water in three minutes', '--price', '24.5', '--in-stock'],
      { cwd: folder, env: environment, timeout: 20_000 });
}

// A user with posts, a manager with an item, and products: the names and tokens with which to ask for them.
export async function populate(server, { posts = 20, products = 0 } = {}) {
  const connection = new Connection(server.port);
  const ask = async (status, text) => {
    const answer = await connection.askPatiently(text);
    if (answer.status !== status) throw new Error(`${text.split('\r\n', 1)[0]} answered ${answer.status}: ${answer.body}`);
    return JSON.parse(answer.body);
  };
  const name = `bench${process.pid}x${Date.now() % 1e9}`;
  const password = 'correct horse battery';
  await ask(200, request('POST', '/user/', { body: { username: name, password } }));
  const { access_token: token } = await ask(200, form('/login', { username: name, password }));
  let post;
  for (let i = 0; i < posts; ++i)
    post = await ask(201, request('POST', '/posts/', { token, body: { post_data: `Post number ${i}, of some length` } }));
  const email = `${name}@example.com`;
  await ask(201, request('POST', '/store-managers', { body: { name, email, password } }));
  const { access_token: storeToken } = await ask(200, form('/store-managers/token', { username: email, password }));
  const pen = { name: 'Pen', category: 'Stationery', price_usd: 1.25, in_stock: true };
  const item = await ask(201, request('POST', '/items', { token: storeToken, body: pen }));
  await addProducts(server, products);
  connection.close();
  return { name, password, token, storeToken, post: post.post_id, item: item.id };
}

// The hot routes, as whole requests.
export function hotRoutes({ token, storeToken, post, item }) {
  return {
    'GET /health': request('GET', '/health'),
    'GET /users/me': request('GET', '/users/me', { token }),
    'GET /posts/{id}/': request('GET', `/posts/${post}/`, { token }),
    'GET /items/{id}': request('GET', `/items/${item}`, { token: storeToken }),
    'POST /posts/': request('POST', '/posts/', { token, body: { post_data: 'Written by the bench' } }),
    'GET /products, 20 rows': request('GET', '/products?limit=20'),
    'GET /products, 120 rows': request('GET', '/products?limit=120'),
  };
}
