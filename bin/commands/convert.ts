import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { readDatumGrid } from '#domain/crs/ntv2-grid.ts';
import type { PipelineContext } from '#domain/crs/pipeline.ts';
import { Fault } from '#domain/fault.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Drawing, SourceFiles } from '#main/exchange/drawing.ts';
import { findTransform, type FindTransform } from '#main/exchange/find-transform.ts';
import { isInDegrees } from '#main/exchange/ground-points.ts';
import { parseApart, type ParseRequest } from '#main/exchange/parse-apart.ts';
import type { PointChoices } from '#main/exchange/points/read-table.ts';
import { polygonise, type PolygoniseFinding } from '#main/exchange/polygonise.ts';
import { finished } from '#main/exchange/steps.ts';
import { transformDrawing, type TransformedDrawing } from '#main/exchange/transform-drawing.ts';
import { writableExtensions, writeDrawing, type WrittenDrawing } from '#main/exchange/write-drawing.ts';
import { conversionReport } from '../conversion-report.ts';
import { EXIT } from '../home.ts';
import { day, readLocalSystems } from '../local-systems.ts';
import { printJson } from '../open-central.ts';
import { writeFiles } from '../write-files.ts';

const HELP = `
Formats go by content for what is read and by the extension for what is written (${writableExtensions().join(', ')}).
Parcels of a LandXML and closed contours become polygons. What was found, counted and skipped goes to standard error.
Coordinates in the output are [east, north] metres or [longitude, latitude], in the order of its format.

Examples:
  shekara convert plan.xml catalogue.csv
  shekara convert plan.xml catalogue.xlsx
  shekara convert catalogue.csv parcels.xml --from EPSG:10946 --to EPSG:10946
  shekara convert points.txt points.xml --from 28412 --encoding windows-1251 --axes northEast
  shekara convert plan.xml plan.geojson --to EPSG:28412 --require 10
  shekara convert plan.xml plan.kml --to EPSG:4326
  shekara convert city.txt city.geojson --from LOCAL:almaty --to 10947 --local city.json --date 2015-05-20
  shekara convert lines.dxf parcels.gpkg --from EPSG:10946 --polygonise 10

--polygonise closes loose lines to polygons, ends no farther apart than so many millimetres joined (0 joins nothing);
texts inside become their names, and what does not close is said with its place.
Exit code 0: written. Exit code 1: refused (no way between the systems, none so accurate, nothing that the format can
hold), with the reason as JSON. Exit code 2: a file cannot be read, or bad usage. Exit code 3: a fault.`;

const AXES = ['eastNorth', 'northEast', 'lonLat', 'latLon'] as const;

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly encoding?: string;
  readonly axes?: (typeof AXES)[number];
  readonly unit?: number;
  readonly delimiter?: string;
  readonly grid?: string;
  readonly local?: string;
  readonly date?: string;
  readonly require?: number;
  readonly polygonise?: number;
}

/** Reads a file; what is unreadable is a fault. */
type Parse = (request: ParseRequest) => Promise<Result<Drawing, Refusal>>;

/** `shekara convert`: one file of survey data into another format. Files are read in a process apart (SEC-58). */
export function addTo(program: Command, parse: Parse = parseApart): void {
  program
    .command('convert')
    .description('turns a file of survey data into another format: parcels, lines and points with their names')
    .argument('<in>', 'file to read; a shapefile or MIF with those beside it')
    .argument('<out>', 'file to write, over one that is there')
    .option('--from <system>', 'coordinate system of the file, EPSG:28412, instead of the one it names', systemId)
    .option('--to <system>', 'coordinate system to write', systemId)
    .option('--grid <file>', 'NTv2 grid SK-42 → QazTRF-23: qazgrid_kz.gsb')
    .option('--local <file>', 'JSON with local systems: parameters, accuracy, source, validity')
    .option('--date <day>', 'day of the document that the file belongs to, YYYY-MM-DD: for local systems', day)
    .option('--require <metres>', 'refuse a transformation coarser than this', notNegative)
    .option('--polygonise <mm>', 'close loose lines to polygons, ends so near each other joined', notNegative)
    .option('--encoding <name>', 'encoding of the texts, instead of the one found')
    .addOption(new Option('--axes <order>', 'order of the coordinates, instead of the one found').choices(AXES))
    .option('--unit <metres>', 'metres in a unit of the file, instead of what it says', positive)
    .option('--delimiter <text>', 'what divides the cells of a point list, instead of the one found')
    .addHelpText('after', HELP)
    .action(async (input: string, output: string, options: Options) => {
      process.exitCode = await convert({ input, output, parse }, options);
    });
}

/** EPSG:10946, 10946, or the id of a local system. */
function systemId(text: string): string {
  const id = text.trim();
  const code = /^(?:EPSG:)?(\d{4,6})$/i.exec(id)?.[1];
  if (code !== undefined) return `EPSG:${code}`;
  if (/^[\w:.-]{1,60}$/.test(id)) return id;
  throw new InvalidArgumentError('a code such as EPSG:10946, or the id of a local system, is needed');
}

function positive(text: string): number {
  const metres = Number(text);
  if (!(metres > 0 && metres < 1e6)) throw new InvalidArgumentError('a number of metres above 0 is needed');
  return metres;
}

function notNegative(text: string): number {
  const number = /^\d{1,6}(?:\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (Number.isNaN(number)) throw new InvalidArgumentError('a number such as 10 or 0.5 is needed');
  return number;
}

interface Call {
  readonly input: string;
  readonly output: string;
  readonly parse: Parse;
}

async function convert({ input, output, parse }: Call, options: Options): Promise<number> {
  const files = sourceOf(input);
  const missing =
    files === null ? input : [options.grid, options.local].find((file) => file !== undefined && !existsSync(file));
  if (files === null || missing !== undefined || resolve(input) === resolve(output)) {
    process.stderr.write(
      missing === undefined ? 'A file is not written over itself\n' : `There is no file ${missing}\n`,
    );
    return EXIT.badInput;
  }
  try {
    const grid = options.grid === undefined ? ok(null) : readDatumGrid(readFileSync(options.grid));
    const local = options.local === undefined ? ok([]) : readLocalSystems(options.local);
    if (!grid.ok) return refused(grid.error);
    if (!local.ok) return refused(local.error);
    const systems = { grid: grid.value, localSystems: local.value, date: options.date ?? null };
    const done = await conversionOf({ files, name: basename(output), systems, parse }, options);
    if (!done.ok) return refused(done.error);
    writeFiles(dirname(output), done.value.written.files);
    process.stderr.write(`${conversionReport({ input: basename(input), ...done.value }).join('\n')}\n`);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'DOCUMENT_UNREADABLE') throw error;
    printJson({ code: error.code, ...error.data });
    return EXIT.badInput;
  }
}

interface Work {
  readonly files: SourceFiles;
  /** Of the file to write. */
  readonly name: string;
  readonly systems: PipelineContext;
  readonly parse: Parse;
}

interface Conversion extends TransformedDrawing {
  readonly source: Drawing;
  readonly findings: readonly PolygoniseFinding[];
  readonly written: WrittenDrawing;
}

async function conversionOf(
  { files, name, systems, parse }: Work,
  { from, to, require: requiredAccuracyM, ...options }: Options,
): Promise<Result<Conversion, Refusal>> {
  const parsed = await parse({ files, choices: choicesOf(options), format: null });
  if (!parsed.ok) return parsed;
  const source = options.axes === undefined ? parsed.value : { ...parsed.value, axes: options.axes };
  const closed = closeLines(source, options.polygonise);
  if (!closed.ok) return closed;
  const { drawing, findings } = closed.value;
  const find: FindTransform = (here, there) => findTransform(systems)(here, there, requiredAccuracyM ?? null);
  const moved = transformDrawing(drawing, { from: from ?? null, to: to ?? null }, find);
  if (!moved.ok) return moved;
  const written = await writeDrawing(moved.value.drawing, name);
  return written.ok ? ok({ ...moved.value, source, findings, written: written.value }) : written;
}

const choicesOf = ({ encoding, unit, delimiter }: Options): PointChoices => ({
  ...(encoding === undefined ? {} : { encoding }),
  ...(unit === undefined ? {} : { unitMetres: unit }),
  ...(delimiter === undefined ? {} : { delimiter }),
});

/** Loose lines as polygons, where it is asked for: on the millimetre grid, which degrees have not. */
function closeLines(
  drawing: Drawing,
  toleranceMm: number | undefined,
): Result<{ readonly drawing: Drawing; readonly findings: readonly PolygoniseFinding[] }, Refusal> {
  if (toleranceMm === undefined) return ok({ drawing, findings: [] });
  if (isInDegrees(drawing)) return refuse('exchange.needsPlane', ['--polygonise']);
  const unitMetres = drawing.unit?.metres ?? 1;
  const { features, findings } = finished(
    polygonise(drawing.features, { unitMetres, toleranceMm, nested: 'enclaves' }),
  );
  return ok({ drawing: { ...drawing, features }, findings });
}

const BAD_INPUT: ReadonlySet<string> = new Set([
  'crs.gridDamaged',
  'crs.gridOther',
  'crs.dateNeeded',
  'crs.localMalformed',
  'crs.unknown',
  'exchange.formatUnknown',
  'exchange.writeUnknown',
]);

function refused(refusal: Refusal): number {
  printJson({ code: refusal.code, about: refusal.about });
  return BAD_INPUT.has(refusal.code) ? EXIT.badInput : EXIT.refused;
}

/** Files that make one with another of the same name. */
const BESIDE: ReadonlySet<string> = new Set(['.cpg', '.dbf', '.mid', '.prj', '.qpj', '.shp', '.shx']);

function sourceOf(input: string): SourceFiles | null {
  const stem = basename(input, extname(input)).toLowerCase();
  try {
    const beside = readdirSync(dirname(input)).filter(
      (name) =>
        name !== basename(input) &&
        BESIDE.has(extname(name).toLowerCase()) &&
        basename(name, extname(name)).toLowerCase() === stem,
    );
    return {
      name: basename(input),
      bytes: readFileSync(input),
      beside: new Map(beside.map((name) => [name, readFileSync(join(dirname(input), name))])),
    };
  } catch {
    return null;
  }
}
