// Users, managers and their rows, and the requests that ask for them: of each route many, so that a window reads all over
// the tables.
import { Connection, form, request } from './connection.mjs';
import { addItems, addPosts, addProducts, settle, someItems, somePosts } from './rows.mjs';

const password = 'correct horse battery';
const counts = { users: 50, managers: 10, posts: 10_000, items: 1_000, products: 1_000 };

const pick = (list) => list[Math.floor(Math.random() * list.length)];
const subject = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url')).sub;

async function addPeople(server) {
  const connection = new Connection(server.port);
  const ask = async (status, text) => JSON.parse(await connection.expect(status, text));
  const users = new Map(); // tokens by the user's id
  for (let i = 0; i < counts.users; ++i) {
    await ask(200, request('POST', '/user/', { body: { username: `bench${i}`, password } }));
    const { access_token: token } = await ask(200, form('/login', { username: `bench${i}`, password }));
    users.set(Number(subject(token)), token);
  }
  const managers = [];
  for (let i = 0; i < counts.managers; ++i) {
    const email = `bench${i}@example.com`;
    await ask(201, request('POST', '/store-managers', { body: { name: `Manager ${i}`, email, password } }));
    managers.push((await ask(200, form('/store-managers/token', { username: email, password }))).access_token);
  }
  connection.close();
  return { users, managers };
}

// Fills the database of a server, through `on` where it is much.
export async function populate(server, on, { posts = counts.posts, products = counts.products } = {}) {
  const people = await addPeople(server);
  addPosts(on, posts);
  addItems(on, counts.items);
  addProducts(on, products);
  settle(on);
  return { ...people, posts: somePosts(on), items: someItems(on, counts.items) };
}

// Lists of whole requests, by the name of their route.
export function requestsFor({ users, managers, posts, items }) {
  const tokens = [...users.values()];
  const many = (count, make) => Array.from({ length: count }, (_, i) => make(i));
  const post = (body) => request('POST', '/posts/', { token: pick(tokens), body });
  const read = ([user, id]) => request('GET', `/posts/${id}/`, { token: users.get(user) });
  const written = { post_data: 'Written by the bench' };
  const taken = { ...written, post_id: posts[0][1] };
  return {
    'GET /health': [request('GET', '/health')],
    'GET /users/me': tokens.map((token) => request('GET', '/users/me', { token })),
    'GET /posts/{id}/': many(2000, () => read(pick(posts))),
    'GET /items/{id}': many(2000, () => request('GET', `/items/${pick(items)}`, { token: pick(managers) })),
    'GET /products?limit=20': [request('GET', '/products?limit=20')],
    'POST /posts/': many(100, () => post(written)),
    'POST /posts/, 1 % refused': many(100, (i) => post(i ? written : taken)),
  };
}
