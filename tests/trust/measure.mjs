// What a test of trust tells the table (run.mjs) beside pass and fail, and how much of everything it tries.

// make test-trust-long tries everything in full.
export const long = process.env.QUOIN_TRUST_LONG === '1';
export const times = (short, full) => (long ? full : short);

// The figure that was measured for a row of docs/trust.md.
export const measured = (t, id, figure) => t.diagnostic(`${id}: ${figure}`);
