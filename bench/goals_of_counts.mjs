// The goals on counts, from what bench/count.mjs wrote last.
import { judge } from './report.mjs';

const row = 'GET /products, each row';

export function goalsOfCounts({ sqlite, postgresql }) {
  const goal = (what, most, count) => judge({ what, most }, [count]);
  const health = sqlite['GET /health'];
  return [
    goal('GET /health: user instructions', 2000, health.instructions),
    goal('GET /health: system calls', 3.1, health.systemCalls),
    goal('GET /health: allocations', 0, health.allocations),
    goal('GET /users/me, SQLite: allocations', 4, sqlite['GET /users/me'].allocations),
    goal('GET /users/me, PostgreSQL: allocations', 4, postgresql['GET /users/me'].allocations),
    goal('GET /users/me, PostgreSQL, among 32 connections: allocations', 4, postgresql['GET /users/me'].allocationsTogether),
    goal('GET /products, SQLite: user instructions per row', 600, sqlite[row].instructions),
    goal('GET /products, PostgreSQL: user instructions per row', 600, postgresql[row].instructions),
  ];
}
