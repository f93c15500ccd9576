// What every bench does with the server: starts it, fills it, speaks HTTP to it over sockets that stay open, stops it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

// `prefix` is what runs the binary: nothing, valgrind, strace.
export async function start(binary, { url, prefix = [], workers = 1, variables = {} } = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'quoin-bench-'));
  const [command, ...rest] = [...prefix, path.resolve(binary), 'serve', '--port', '0', '--workers', `${workers}`];
  const child = spawn(command, rest, {
    cwd: folder,
    env: { PATH: process.env.PATH, LOG_LEVEL: 'error', BCRYPT_COST: '4', ...(url ? { DATABASE_URL: url } : {}), ...variables },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (text) => (errors += text));
  const port = await new Promise((resolve, reject) => {
    child.stdout.on('data', (text) => {
      const found = /serving on \S+:(\d+)/.exec(text);
      if (found) resolve(Number(found[1]));
    });
    child.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${errors}`)));
  });
  return { child, port, folder, traced: prefix[0] === 'strace' };
}

// strace writes all it saw only when the program that it watches has ended.
function serverId({ child, traced }) {
  return traced ? Number(readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim()) : child.pid;
}

export async function stop(server) {
  const { child, folder } = server;
  if (child.exitCode === null) {
    child.removeAllListeners('exit');
    const ended = once(child, 'exit');
    process.kill(serverId(server), 'SIGTERM');
    await ended;
  }
  rmSync(folder, { recursive: true, force: true });
}

export function residentMegabytes({ child }) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))[1]) / 1024;
}

export function request(method, target, { token, body } = {}) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const head = [`${method} ${target} HTTP/1.1`, 'Host: localhost'];
  if (token) head.push(`Authorization: Bearer ${token}`);
  if (body !== undefined) head.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`);
  return `${head.join('\r\n')}\r\n\r\n${text}`;
}

// One connection that stays open: send a request, get {status, body}.
export class Connection {
  constructor(port) {
    this.socket = net.connect(port, '127.0.0.1');
    this.socket.setNoDelay(true);
    this.buffer = Buffer.alloc(0);
    this.waiting = null;
    this.socket.on('data', (data) => {
      this.buffer = this.buffer.length ? Buffer.concat([this.buffer, data]) : data;
      this.deliver();
    });
    this.socket.on('error', (error) => this.waiting?.reject(error));
    this.socket.on('close', () => this.waiting?.reject(new Error('the server closed the connection')));
  }

  ask(text) {
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
      this.socket.write(text);
    });
  }

  close() {
    this.socket.destroy();
  }

  deliver() {
    const end = this.buffer.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.buffer.subarray(0, end).toString('latin1');
    const body = bodyOf(head, this.buffer, end + 4);
    if (!body) return;
    this.buffer = this.buffer.subarray(body.end);
    const { resolve } = this.waiting;
    this.waiting = null;
    resolve({ status: Number(head.slice(9, 12)), body: body.text });
  }
}

// Null while it is not whole.
function bodyOf(head, buffer, start) {
  const length = /content-length: *(\d+)/i.exec(head);
  if (length) {
    const end = start + Number(length[1]);
    return buffer.length < end ? null : { end, text: buffer.subarray(start, end).toString() };
  }
  if (!/transfer-encoding: *chunked/i.test(head)) return { end: start, text: '' };
  let text = '';
  for (let at = start; ; ) {
    const line = buffer.indexOf('\r\n', at);
    if (line < 0) return null;
    const size = parseInt(buffer.subarray(at, line).toString('latin1'), 16);
    if (buffer.length < line + 4 + size) return null;
    if (size === 0) return { end: line + 4, text };
    text += buffer.subarray(line + 2, line + 2 + size).toString();
    at = line + 4 + size;
  }
}

async function expect(connection, text, status) {
  const answer = await connection.ask(text);
  if (answer.status !== status) throw new Error(`${text.split('\r\n')[0]} answered ${answer.status}: ${answer.body}`);
  return answer.body ? JSON.parse(answer.body) : null;
}

async function form(connection, target, fields) {
  const body = new URLSearchParams(fields).toString();
  const text = `POST ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  return expect(connection, text, 200);
}

// A user, a post, a manager, an item: what the benches ask for. The answers to ask about.
export async function populate(port, posts = 1) {
  const connection = new Connection(port);
  const name = `bench${process.pid}x${Date.now() % 1e9}`;
  const password = 'correct horse battery';
  await expect(connection, request('POST', '/user/', { body: { username: name, password } }), 200);
  const { access_token: token } = await form(connection, '/login', { username: name, password });
  let post;
  for (let i = 0; i < posts; ++i)
    post = await expect(connection, request('POST', '/posts/', { token, body: { post_data: `Post number ${i}, of some length` } }), 201);
  const email = `${name}@example.com`;
  await expect(connection, request('POST', '/store-managers', { body: { name, email, password } }), 201);
  const { access_token: storeToken } = await form(connection, '/store-managers/token', { username: email, password });
  const pen = { name: 'Pen', category: 'Stationery', price_usd: 1.25, in_stock: true };
  const item = await expect(connection, request('POST', '/items', { token: storeToken, body: pen }), 201);
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
    'GET /products': request('GET', '/products?limit=20'),
  };
}
