// The processes of a bench: what they need to be installed, how they start and stop, and what CPU time they took.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, readFileSync, readdirSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { within } from './connection.mjs';

const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin'];

// Where a program is, or undefined.
export function findProgram(name) {
  const executable = (file) => {
    try {
      accessSync(file, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  };
  return folders.map((folder) => path.join(folder, name)).find(executable);
}

// Throws one error that names everything that is missing.
export function requirePrograms(names) {
  const missing = names.filter((name) => !findProgram(name));
  if (missing.length) throw new Error(`not installed: ${missing.join(', ')}; run scripts/setup --bench`);
}

// A port that nobody listens on, for a peer that cannot choose one by itself.
export async function freePort() {
  const listener = net.createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const { port } = listener.address();
  listener.close();
  await once(listener, 'close');
  return port;
}

// Starts a peer that listens on `port`, and resolves when it accepts connections.
export async function startPeer(name, command, args, { port, cwd, env = process.env }) {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text) => (errors = (errors + text).slice(-4000)));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`${name} ended with ${code}: ${errors}`);
  });
  ended.catch(() => {}); // once it has started, its end is no news
  try {
    await within(60_000, `the start of ${name}`, Promise.race([ended, accepting(port, child)]));
  } catch (error) {
    await stopPeer({ child });
    throw error;
  }
  return { child, port };
}

async function accepting(port, child) {
  while (child.exitCode === null && child.signalCode === null) {
    const socket = net.connect(port, '127.0.0.1');
    const connected = await Promise.race([once(socket, 'connect').then(() => true), once(socket, 'error').then(() => false)]).catch(() => false);
    socket.destroy();
    if (connected) return;
    await pause(20);
  }
}

export async function stopPeer({ child }) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await within(10_000, 'the end of a peer', ended).catch(() => child.kill('SIGKILL'));
}

// A process may end while one looks at it.
function whileAlive(look, otherwise) {
  try {
    return look();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes(error.code)) return otherwise;
    throw error;
  }
}

// A process and all that descend from it.
function family(id) {
  const childrenOf = (thread) => readFileSync(`/proc/${id}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean);
  const children = whileAlive(() => readdirSync(`/proc/${id}/task`).flatMap(childrenOf), []);
  return [id, ...children.flatMap((child) => family(Number(child)))];
}

// The CPU time, user and system, of a process and its descendants, in microseconds by process: the first number of
// schedstat counts nanoseconds, where /proc/PID/stat counts hundredths of a second.
export function cpuTimes(id) {
  const ofThread = (process, thread) => Number(readFileSync(`/proc/${process}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1000;
  const ofProcess = (process) => readdirSync(`/proc/${process}/task`).reduce((sum, thread) => sum + ofThread(process, thread), 0);
  return new Map(family(id).map((process) => [process, whileAlive(() => ofProcess(process), 0)]));
}

// What they took since then: those that have ended meanwhile do not count.
export function cpuSince(before, id) {
  return [...cpuTimes(id)].reduce((sum, [process, now]) => sum + Math.max(0, now - (before.get(process) ?? 0)), 0);
}

export const run = (command, args, options = {}) => execFileSync(command, args, { encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'], ...options });
