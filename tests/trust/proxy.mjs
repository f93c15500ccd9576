// The fault proxy: stands between the server and PostgreSQL or Redis, and does to the wire what networks do.
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

export class FaultProxy {
  // In front of that port of loopback.
  static async before(target) {
    const proxy = new FaultProxy(target);
    proxy.listener.listen(0, '127.0.0.1');
    await once(proxy.listener, 'listening');
    return proxy;
  }

  constructor(target) {
    this.target = target;
    this.pairs = new Set();
    this.listener = net.createServer({ noDelay: true }, (client) => this.#accept(client));
    this.pass();
  }

  get port() {
    return this.listener.address().port;
  }

  // The same URL, by way of the proxy.
  in(url) {
    return url.replace(`127.0.0.1:${this.target}`, `127.0.0.1:${this.port}`);
  }

  // From now on all is well; what was held back is delivered.
  pass() {
    this.#set((piece, to) => to.write(piece));
  }

  delay(milliseconds) {
    this.#set(async (piece, to) => {
      await pause(milliseconds);
      to.write(piece);
    });
  }

  bytesPerSecond(rate) {
    this.#set(async (piece, to) => {
      for (let at = 0; at < piece.length; at += 1000) {
        const slice = piece.subarray(at, at + 1000);
        await pause((1000 * slice.length) / rate);
        to.write(slice);
      }
    });
  }

  // Each byte is a segment of its own, as far as the kernel lets us.
  small() {
    this.#set((piece, to) => {
      for (const byte of piece) to.write(Buffer.of(byte));
    });
  }

  // This share of all bytes is changed: of what the other side answers, or also of what it is sent.
  corrupt(share, { both = false } = {}) {
    this.#set((piece, to, { answer }) => {
      const changed = Buffer.from(piece);
      for (let at = 0; (answer || both) && at < changed.length; ++at) if (Math.random() < share) changed[at] ^= 1 + Math.floor(Math.random() * 255);
      to.write(changed);
    });
  }

  // A connection ends after so many bytes of answers.
  cutAfter(bytes) {
    this.#set((piece, to, { answer, pair }) => {
      to.write(piece);
      if (answer) pair.carried = (pair.carried ?? 0) + piece.length;
      if (pair.carried > bytes) this.#end(pair);
    });
  }

  // A connection ends as soon as `text` was sent on it: the other side gets it all, and its answer gets nowhere.
  cutAfterSending(text) {
    this.#set((piece, to, { answer, pair }) => {
      if (answer && pair.deaf) return;
      pair.deaf ||= !answer && piece.includes(text);
      to.write(piece, () => pair.deaf && pair.client.destroy());
    });
  }

  // Takes everything and delivers it only when all is well again.
  blackhole() {
    this.#set(async (piece, to) => {
      await this.healed;
      to.write(piece);
    });
  }

  // Every connection is reset, and every new one.
  reset() {
    this.#set(() => {});
    this.refusing = true;
    for (const pair of this.pairs) this.#end(pair, 'resetAndDestroy');
  }

  // The other side has forgotten every connection that there is, and nobody was told. New ones are fine.
  half() {
    for (const pair of this.pairs) {
      pair.half = true;
      pair.server.destroy();
    }
  }

  async close() {
    this.listener.close();
    this.pass();
    for (const pair of this.pairs) this.#end(pair);
  }

  #set(deliver) {
    this.refusing = false;
    this.deliver = deliver;
    this.heal?.();
    this.healed = new Promise((resolve) => (this.heal = resolve));
  }

  #accept(client) {
    if (this.refusing) return client.resetAndDestroy();
    const pair = { client, server: net.connect({ port: this.target, host: '127.0.0.1', noDelay: true }) };
    this.pairs.add(pair);
    for (const socket of [client, pair.server]) socket.on('error', () => {});
    this.#carry(pair, client, pair.server, false);
    this.#carry(pair, pair.server, client, true);
  }

  async #carry(pair, from, to, answer) {
    try {
      for await (const piece of from) if (!to.destroyed) await this.deliver(piece, to, { answer, pair });
    } catch {
      // it was reset, which is the end of it as well
    }
    if (!pair.half) to.end();
    if (from === pair.client || !pair.half) this.pairs.delete(pair);
  }

  #end({ client, server }, how = 'destroy') {
    client[how]();
    server[how]();
  }
}
