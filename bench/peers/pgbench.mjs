// pgbench with the statements that our server runs, prepared, on the same tables: what PostgreSQL does for a client that
// costs next to nothing, one statement a round trip.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const caller =
  "select u.id, u.username, u.name, u.email, u.birthday, u.created_at, u.last_login, u.role, u.token_epoch," +
  " exists (select 1 from revoked_tokens r where r.jti = :user::text) as revoked from users u where u.id = :user;";
const post =
  'select p.post_id, p.post_data, p.created_at, u.username as user_id,' +
  ' (select count(*) from votes v where v.post_id = p.post_id) as likes' +
  ' from posts p join users u on u.id = p.user_id where p.post_id = :post and p.user_id = :user;';
const insert = "insert into posts (post_data, created_at, user_id) values ('Written by the bench', now(), :user) returning post_id;";

// The scripts by route, written into `folder`.
export function writeScripts(folder, { users, posts }) {
  const [first, count] = [Math.min(...users.keys()), users.size];
  const owner = (id) => first + (id % count); // as rows.mjs spreads them
  if (!posts.every(([user, id]) => user === owner(id))) throw new Error('the posts are not spread over the users as pgbench expects');
  const user = `\\set user random(${first}, ${first + count - 1})`;
  const ownPost = `\\set post random(${posts[0][1]}, ${posts.at(-1)[1]})\n\\set user ${first} + :post % ${count}`;
  const scripts = { 'GET /posts/{id}/': [ownPost, caller, post], 'POST /posts/': [user, insert] };
  return Object.fromEntries(
    Object.entries(scripts).map(([route, lines], i) => {
      const file = path.join(folder, `pgbench${i}.sql`);
      writeFileSync(file, `${lines.join('\n')}\n`);
      return [route, file];
    }),
  );
}

// Gives {rate}: the script's runs a second, without the time to connect, which is part of the window all the same.
export async function pgbench(url, script, { connections, seconds = 2 }) {
  const args = ['-n', '-M', 'prepared', '-j', `${Math.min(2, connections)}`, '-c', `${connections}`, '-T', `${seconds}`, '-f', script, url];
  const { stdout } = await promisify(execFile)('pgbench', args, { timeout: 1000 * seconds + 30_000 });
  const failed = /number of failed transactions: ([1-9]\d*)/.exec(stdout);
  if (failed) throw new Error(`${failed[1]} transactions of pgbench failed`);
  const rate = /^tps = ([\d.]+)/m.exec(stdout);
  if (!rate) throw new Error(`pgbench ran nothing in ${seconds} s: ${stdout}`);
  return { rate: Number(rate[1]) };
}
