// What the rounds of a run come to: medians, ratios round by round, and the goals beside them.

export const sorted = (list) => [...list].sort((a, b) => a - b);
export const percentile = (list, percent) => sorted(list)[Math.min(list.length - 1, Math.floor((list.length * percent) / 100))];
export const spread = (list) => ({ median: percentile(list, 50), min: Math.min(...list), max: Math.max(...list) });

const fields = ['rate', 'p50', 'p99', 'serverCpu', 'cpu'];

// Of each window: the spread of each field over the rounds. A round is an object: the window's name → what it measured.
export function summarize(rounds) {
  const names = [...new Set(rounds.flatMap((round) => Object.keys(round)))];
  const of = (name, field) => rounds.map((round) => round[name]?.[field]).filter((value) => value !== undefined);
  const summary = (name) => Object.fromEntries(fields.map((field) => [field, of(name, field)]).filter(([, values]) => values.length).map(([field, values]) => [field, spread(values)]));
  return Object.fromEntries(names.map((name) => [name, summary(name)]));
}

// A goal with the values that were measured for it.
export function judge({ what, least, most }, values) {
  const measured = spread(values);
  return { what, least, most, ...measured, reached: least === undefined ? measured.median <= most : measured.median >= least };
}

export const judgeRatio = (goal, rounds) => judge(goal, rounds.map((round) => round[goal.one][goal.field] / round[goal.other][goal.field]));

const number = (value, digits) => (value === undefined ? '' : value.toFixed(digits));
// Three figures tell enough.
export const short = (value) => (value === undefined ? '' : value >= 100 ? value.toFixed(0) : value.toPrecision(3));

export function tableOfWindows(summary) {
  const rows = Object.entries(summary).map(([name, { rate, p50, p99, serverCpu, cpu }]) => {
    const [route, peer, connections] = name.split(' · ');
    const figures = [number(rate.median, 0), number(p50?.median, 2), number(p99?.median, 2), number(serverCpu?.median, 1), number(cpu?.median, 1)];
    return [route.padEnd(26), peer.padEnd(15), connections.padStart(5), ...figures.map((figure, i) => figure.padStart([10, 9, 9, 11, 14][i]))].join(' ');
  });
  const head = `${'medians'.padEnd(26)} ${'of'.padEnd(15)}  conn  requests/s    p50 ms    p99 ms  server µs  with database`;
  return [head, ...rows].join('\n');
}

export function tableOfGoals(goals) {
  const width = Math.max(...goals.map(({ what }) => what.length));
  const rows = goals.map(({ what, least, most, median, min, max, reached }) => {
    const limit = least === undefined ? `≤ ${most}` : `≥ ${least}`;
    return `${what.padEnd(width)} ${[median, min, max].map((value) => short(value).padStart(8)).join('')}   ${limit.padEnd(8)} ${reached ? 'reached' : 'MISSED'}`;
  });
  return [`${'goal'.padEnd(width)}   median     min     max   of issue 5`, ...rows].join('\n');
}
