// The collection that `quoin openapi --postman` prints, run from top to bottom against a server without data.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";
import newman from "newman";
import { binary, startQuoin } from "../browser/quoin.mjs";

const execute = promisify(execFile);
const print = async (...flags) => JSON.parse((await execute(binary, ["openapi", ...flags])).stdout);
const collection = await print("--postman");

const requestsOf = (folder) => folder.item.map(({ request }) => request);

// Sends all requests; gives the environment as it is afterwards.
async function run(variables) {
  const quoin = await startQuoin({ BCRYPT_COST: "4" });
  try {
    const values = Object.entries({ base_url: quoin.origin, ...variables }).map(([key, value]) => ({ key, value }));
    const { run, environment } = await promisify(newman.run)({ collection, environment: { values }, color: "off" });
    assert.deepEqual(run.failures.map(({ source, error }) => `${source.name}: ${error.message}`), []);
    assert.equal(run.stats.requests.total, collection.item.flatMap(requestsOf).length);
    assert.equal(run.stats.assertions.total, run.stats.requests.total);
    return environment;
  } finally {
    await quoin.stop();
  }
}

test("newman runs it green, with the tokens and ids in variables of its own", async () => {
  const environment = await run({});
  assert.equal(environment.get("token"), undefined);
});

test("004: an environment with base_url and token: the login stores the token there", async () => {
  const environment = await run({ token: "" });
  assert.match(environment.get("token"), /^[\w-]+\.[\w-]+\.[\w-]+$/);
});

test("it has every operation of the document, in a folder of its tag, or in the last", async () => {
  const document = await print();
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`));
  const sent = collection.item.flatMap(requestsOf).map(({ method, url }) => `${method} /${url.path.join("/")}`
    .replace("{{post_id}}", "{post_id}").replace(/\{\{(item|product)_id\}\}/, "{id}"));
  assert.deepEqual([...new Set(sent)].sort(), operations.sort());
  const tags = document.tags.map(({ name }) => name);
  assert.deepEqual(collection.item.map(({ name }) => name), [...tags, "At the end"]);
});
