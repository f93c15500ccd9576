// What a test of trust tells the table (run.mjs) beside pass and fail, and how much of everything it tries.

import { cpus, loadavg } from 'node:os';

// make test-trust-long tries everything in full.
export const long = process.env.QUOIN_TRUST_LONG === '1';
export const times = (short, full) => (long ? full : short);

// The figure that was measured for a row of docs/trust.md.
export const measured = (t, id, figure) => t.diagnostic(`${id}: ${figure}`);

const undoings = new WeakMap();

// What a test has made is undone after it, the last first: a server before its database, a database before its disk.
export function afterwards(t, undo) {
  if (!undoings.has(t)) {
    const list = [];
    undoings.set(t, list);
    t.after(async () => {
      for (const each of list.reverse()) await each();
    });
  }
  undoings.get(t).push(undo);
}

// A bound on a time, as far as this machine can keep it: where others use its cores as well, everybody waits their turn.
export const bound = (time) => time * Math.max(1, loadavg()[0] / cpus().length);
