// Writes figures into a document, between its markers: those of the last runs into docs/performance.md.
import { readFileSync, writeFileSync } from 'node:fs';
import { short, tableOfWindows } from './report.mjs';

const table = (heads, rows) => [`| ${heads.join(' | ')} |`, `|${['---', ...heads.slice(1).map(() => '---:')].join('|')}|`, ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');

const place = ({ cores, processor, kernel, time }) => `Of ${time.slice(0, 10)}, on ${cores} cores (${processor}, Linux ${kernel.split('-')[0]})`;

function goalsTable(goals) {
  const limit = ({ least, most }) => (least === undefined ? `≤ ${most}` : `≥ ${least}`);
  const row = (goal) => [goal.what, ...[goal.median, goal.min, goal.max].map(short), limit(goal), goal.reached ? 'reached' : '**missed**'];
  return table(['', 'median', 'min', 'max', 'goal', ''], goals.map(row));
}

const benchText = ({ before, after, goals, summary }) => `${place(before)}, with a load of ${before.load[0]} before and ${after.load[0]} after:

${goalsTable(goals)}

The medians of each window:

\`\`\`
${tableOfWindows(summary).replaceAll(/ +$/gm, '')}
\`\`\``;

function scaleText({ machine, rows, connections, threads, goals }) {
  const atRows = rows.map(({ engine, rows: count, read, page, stream }) => [`${engine}, ${count.toLocaleString('en')} rows`, ...[read.cpu, page.cpu, stream.cpu, stream.rate, stream.peakMegabytes].map(short)]);
  const states = ['silent', 'idle', 'busy'];
  const memory = (count, state) => connections.find((each) => each.connections === count && each.state === state);
  const counts = [...new Set(connections.map(({ connections: count }) => count))];
  const atConnections = counts.map((count) => [count.toLocaleString('en'), ...states.map((state) => `${memory(count, state).megabytes.toFixed(1)} (${memory(count, state).each.toFixed(1)})`)]);
  const rate = (one, count) => short(threads.find((each) => each.engine === one.engine && each.route === one.route && each.connections === one.connections && each.threads === count).rate);
  const atThreads = threads.filter((one) => one.threads === 1).map((one) => [`\`${one.route}\`, ${one.engine}, ${one.connections} connections`, rate(one, 1), rate(one, 2)]);
  return `${place(machine)}, with a load of ${machine.load[0]} before:

${goalsTable(goals)}

${table(['', 'CPU µs of a read by key', 'of a page of 20', 'of a row of the stream', 'rows/s of the stream', 'most memory, MB'], atRows)}

${table(['MB (KB each) of connections', ...states], atConnections)}

${table(['requests/s', '1 thread', '2 threads'], atThreads)}`;
}

// Puts `text` between <!-- name --> and <!-- end of name -->.
export function replaced(document, name, text) {
  const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`].map((marker) => {
    const at = document.indexOf(marker);
    if (at < 0) throw new Error(`the document has no ${marker}`);
    return at + (marker.startsWith('<!-- end') ? 0 : marker.length);
  });
  return `${document.slice(0, start)}\n${text}\n${document.slice(end)}`;
}

// Of `bench` and `scale` what there is.
export function writeFigures(file, { bench, scale }) {
  let document = readFileSync(file, 'utf8');
  if (bench) document = replaced(document, 'bench', benchText(bench));
  if (scale) document = replaced(document, 'scale', scaleText(scale));
  writeFileSync(file, document);
}
