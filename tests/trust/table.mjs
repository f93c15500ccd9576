// The table of docs/trust.md: each row with what was measured for it, and what it came to.
import { idsOf, sections } from './rows.mjs';

// A proof is {rows, name, where, state: passed | failed | skipped | told, reason, checks, figures}; a figure begins with its
// row, and one that a test in Node.js measured stands alone, as told.
function judged(id, promise, proofs) {
  const mine = proofs.filter(({ rows }) => rows.includes(id));
  const ran = mine.filter(({ state }) => state === 'passed' || state === 'failed');
  const state = !mine.length ? 'no test' : !ran.length ? 'skipped' : ran.some((proof) => proof.state === 'failed') ? 'FAIL' : 'pass';
  const figures = mine.flatMap((proof) => proof.figures).filter((figure) => figure.startsWith(`${id}: `));
  return { id, promise, state, measured: [counted(ran), ...figures.map((figure) => figure.slice(id.length + 2)), ...reasons(mine)].filter(Boolean), failed: ran.filter((proof) => proof.state === 'failed') };
}

function counted(ran) {
  const checks = ran.reduce((sum, proof) => sum + (proof.checks ?? 0), 0);
  const tests = new Set(ran.filter((proof) => proof.checks !== undefined).map(({ name }) => name)).size;
  return tests ? `${checks.toLocaleString('en')} checks in ${tests} ${tests === 1 ? 'test' : 'tests'}` : '';
}

const reasons = (mine) => [...new Set(mine.filter(({ state, reason }) => state === 'skipped' && reason).map(({ reason }) => `skipped: ${reason}`))];

// The sections with their rows; a row beyond what is promised only where a test proves it.
export function judge(proofs) {
  return sections.map((section) => ({
    title: section.title,
    rows: idsOf(section)
      .map(([id, promise]) => ({ ...judged(id, promise, proofs), promised: id in section.rows }))
      .filter(({ promised, state }) => promised || state !== 'no test'),
  }));
}

export const shortfalls = (table) => table.flatMap(({ rows }) => rows).filter(({ state }) => state === 'FAIL' || state === 'no test');

export function counts(table) {
  const states = table.flatMap(({ rows }) => rows).map(({ state }) => state);
  return ['pass', 'FAIL', 'no test', 'skipped'].map((state) => [states.filter((each) => each === state).length, state]).filter(([count]) => count).map(([count, state]) => `${count} ${state}`).join(', ');
}

export function plain(table) {
  const row = ({ id, promise, state, measured, failed }) => [`${id.padEnd(4)} ${state.padEnd(8)} ${promise}`, ...measured, ...failed.map(({ name, where, error }) => `FAILED: ${where}: ${name}${error ? `: ${error}` : ''}`)].join('\n              ');
  return table.map(({ title, rows }) => [`\n${title}`, ...rows.map(row)].join('\n')).join('\n');
}

const cell = (text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
export function markdown(table) {
  const row = ({ id, promise, state, measured }) => `| ${id} | ${cell(promise)} | ${measured.map(cell).join('<br>')} | ${state === 'pass' ? 'pass' : `**${state}**`} |`;
  return table.map(({ title, rows }) => [`### ${title}\n`, '| row | promise | measured | |', '|---|---|---|---|', ...rows.map(row)].join('\n')).join('\n\n');
}
