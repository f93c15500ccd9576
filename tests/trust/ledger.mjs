// The ledger: clients that write with a unique key each and note what they were told, to be held against what is stored.
import { loadavg } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '../../bench/report.mjs';
import { ask, expect, newClient, newUser, passingClient } from './http.mjs';
import { afterwards } from './measure.mjs';

const think = 3; // milliseconds between two requests of a client: the machine is shared
const patience = 20; // and after one that failed

let ledgers = 0;

export class Ledger {
  // `port` is the server's; its user is made at once, so it must serve. Its clients end with the test `t`, however that ends.
  static async open(t, port, host) {
    const ledger = new Ledger(port, host);
    afterwards(t, () => ledger.stop());
    ledger.token = await newUser(passingClient(port, host), `ledger${process.pid}x${++ledgers}`);
    return ledger;
  }

  constructor(port, host) {
    this.host = host;
    this.port = port;
    this.name = `${process.pid}-${ledgers}`;
    this.written = 0;
    this.acked = new Set();
    this.refused = new Set();
    this.unknown = new Set();
    this.answers = new Map(); // what was told of what → how often
    this.happened = 0; // of the unknown, as check() found
    this.faults = []; // answers that break the promise of every answer
    this.successes = []; // when each write succeeded
    this.times = { before: [], during: [], after: [] };
    this.phase = 'before';
  }

  // Writers, and readers of what needs a token, until stop().
  start({ writers = 16, readers = 4 } = {}) {
    this.stopping = false;
    const clients = (count, turn) => Array.from({ length: count }, () => this.#work(turn));
    this.working = Promise.all([...clients(writers, (client) => this.#write(client)), ...clients(readers, (client) => this.#read(client))]);
  }

  async stop() {
    this.stopping = true;
    await this.working;
  }

  // Runs under load from now on for so long.
  async run(milliseconds, load) {
    this.start(load);
    await pause(milliseconds);
    await this.stop();
  }

  async #work(turn) {
    const client = newClient(this.port, this.host);
    while (!this.stopping) await pause((await turn(client)) ? think : patience);
    client.agent.destroy();
  }

  async #timed(client, method, path, options) {
    const { phase } = this;
    const began = performance.now();
    const answer = await ask(client, method, path, { token: this.token, ...options });
    this.times[phase].push(performance.now() - began);
    const told = `${method} ${answer.status ?? answer.error}`;
    this.answers.set(told, (this.answers.get(told) ?? 0) + 1);
    if (answer.status >= 500 && answer.status !== 503) this.faults.push(`${told}: ${answer.body}`);
    if (answer.status === 401) this.faults.push(`${told}: ${answer.body}`);
    if (answer.status === 503 && !answer.headers['retry-after']) this.faults.push(`${told} without Retry-After`);
    return answer;
  }

  async #write(client) {
    const key = `${this.name}-${++this.written}`;
    const answer = await this.#timed(client, 'POST', '/posts/', { body: { post_data: key } });
    const unsure = answer.status === undefined ? answer.sent : answer.status === 500 || answer.body.includes('outcome is unknown');
    const said = answer.status === 201 ? this.acked : unsure ? this.unknown : this.refused;
    said.add(key);
    if (said === this.acked) this.successes.push(performance.now());
    return said === this.acked;
  }

  async #read(client) {
    return (await this.#timed(client, 'GET', '/users/me')).status === 200;
  }

  // Reads all back: lost = acked and absent, doubled = there twice, denied = there though it was refused,
  // faults = answers that no fault excuses.
  async check() {
    const list = ['GET', '/posts/all/', { token: this.token, milliseconds: 60_000 }];
    const client = passingClient(this.port, this.host);
    // On a busy machine what has failed may take a while to be all well again.
    for (let tries = 0; tries < 10 && (await ask(client, ...list)).status === 503; ++tries) await pause(1000);
    const posts = await expect(200, client, ...list);
    const stored = new Map();
    for (const { post_data: key } of posts) stored.set(key, (stored.get(key) ?? 0) + 1);
    this.happened = [...this.unknown].filter((key) => stored.has(key)).length;
    return {
      lost: [...this.acked].filter((key) => !stored.has(key)).length,
      doubled: [...stored.values()].filter((count) => count > 1).length,
      denied: [...this.refused].filter((key) => stored.has(key)).length,
      faults: this.faults,
    };
  }

  // Milliseconds from that moment to the first write that succeeded after it.
  firstSuccessAfter(moment) {
    return (this.successes.find((when) => when >= moment) ?? Infinity) - moment;
  }

  // Seconds.
  longestGap() {
    return this.successes.reduce((longest, when, i) => Math.max(longest, i ? when - this.successes[i - 1] : 0), 0) / 1000;
  }

  // What every run tells, in one line.
  describe(server) {
    const milliseconds = (times) => [50, 99].map((percent) => percentile(times, percent).toFixed(0)).join('/');
    const phases = Object.entries(this.times).filter(([, times]) => times.length);
    const { megabytes, descriptors } = server.vitals();
    const refused = [...this.answers].filter(([told]) => !/ 20[01]$/.test(told)).map(([told, count]) => `${count}× ${told}`);
    return [
      `${this.acked.size} acked, ${this.refused.size} refused, ${this.unknown.size} unknown, of which ${this.happened} happened${refused.length ? ` (${refused.join(', ')})` : ''}`,
      `longest gap ${this.longestGap().toFixed(2)} s`,
      `p50/p99 ms ${phases.map(([phase, times]) => `${phase} ${milliseconds(times)}`).join(', ')}`,
      `${megabytes.toFixed(0)} MB, ${descriptors} fds, load ${loadavg()[0].toFixed(1)}`,
    ].join('; ');
  }
}
