import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { COORDINATE_SYSTEMS, type AxisOrder, type CoordinateSystem } from '#domain/crs/coordinate-systems.ts';
import { readDatumGrid } from '#domain/crs/ntv2-grid.ts';
import { pipelineOf, type Pipeline } from '#domain/crs/pipeline.ts';
import { transformPoint, type Coordinates } from '#domain/crs/transform-points.ts';
import { ok, type Refusal, type Result } from '#domain/result.ts';
import { messages } from '#locales/messages.ts';
import { EXIT } from '../home.ts';
import { day, readLocalSystems } from '../local-systems.ts';

const HELP = `
Points come from standard input, one a line: [x,y] or {"x":…,"y":…} or x y. Metres, or degrees in geographic systems.
The order of the axes is what --order says, whatever the definition of the system writes: en east or longitude first,
ne north or latitude first. Every line is answered by one: {"x","y","pipeline","accuracyM"} in the same order, with
"outside" where the point is not in the area of use of a system, or {"error":{"code","message","at"}}.
Keep the points that came in: what comes out belongs to its pipeline and accuracy, and is not to be transformed back.

Examples:
  echo '[12674503.798,5670181.044]' | shekara transform --from EPSG:28412 --to EPSG:10946
  echo '5670181.044 12674503.798' | shekara transform --from EPSG:28412 --to EPSG:4326 --order ne
  echo '{"x":12500000,"y":5670000}' | shekara transform --from EPSG:28412 --to EPSG:10945 --require 0.1
  shekara transform --list

The third is refused: without the national grid (--grid qazgrid_kz.gsb) SK-42 is known to 5.5 m.
Exit code 0: every point was transformed. 1: a point, or the transformation, was refused. 2: bad usage, a line that
is no point, a system or file that cannot be read. 3: a fault.`;

interface Pair {
  readonly from: string;
  readonly to: string;
}

interface Options extends Partial<Pair> {
  readonly order: AxisOrder;
  readonly grid?: string;
  readonly local?: string;
  readonly date?: string;
  readonly require?: number;
  readonly list?: true;
  readonly json?: true;
}

/** Where points come from and answers go to. */
export interface Streams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly errors: NodeJS.WritableStream;
}

const STANDARD: Streams = { input: process.stdin, output: process.stdout, errors: process.stderr };

/** `shekara transform`: points from one coordinate system into another, by the pinned pipeline of the pair. */
export function addTo(program: Command, streams: Streams = STANDARD): void {
  program
    .command('transform')
    .description('transform points between coordinate systems; standard input to standard output')
    .option('--from <system>', 'system of the points, such as EPSG:28412 or the id of a local one')
    .option('--to <system>', 'system to bring them into, such as EPSG:10946')
    .addOption(new Option('--order <order>', 'which axis comes first').choices(['en', 'ne']).default('en'))
    .option('--grid <file>', 'NTv2 grid SK-42 → QazTRF-23: qazgrid_kz.gsb')
    .option('--local <file>', 'JSON with local systems: parameters, accuracy, source, validity')
    .option('--date <day>', 'day of the document that the points come from, YYYY-MM-DD: for local systems', day)
    .option('--require <metres>', 'refuse a transformation coarser than this', metres)
    .option('--list', 'print the coordinate systems')
    .option('--json', 'print the list as JSON')
    .addHelpText('after', HELP)
    .action(async (options: Options, command: Command) => {
      if (options.list) return list(options, streams);
      const { from, to } = options;
      if (from === undefined || to === undefined) return command.error('error: --from and --to are needed, or --list');
      process.exitCode = await transform({ ...options, from, to }, streams);
    });
}

function metres(text: string): number {
  const value = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(value)) throw new InvalidArgumentError('metres are needed, such as 0.1');
  return value;
}

/** Refusals that say the command was called with something that is not there or cannot be read. */
const BAD_INPUT = new Set(['crs.unknown', 'crs.localMalformed', 'crs.gridDamaged', 'crs.gridOther', 'crs.dateNeeded']);

async function transform(options: Options & Pair, streams: Streams): Promise<number> {
  const missing = [options.grid, options.local].find((file) => file !== undefined && !existsSync(file));
  if (missing !== undefined) {
    streams.errors.write(`There is no file ${missing}\n`);
    return EXIT.badInput;
  }
  const grid = options.grid === undefined ? ok(null) : readDatumGrid(readFileSync(options.grid));
  const localSystems = options.local === undefined ? ok([]) : readLocalSystems(options.local);
  if (!grid.ok) return refuseAll(grid.error, streams);
  if (!localSystems.ok) return refuseAll(localSystems.error, streams);
  const pipeline = pipelineOf(options.from, options.to, {
    grid: grid.value,
    localSystems: localSystems.value,
    date: options.date ?? null,
    requiredAccuracyM: options.require ?? null,
  });
  const isBadInput = !pipeline.ok && BAD_INPUT.has(pipeline.error.code);
  return isBadInput ? refuseAll(pipeline.error, streams) : answerLines({ pipeline, order: options.order }, streams);
}

function refuseAll(error: Refusal, { output }: Streams): number {
  output.write(errorLine(error, null));
  return BAD_INPUT.has(error.code) ? EXIT.badInput : EXIT.refused;
}

/** So many lines are written at once; millions may come. */
const BATCH = 2_000;

interface Work {
  readonly pipeline: Result<Pipeline, Refusal>;
  readonly order: AxisOrder;
}

async function answerLines(work: Work, streams: Streams): Promise<number> {
  const { input, output } = streams;
  let exit: number = EXIT.done;
  let waiting: string[] = [];
  const write = async (): Promise<void> => {
    const isTaken = output.write(waiting.join(''));
    waiting = [];
    if (!isTaken) await new Promise((resolve) => output.once('drain', resolve));
  };
  for await (const line of createInterface({ input, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    const answer = answerLine(line, work);
    exit = Math.max(exit, answer.exit);
    waiting.push(answer.text);
    if (waiting.length === BATCH) await write();
  }
  if (waiting.length > 0) await write();
  // No point came in: the refusal of the transformation must be seen all the same.
  return exit === EXIT.done && !work.pipeline.ok ? refuseAll(work.pipeline.error, streams) : exit;
}

function answerLine(line: string, { pipeline, order }: Work) {
  const given = readPoint(line);
  if (given === null) return { exit: EXIT.badInput, text: errorLine(malformed(line), null) };
  if (!pipeline.ok) return { exit: EXIT.refused, text: errorLine(pipeline.error, given) };
  const point = transformPoint(pipeline.value, inOrder(given, order));
  if (!point.ok) return { exit: EXIT.refused, text: errorLine(point.error, given) };
  const { x: east, y: north, pipeline: id, accuracyM, outside } = point.value;
  const [x, y] = inOrder([east, north], order);
  const warning = outside.length === 0 ? {} : { outside };
  return { exit: EXIT.done, text: `${JSON.stringify({ x, y, pipeline: id, accuracyM, ...warning })}\n` };
}

const malformed = (line: string): Refusal => ({
  code: 'coordinate.malformed',
  about: [line.trim().slice(0, 40)],
  at: null,
});

const inOrder = ([first, second]: Coordinates, order: AxisOrder): Coordinates =>
  order === 'en' ? [first, second] : [second, first];

/** [x,y], {"x":…,"y":…}, or two numbers with a blank, a tab, ';' or ',' between them. Null: no point. */
function readPoint(line: string): Coordinates | null {
  const text = line.trim();
  const [x, y] = text.startsWith('[') || text.startsWith('{') ? fromJson(text) : fromText(text);
  return typeof x === 'number' && typeof y === 'number' && Number.isFinite(x) && Number.isFinite(y) ? [x, y] : null;
}

function fromJson(text: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value)) return value.length === 2 ? value : [];
    return typeof value === 'object' && value !== null && 'x' in value && 'y' in value ? [value.x, value.y] : [];
  } catch {
    return [];
  }
}

function fromText(text: string): readonly unknown[] {
  const apart = text.split(/\s*;\s*|\s+/);
  const parts = apart.length === 1 ? text.split(',') : apart;
  // Decimal commas only where something else stands between the numbers.
  const numbers = parts.map((part) => (apart.length === 1 ? part : part.replace(/,(?=\d+$)/, '.').replace(/,$/, '')));
  return numbers.length === 2
    ? numbers.map((part) => (/^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(part) ? Number(part) : NaN))
    : [];
}

const errorLine = (error: Refusal, at: Coordinates | null): string =>
  `${JSON.stringify({ error: { code: error.code, message: messageOf(error), at } })}\n`;

/** The English text of a refusal, as the program shows it in its own language. */
function messageOf({ code, about }: Refusal): string {
  const text = code
    .split('.')
    .reduce<unknown>(
      (node, part) => (typeof node === 'object' && node !== null ? Reflect.get(node, part) : undefined),
      messages.en.refusals,
    );
  return typeof text === 'string' ? text.replace('{about}', about.join(', ')) : code;
}

function list({ json }: Options, { output }: Streams): void {
  const text = json
    ? JSON.stringify(COORDINATE_SYSTEMS.map(described), null, 2)
    : COORDINATE_SYSTEMS.map(row).join('\n');
  output.write(`${text}\n`);
}

function described(system: CoordinateSystem) {
  const { id, kind, datum, axisOrder, area, proj } = system;
  const names = { nameKk: nameOf(system, 'kk'), nameRu: nameOf(system, 'ru'), nameEn: nameOf(system, 'en') };
  return { id, ...names, kind, datum, axisOrder, area, proj };
}

function row(system: CoordinateSystem): string {
  const [west, south, east, north] = system.area.map((degrees) => degrees.toFixed(2).padStart(5));
  const area = `${west}–${east} E ${south}–${north} N`;
  return `${system.id.padEnd(11)} ${system.axisOrder}  ${area}  ${nameOf(system, 'en')}`;
}

function nameOf({ name }: CoordinateSystem, language: 'kk' | 'ru' | 'en'): string {
  const texts: Readonly<Record<string, string>> = messages[language].reference.crs.system;
  return (texts[name.key] ?? name.key).replace(/\{(\w+)\}/g, (whole, param: string) =>
    String(name.params[param] ?? whole),
  );
}
