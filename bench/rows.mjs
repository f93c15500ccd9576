// The rows that a bench reads, written with SQL where that is quicker than asking for each.
import path from 'node:path';
import { run } from './processes.mjs';

// Gives what runs SQL on a server's database: the lines of its answer.
export function database({ url, folder }) {
  const [command, ...args] = url
    ? ['psql', '--no-psqlrc', '--quiet', '--tuples-only', '--no-align', '--set=ON_ERROR_STOP=1', url]
    : ['sqlite3', '-bail', '-batch', '-cmd', '.timeout 30000', '-cmd', 'pragma foreign_keys = on', path.join(folder, 'quoin.db')];
  const dialect = url
    ? { now: 'now()', uuid: 'gen_random_uuid()', idText: 'id', analyze: 'vacuum analyze' }
    : { now: "cast(strftime('%s') as integer) * 1000000", uuid: 'randomblob(16)', idText: 'lower(hex(id))', analyze: 'analyze' };
  const sql = (text) => run(command, args, { input: text, maxBuffer: 1 << 28 }).split('\n').filter(Boolean);
  return { ...dialect, sql };
}

const series = (count) => `generate_series(1, ${count}) as series(value)`;
const numbers = (on, count) => (on.now === 'now()' ? series(count) : `(select value from generate_series(1, ${count})) as series`);

// Spread evenly over all users.
export function addPosts(on, count) {
  on.sql(`insert into posts (post_data, created_at, user_id)
          select 'Post number ' || value || ', of some length', ${on.now}, id
          from ${numbers(on, count)} join (select id, row_number() over (order by id) - 1 as place, count(*) over () as users from users) u
               on u.place = value % u.users
          order by value;`);
}

// Spread evenly over all managers.
export function addItems(on, count) {
  on.sql(`insert into items (id, name, category, price_usd, in_stock, store_manager_id)
          select ${on.uuid}, 'Pen ' || value, 'Stationery', 1250000, true, id
          from ${numbers(on, count)} join (select id, row_number() over (order by id) - 1 as place, count(*) over () as managers from store_managers) m
               on m.place = value % m.managers;`);
}

export function addProducts(on, count) {
  on.sql(`insert into products (name, description, price, in_stock)
          select 'Product ' || value, 'Boils a litre of water in three minutes', 24500000, true
          from ${numbers(on, count)};`);
}

// Brings the tables to the state in which a database that has run for a while has them.
export const settle = (on) => on.sql(`${on.analyze};`);

// [user's id, post's id] of up to 10,000 posts, from all over the table.
export function somePosts(on) {
  const [count] = on.sql('select count(*) from posts;');
  const step = Math.ceil(Number(count) / 10_000);
  return on.sql(`select user_id || '|' || post_id from posts where post_id % ${step} = 0 order by post_id;`).map((line) => line.split('|').map(Number));
}

export function someItems(on, count) {
  const dashed = (hex) => hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return on.sql(`select ${on.idText} from items limit ${count};`).map(dashed);
}
