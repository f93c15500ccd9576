#!/usr/bin/env node
// Makes seeds of the public test data (QUOIN_CORPORA) and of fuzz/seeds: fuzz/corpora.mjs FOLDER. Each target gets a
// folder there; a file's name is a hash of what it holds, as libFuzzer names them.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const corpora = process.env.QUOIN_CORPORA ?? join(here, '../../shared/corpora');
const into = process.argv[2];
const longest = 4096;  // bytes of a seed

function put(target, bytes) {
  bytes = Buffer.from(bytes);
  if (bytes.length > longest) return;
  const folder = join(into, target);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, createHash('sha1').update(bytes).digest('hex')), bytes);
}

const read = (...path) => readFileSync(join(corpora, ...path));
const lines = (...path) => read(...path).toString().split('\n').filter((line) => line);

function putRequests() {
  for (const line of lines('http-llhttp', 'requests.jsonl')) {
    const request = JSON.parse(line);
    for (const name of Object.keys(request).filter((each) => each.endsWith('_b64'))) {
      const bytes = Buffer.from(request[name], 'base64');
      put('http_head', bytes);
      const body = bytes.indexOf('\r\n\r\n');
      if (body >= 0 && bytes.toString('latin1').toLowerCase().includes('chunked')) put('chunked_body', bytes.subarray(body + 4));
    }
  }
}

function putJson() {
  for (const name of readdirSync(join(corpora, 'json-test-suite/test_parsing'))) {
    const text = read('json-test-suite/test_parsing', name);
    put('json_body', text);
    put('json_body', Buffer.concat([Buffer.from('{"text":'), text, Buffer.from('}')]));
    put('ndjson_import', text);
  }
}

function putTexts() {
  const naughty = JSON.parse(read('naughty-strings/blns.json'));
  const injections = readdirSync(join(corpora, 'sql-injection')).filter((name) => name.endsWith('.txt'))
    .flatMap((name) => lines('sql-injection', name)).filter((_, i) => i % 8 === 0);
  for (const text of [...naughty, ...injections]) {
    put('json_body', JSON.stringify({ name: text, text }));
    put('ndjson_import', JSON.stringify({ name: text }) + '\n');
    put('csv_import', `name\n"${text.replaceAll('"', '""')}"\n`);
    const encoded = encodeURIComponent(text.toWellFormed());
    put('form', `text=${encoded}&username=${encoded}`);
    put('query', `text=${encoded}&after=${encoded}`);
    put('path', `/${encoded}/of/0199f3c5-0d7a-7e21-8f6b-2a9c4d1e5b70`);
    put('settings_file', `DB_PASSWORD=${text}\n`);
  }
}

function putFormats() {
  const members = { email: 'email', uuid: 'id', date: 'day', 'date-time': 'time' };
  for (const [format, member] of Object.entries(members))
    for (const group of JSON.parse(read('json-schema-formats', `${format}.json`)))
      for (const { data } of group.tests) {
        put('json_body', JSON.stringify({ [member]: data }));
        put('query', `${member}=${encodeURIComponent(String(data))}`);
      }
}

function putTokens() {
  const { testGroups } = JSON.parse(read('wycheproof/json_web_signature_test.json'));
  for (const { tests } of testGroups)
    for (const { jws } of tests) {
      if (typeof jws !== 'string') continue;
      put('jwt', jws);
      put('jwt', jws.split('.').slice(0, 2).map((part) => Buffer.from(part, 'base64url').toString()).join('\n'));
    }
}

for (const kept of ['seeds', 'regressions'])
  for (const target of readdirSync(join(here, kept)))
    for (const name of readdirSync(join(here, kept, target))) put(target, readFileSync(join(here, kept, target, name)));
if (existsSync(corpora)) {
  putRequests();
  putJson();
  putTexts();
  putFormats();
  putTokens();
} else {
  console.log(`fuzz: skipped the seeds of ${corpora}, which is not there`);
}
