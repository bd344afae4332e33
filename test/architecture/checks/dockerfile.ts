import type { Check, Violation } from '../check.js';
import type { SourceGraph } from '../source-graph.js';

interface Instruction {
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

const FILE = 'Dockerfile';
const IGNORE_FILE = '.dockerignore';
const SECRET = /(?:SECRET|TOKEN|PASSWORD|PRIVATE|API_?KEY)\w*\s*[= ]\s*\S/i;

/** What can be known of the image without building it. */
export const dockerfile: Check = {
  name: 'dockerfile',
  rule: 'The image is small, pinned, healthy, without root and without secrets',
  run: (graph) => {
    if (!graph.paths.includes(FILE)) return [{ file: FILE, message: 'is missing' }];
    const instructions = readInstructions(graph.text(FILE));
    const faults = [
      ...judgeStages(instructions),
      ...judgeLastStage(instructions),
      ...instructions.flatMap((instruction) => judgeInstruction(graph, instruction)),
    ];
    return faults.map((fault) => ({ file: FILE, ...fault }));
  },
};

type Fault = Omit<Violation, 'file'>;

/** Comments go, and lines continued by a backslash become one. */
function readInstructions(text: string): Instruction[] {
  const instructions: Instruction[] = [];
  let open: { text: string; line: number } | undefined;
  text.split('\n').forEach((raw, index) => {
    if (raw.trim() === '' || raw.trim().startsWith('#')) return;
    const start: { text: string; line: number } = open ?? { text: '', line: index + 1 };
    const joined = `${start.text} ${raw.trim()}`.trim();
    if (joined.endsWith('\\')) {
      open = { text: joined.slice(0, -1).trim(), line: start.line };
      return;
    }
    open = undefined;
    const [name = '', ...rest] = joined.split(/\s+/);
    instructions.push({ name: name.toUpperCase(), value: rest.join(' '), line: start.line });
  });
  return instructions;
}

function judgeStages(instructions: readonly Instruction[]): Fault[] {
  const stages = instructions.filter(({ name }) => name === 'FROM');
  const few = stages.length < 2 ? [{ message: 'has fewer than two stages' }] : [];
  const names = stages.map(({ value }) => value.split(/ as /i)[1]);
  const loose = stages
    .filter(({ value }) => {
      const image = value.split(' ')[0] ?? '';
      return !names.includes(image) && !/:[\w.-]*\d+\.\d+[\w.-]*$/.test(image);
    })
    .map(({ line }) => ({ line, message: 'does not pin its base image to a version' }));
  return [...few, ...loose];
}

function judgeLastStage(instructions: readonly Instruction[]): Fault[] {
  const start = instructions.findLastIndex(({ name }) => name === 'FROM');
  const last = instructions.slice(start);
  const valueOf = (wanted: string): string | undefined =>
    last.findLast(({ name }) => name === wanted)?.value;
  const faults: Fault[] = [];
  if (['', 'root', '0'].includes((valueOf('USER') ?? '').split(':')[0] ?? '')) {
    faults.push({ message: 'runs as root' });
  }
  if (!(valueOf('HEALTHCHECK') ?? 'NONE').includes('CMD')) {
    faults.push({ message: 'has no health check' });
  }
  if (!(valueOf('CMD') ?? '').startsWith('[')) {
    faults.push({ message: 'has no command in exec form, so signals would reach a shell' });
  }
  if (last.some(({ name, value }) => name === 'RUN' && /npm (?:ci|i|install)\b/.test(value))) {
    faults.push({ message: 'installs packages in the last stage' });
  }
  return faults;
}

function judgeInstruction(graph: SourceGraph, { name, value, line }: Instruction): Fault[] {
  if (
    name === 'RUN' &&
    /npm (?:ci|i|install)\b/.test(value) &&
    !value.includes('--ignore-scripts')
  ) {
    return [{ line, message: 'lets packages run scripts on install' }];
  }
  if ((name === 'ENV' || name === 'ARG') && SECRET.test(value)) {
    return [{ line, message: 'bakes a secret into the image' }];
  }
  if (!['COPY', 'ADD'].includes(name) || value.includes('--from=')) return [];
  const operands = value.split(' ').filter((word) => !word.startsWith('--'));
  return operands
    .slice(0, -1)
    .filter((source) => !exists(graph, source))
    .map((source) => ({ line, message: `copies ${source}, which is not there or is ignored` }));
}

/** In the tree, and let into the build: a `.dockerignore` that starts from `*` names what may come in. */
function exists(graph: SourceGraph, source: string): boolean {
  const path = source.replace(/^\.\//, '').replace(/\/$/, '');
  const inTree =
    path === '.' || graph.paths.some((file) => file === path || file.startsWith(`${path}/`));
  if (!graph.paths.includes(IGNORE_FILE)) return inTree;
  const lines = graph.text(IGNORE_FILE).split('\n');
  return inTree && (!lines.includes('*') || lines.includes(`!${path}`));
}
