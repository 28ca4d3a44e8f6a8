import { statSync } from 'node:fs';
import { bundle } from './bundle.ts';
import { coldStart } from './cold-start.ts';
import { cost } from './cost.ts';
import { endToEnd } from './end-to-end.ts';
import { fold } from './fold.ts';
import { ingest } from './ingest.ts';
import { loops } from './loops.ts';
import { memory } from './memory.ts';
import { replay } from './replay.ts';
import { type BenchInput, renderSection, type Section } from './section.ts';
import { spend } from './spend.ts';
import { units } from './units.ts';

interface Bench {
  readonly needsData: boolean;
  readonly run: (input: BenchInput) => Promise<Section[]>;
}

const BENCHES: Readonly<Record<string, Bench>> = {
  ingest: { needsData: false, run: ingest },
  fold: { needsData: false, run: fold },
  units: { needsData: false, run: units },
  memory: { needsData: false, run: memory },
  replay: { needsData: true, run: replay },
  loops: { needsData: true, run: loops },
  spend: { needsData: true, run: spend },
  bundle: { needsData: false, run: bundle },
  'cold-start': { needsData: false, run: coldStart },
  'end-to-end': { needsData: false, run: endToEnd },
  cost: { needsData: false, run: cost },
};

const words = process.argv.slice(2).filter((word) => word !== '--json');
const json = process.argv.includes('--json');
const names = words.filter((word) => Object.hasOwn(BENCHES, word));
const [data, ...unknown] = words.filter((word) => !Object.hasOwn(BENCHES, word));
const isFolder = data === undefined || statSync(data, { throwIfNoEntry: false })?.isDirectory() === true;
if (unknown.length > 0 || !isFolder) {
  process.stderr.write(
    `${!isFolder ? `${data} is no bench and no folder` : `one DATA_FOLDER at most`}: npm run bench -- [${Object.keys(BENCHES).join('] [')}] [DATA_FOLDER] [--json]\n`,
  );
  process.exit(2);
}

const say = (line: string): void => void process.stderr.write(`${line}\n`);
const chosen = Object.entries(BENCHES).filter(([name]) => names.length === 0 || names.includes(name));
const left = chosen.filter(([, bench]) => bench.needsData && data === undefined).map(([name]) => name);
const sections: Section[] = [];
for (const [name, bench] of chosen) {
  if (left.includes(name)) continue;
  for (const section of await bench.run({ data, say })) {
    sections.push(section);
    if (!json) process.stdout.write(`${renderSection(section)}\n`);
  }
}
if (left.length > 0) say(`left out, because they need a DATA_FOLDER: ${left.join(', ')}`);
process.stdout.write(`${JSON.stringify({ node: process.version, sections, leftOut: left })}\n`);
