#!/usr/bin/env node
// Draws what `make bench` and `make bench-scale` wrote, whichever there is, as SVG, with gnuplot, and writes their figures
// into performance.md:
//     bench/plot.mjs [--bench build/bench.json] [--scale build/scale.json] [--into docs]
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { writeFigures } from './document.mjs';
import { requirePrograms, run } from './processes.mjs';

const { values: options } = parseArgs({
  options: {
    bench: { type: 'string', default: 'build/bench.json' },
    scale: { type: 'string', default: 'build/scale.json' },
    into: { type: 'string', default: 'docs' },
  },
});

const quoted = (text) => `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
const dataBlock = (name, rows) => `$${name} << EOD\n${rows.map((row) => row.join(' ')).join('\n')}\nEOD\n`;
const colours = { SQLite: '#0f7b6c', PostgreSQL: '#336791', good: '#2e8b57', bad: '#c2452d', grey: '#888888' };

function draw(file, [width, height], script) {
  const terminal = `set terminal svg size ${width},${height} font "sans-serif,13" background "white" noenhanced\nset output ${quoted(path.join(options.into, file))}\n`;
  run('gnuplot', [], { input: terminal + script });
  console.log(path.join(options.into, file));
}

// Each goal as a bar: how many times better than asked (right of 1) or worse (left of it), with the spread of the rounds.
function drawGoals({ goals }) {
  const better = ({ least, most }, value) => (least === undefined ? most / value : value / least);
  const drawn = goals.filter(({ median }) => median > 0);
  const rows = drawn.map((goal, i) => {
    const [from, to] = [better(goal, goal.min), better(goal, goal.max)].sort((a, b) => a - b);
    return [drawn.length - i, better(goal, goal.median), from, to, goal.reached ? 1 : 0, quoted(goal.what)];
  });
  const bars = (reached, colour, title) => `$goals using ($5==${reached}?$2:1/0):1:(1):2:($1-0.32):($1+0.32) with boxxyerror fillstyle solid 0.75 noborder linecolor rgb "${colour}" title ${quoted(title)}`;
  draw('performance-goals.svg', [1100, 90 + 22 * rows.length], `${dataBlock('goals', rows)}
set logscale x
set xrange [0.1:*]
set yrange [0.3:${rows.length + 0.7}]
set lmargin 74
set key above
set grid xtics
set xlabel "times better than asked; lines: worst to best round"
set arrow from 1, graph 0 to 1, graph 1 nohead linewidth 2 linecolor rgb "${colours.grey}"
plot ${bars(1, colours.good, 'reached')}, ${bars(0, colours.bad, 'missed')}, \\
     $goals using 2:1:3:4:ytic(6) with xerrorbars pointtype 0 linecolor rgb "#222222" notitle
`);
}

function drawRows({ rows }) {
  const kinds = { read: 'one post by its key', page: 'a page of 20 products', stream: 'a row of the stream of all' };
  const engines = ['SQLite', 'PostgreSQL'];
  const block = (engine) => dataBlock(engine, rows.filter((each) => each.engine === engine).map((each) => [each.rows, ...Object.keys(kinds).map((kind) => each[kind].cpu)]));
  const lines = engines.flatMap((engine) =>
    Object.values(kinds).map((title, i) => `$${engine} using 1:${i + 2} with linespoints linewidth 2 pointtype ${[7, 5, 9][i]} dashtype ${i + 1} linecolor rgb "${colours[engine]}" title ${quoted(`${engine}: ${title}`)}`));
  draw('performance-rows.svg', [900, 480], `${engines.map(block).join('')}
set logscale xy
set xrange [700:1.4e6]
set format x "%.0s %c"
set grid
set key below maxrows 3
set xlabel "rows of the table"
set ylabel "CPU µs of server and database"
plot ${lines.join(', \\\n     ')}
`);
}

function drawConnections({ connections }) {
  const states = { silent: colours.grey, idle: colours.SQLite, busy: colours.PostgreSQL };
  const block = (state) => dataBlock(state, connections.filter((each) => each.state === state).map((each) => [each.connections, each.megabytes]));
  const lines = Object.entries(states).map(([state, colour]) => `$${state} using 1:2 with linespoints linewidth 2 pointtype 7 linecolor rgb "${colour}" title "${state}"`);
  draw('performance-connections.svg', [900, 420], `${Object.keys(states).map(block).join('')}
set grid
set yrange [0:*]
set key bottom right
set xlabel "connections"
set ylabel "memory of the server, MB"
plot ${lines.join(', ')}
`);
}

const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined);

try {
  requirePrograms(['gnuplot']);
  const [bench, scale] = [read(options.bench), read(options.scale)];
  if (!bench && !scale) throw new Error('there is nothing to draw: make bench, or make bench-scale');
  const isPart = (bench && !bench.summary) || (scale && !(scale.rows && scale.connections && scale.threads));
  if (isPart) throw new Error('that was a part of a run; only a whole one is drawn');
  if (bench) drawGoals(bench);
  if (scale) {
    drawRows(scale);
    drawConnections(scale);
  }
  writeFigures(path.join(options.into, 'performance.md'), { bench, scale });
} catch (error) {
  console.error(`bench-plot: ${error.message}`);
  process.exitCode = 1;
}
