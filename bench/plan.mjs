// Which windows a round has, and what the goals of issue 5 compare among them.

const ours = ['SQLite', 'PostgreSQL'];
const pipelined = 16;

const window = (route, peer, connections, depth = 1) => ({ route, peer, connections, depth });

export const windows = [
  ...[1, 32, 256].flatMap((connections) => [window('GET /health', 'PostgreSQL', connections), window('GET /health', 'nginx', connections)]),
  ...['PostgreSQL', 'nginx'].map((peer) => window('GET /health', peer, 32, pipelined)),
  ...['GET /users/me', 'GET /posts/{id}/', 'POST /posts/'].flatMap((route) => ours.flatMap((peer) => [1, 32, 256].map((connections) => window(route, peer, connections)))),
  ...['GET /items/{id}', 'GET /products?limit=20'].flatMap((route) => ours.flatMap((peer) => [32, 256].map((connections) => window(route, peer, connections)))),
  window('POST /posts/, 1 % refused', 'PostgreSQL', 256),
  ...['GET /posts/{id}/', 'POST /posts/'].map((route) => window(route, 'pgbench', 32)),
  window('POST /posts/', 'one commit each', 1),
  ...['GET /health', 'GET /users/me', 'GET /posts/{id}/', 'GET /items/{id}', 'GET /products?limit=20', 'POST /posts/'].map((route) => window(route, 'FastAPI', 32)),
];

export const nameOf = ({ route, peer, connections, depth }) => `${route}${depth > 1 ? ` ${depth} pipelined` : ''} · ${peer} · ${connections}`;

// A goal compares `field` of one window with that of another of the same round.
const goal = (what, limit, field, one, other) => ({ what, ...limit, field, one: nameOf(one), other: nameOf(other) });
const least = (number) => ({ least: number });
const most = (number) => ({ most: number });

const health = (peer, connections, depth) => window('GET /health', peer, connections, depth);
const beside = (route, connections, limit) =>
  goal(`${route}, PostgreSQL, ${connections} connections: CPU with the database's, beside nginx's`, most(limit), 'cpu', window(route, 'PostgreSQL', connections), health('nginx', connections));
const ahead = (route, limit) => goal(`${route}, 32 connections: requests/s beside FastAPI's`, least(limit), 'rate', window(route, 'PostgreSQL', 32), window(route, 'FastAPI', 32));

export const goals = [
  ...[32, 256].map((connections) => goal(`GET /health, ${connections} connections: CPU beside nginx's`, most(0.9), 'serverCpu', health('PostgreSQL', connections), health('nginx', connections))),
  goal(`GET /health, ${pipelined} pipelined: requests/s beside nginx's`, least(5), 'rate', health('PostgreSQL', 32, pipelined), health('nginx', 32, pipelined)),
  ...[32, 256].map((connections) => beside('GET /users/me', connections, 1.8)),
  ...[32, 256].map((connections) => beside('GET /posts/{id}/', connections, 2.4)),
  goal("GET /posts/{id}/, 32 connections: requests/s beside pgbench's, same SELECTs", least(1.3), 'rate', window('GET /posts/{id}/', 'PostgreSQL', 32), window('GET /posts/{id}/', 'pgbench', 32)),
  goal("POST /posts/, 256 connections: requests/s beside pgbench's INSERT at 32", least(3), 'rate', window('POST /posts/', 'PostgreSQL', 256), window('POST /posts/', 'pgbench', 32)),
  goal('POST /posts/, the same with 1 % refused', least(1), 'rate', window('POST /posts/, 1 % refused', 'PostgreSQL', 256), window('POST /posts/', 'pgbench', 32)),
  goal('POST /posts/, SQLite, 32 connections: requests/s beside one commit each', least(6), 'rate', window('POST /posts/', 'SQLite', 32), window('POST /posts/', 'one commit each', 1)),
  ahead('GET /health', 6),
  ahead('GET /users/me', 12),
  ...['GET /posts/{id}/', 'GET /items/{id}', 'GET /products?limit=20', 'POST /posts/'].map((route) => ahead(route, 40)),
  goal("GET /health, 256 connections: p99 beside nginx's", most(1.5), 'p99', health('PostgreSQL', 256), health('nginx', 256)),
];

// The windows and goals that have `text` in their name, and the windows that these goals need.
export function only(text) {
  const chosenGoals = goals.filter(({ what }) => what.includes(text));
  const needed = new Set(chosenGoals.flatMap(({ one, other }) => [one, other]));
  return { goals: chosenGoals, windows: windows.filter((each) => nameOf(each).includes(text) || needed.has(nameOf(each))) };
}
