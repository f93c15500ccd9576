// A window of load with the CPU time that it took.
import { cpuSince, cpuTimes } from './processes.mjs';
import { load } from './wrk.mjs';

// What load() gives, and the CPU microseconds of each request: serverCpu of the server, cpu of its database too, which is
// the process server.database where it has one.
export async function measureWindow(server, file, { connections, depth }) {
  const processes = [server.child.pid, server.database].filter(Boolean);
  const before = processes.map(cpuTimes);
  const loaded = await load(server.port, file, { connections, depth });
  const took = processes.map((id, i) => cpuSince(before[i], id) / loaded.requests);
  return { ...loaded, serverCpu: took[0], cpu: took[0] + (took[1] ?? 0) };
}
