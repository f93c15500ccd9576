// Requests as bytes, and a connection that stays open: the little HTTP that the benches speak, so that what they cost
// themselves does not blur what they measure.
import net from 'node:net';

export function request(method, target, { token, body } = {}) {
  const text = body === undefined ? '' : JSON.stringify(body);
  const head = [`${method} ${target} HTTP/1.1`, 'Host: localhost'];
  if (token) head.push(`Authorization: Bearer ${token}`);
  if (body !== undefined) head.push('Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`);
  return `${head.join('\r\n')}\r\n\r\n${text}`;
}

export function form(target, fields) {
  const body = new URLSearchParams(fields).toString();
  const type = 'Content-Type: application/x-www-form-urlencoded';
  return `POST ${target} HTTP/1.1\r\nHost: localhost\r\n${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

// Rejects when the promise takes longer than this.
export function within(milliseconds, what, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took more than ${milliseconds / 1000} s`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

// One request at a time: gives {status, body}.
export class Connection {
  constructor(port) {
    this.socket = net.connect(port, '127.0.0.1');
    this.socket.setNoDelay(true);
    this.buffer = Buffer.alloc(0);
    this.waiting = null;
    this.socket.on('data', (data) => {
      this.buffer = this.buffer.length ? Buffer.concat([this.buffer, data]) : data;
      this.deliver();
    });
    this.socket.on('error', (error) => this.waiting?.reject(error));
    this.socket.on('close', () => this.waiting?.reject(new Error('the server closed the connection')));
  }

  ask(text) {
    const answered = new Promise((resolve, reject) => (this.waiting = { resolve, reject }));
    this.socket.write(text);
    return within(30_000, text.split('\r\n', 1)[0], answered);
  }

  // Under valgrind the server's first connection to its database takes longer than a request waits for it.
  async askPatiently(text) {
    let answer = await this.ask(text);
    for (let tries = 1; tries < 10 && answer.status === 503; ++tries) answer = await this.ask(text);
    return answer;
  }

  async expect(status, text) {
    const answer = await this.ask(text);
    if (answer.status !== status) throw new Error(`${text.split('\r\n', 1)[0]} answered ${answer.status}: ${answer.body}`);
    return answer.body;
  }

  close() {
    this.socket.destroy();
  }

  deliver() {
    const end = this.buffer.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.buffer.subarray(0, end).toString('latin1');
    const body = bodyOf(head, this.buffer, end + 4);
    if (!body) return;
    this.buffer = this.buffer.subarray(body.end);
    const { resolve } = this.waiting;
    this.waiting = null;
    resolve({ status: Number(head.slice(9, 12)), body: body.text });
  }
}

// Null while it is not whole.
function bodyOf(head, buffer, start) {
  const length = /content-length: *(\d+)/i.exec(head);
  if (length) {
    const end = start + Number(length[1]);
    return buffer.length < end ? null : { end, text: buffer.subarray(start, end).toString() };
  }
  if (!/transfer-encoding: *chunked/i.test(head)) return { end: start, text: '' };
  let text = '';
  for (let at = start; ; ) {
    const line = buffer.indexOf('\r\n', at);
    if (line < 0) return null;
    const size = parseInt(buffer.subarray(at, line).toString('latin1'), 16);
    if (buffer.length < line + 4 + size) return null;
    if (size === 0) return { end: line + 4, text };
    text += buffer.subarray(line + 2, line + 2 + size).toString();
    at = line + 4 + size;
  }
}
