// One HTTP request as the tests of trust see it: an answer, or how sure it is that there was none.
import http from 'node:http';

// Each client keeps a connection of its own, as a browser or a service would, until its agent is destroyed.
export const newClient = (port, host = '127.0.0.1') => ({ host, port, agent: new http.Agent({ keepAlive: true, maxSockets: 1 }) });
// A connection for each request.
export const passingClient = (port, host = '127.0.0.1') => ({ host, port, agent: false });

// Gives {status, headers, body}, or {error, sent}: `sent` where the server may have got the request. Never rejects.
export function ask({ host, port, agent }, method, path, { token, body, type, headers, milliseconds = 15_000 } = {}) {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const fields = {
    ...(token && { Authorization: `Bearer ${token}` }),
    ...(text !== undefined && { 'Content-Type': type ?? 'application/json', 'Content-Length': Buffer.byteLength(text) }),
    ...headers,
  };
  return new Promise((resolve) => {
    const request = http.request({ host, port, agent, method, path, headers: fields }, (response) => {
      const pieces = [];
      response.on('data', (piece) => pieces.push(piece));
      response.on('end', () => finish({ status: response.statusCode, headers: response.headers, body: Buffer.concat(pieces).toString() }));
      response.on('error', (error) => finish({ error: `cut within the answer: ${error.code ?? error.message}`, sent: true }));
    });
    const timer = setTimeout(() => {
      finish({ error: 'no answer in time', sent: true });
      request.destroy();
    }, milliseconds);
    const finish = (result) => {
      clearTimeout(timer);
      resolve(result);
    };
    request.on('error', (error) => finish({ error: error.code ?? error.message, sent: error.code !== 'ECONNREFUSED' }));
    request.end(text);
  });
}

// The answer's JSON; throws where the status is another.
export async function expect(status, client, method, path, options) {
  const answer = await ask(client, method, path, options);
  if (answer.status !== status) throw new Error(`${method} ${path} gave ${answer.status ?? answer.error}: ${answer.body}`);
  return answer.body ? JSON.parse(answer.body) : undefined;
}

// A new user's token.
export async function newUser(client, name = `user${process.pid}x${Date.now() % 1e9}`) {
  const password = 'correct horse battery';
  await expect(201, client, 'POST', '/users/', { body: { user_id: name, email: `${name}@example.com`, password } });
  const form = new URLSearchParams({ username: name, password }).toString();
  const { access_token: token } = await expect(200, client, 'POST', '/login', { body: form, type: 'application/x-www-form-urlencoded' });
  return token;
}
