// The program under test, serving from an empty folder of its own.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const binary = process.env.QUOIN_BINARY ?? fileURLToPath(new URL("../../build/dev/quoin", import.meta.url));

// Gives the address once the program accepts connections, and a way to end it.
export async function startQuoin(settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), "quoin-browser-"));
  const program = spawn(binary, ["serve", "--port", "0"], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ...settings }, // no other setting of ours reaches it
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  program.stderr.on("data", (text) => (log += text));
  const ended = once(program, "exit");
  const stop = async () => {
    program.kill();
    await ended;
    await rm(folder, { recursive: true });
  };
  for await (const line of createInterface({ input: program.stdout })) {
    const [, origin] = line.match(/^Quoin is serving on (http:\/\/\S+)$/) ?? [];
    if (!origin) continue;
    program.stdout.resume(); // what it prints from here on must not fill the pipe
    return { origin, stop };
  }
  await stop();
  throw new Error(`${binary} ended before it served:\n${log}`);
}
