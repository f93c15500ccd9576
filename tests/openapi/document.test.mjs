// The document that `quoin openapi` prints, held against the tools that others read it with.
import { createConfig, lintFromString } from "@redocly/openapi-core";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import openapiTS, { astToString } from "openapi-typescript";
import { binary, startQuoin } from "../browser/quoin.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const tool = (name) => join(here, "node_modules/.bin", name);
const execute = promisify(execFile);

let folder, document;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "quoin-openapi-"));
  document = (await execute(binary, ["openapi"], { cwd: folder })).stdout;
});

after(() => rm(folder, { recursive: true }));

// Gives a program's output, whether it succeeds or not.
async function output(program, args) {
  try {
    return (await execute(program, args, { cwd: here })).stdout;
  } catch (failure) {
    return failure.stdout + failure.stderr;
  }
}

async function spectral(text) {
  const file = join(folder, "openapi.json");
  await writeFile(file, text);
  const findings = await output(tool("spectral"), ["lint", "--quiet", "--format=json", "--ruleset=spectral.yaml", file]);
  return JSON.parse(findings).map(({ code, message, path }) => `${code}: ${message} (${path.join(".")})`);
}

async function redocly(source) {
  const config = await createConfig({ extends: ["recommended"] });
  const findings = await lintFromString({ source, absoluteRef: join(folder, "openapi.json"), config });
  return findings.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0].pointer})`);
}

for (const [name, lint] of [["Spectral's spectral:oas", spectral], ["Redocly's recommended rules", redocly]]) {
  test(`${name}: no errors and no warnings`, async () => assert.deepEqual(await lint(document), []));

  test(`${name} would find a fault`, async () => {
    const faulty = JSON.parse(document);
    faulty.paths["/profile"].get.operationId = "get_feed";
    assert.match(String(await lint(JSON.stringify(faulty))), /operationId/);
  });
}

test("W4: a client on the document's types type-checks, and works", async () => {
  await mkdir(join(here, "generated"), { recursive: true });
  await writeFile(join(here, "generated/schema.d.ts"), astToString(await openapiTS(document)));
  assert.equal(await output(tool("tsc"), []), "");

  const quoin = await startQuoin();
  try {
    const { visit } = await import("./generated/client.js");
    const { name, items, likes } = await visit(quoin.origin);
    assert.equal(name, "Ada");
    assert.equal(likes, 1);
    assert.deepEqual(items.map((item) => item.name), ["Pen"]);
  } finally {
    await quoin.stop();
  }
});
