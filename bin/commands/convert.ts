import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { Fault } from '#domain/fault.ts';
import { ok, type Refusal, type Result } from '#domain/result.ts';
import type { Drawing, SourceFiles } from '#main/exchange/drawing.ts';
import { findTransform } from '#main/exchange/find-transform.ts';
import { parseApart } from '#main/exchange/parse-apart.ts';
import type { PointChoices } from '#main/exchange/points/read-table.ts';
import { transformDrawing, type TransformedDrawing } from '#main/exchange/transform-drawing.ts';
import { writableExtensions, writeDrawing, type WrittenDrawing } from '#main/exchange/write-drawing.ts';
import { conversionReport } from '../conversion-report.ts';
import { EXIT } from '../home.ts';
import { printJson } from '../open-central.ts';

const HELP = `
Formats go by content for what is read and by the extension for what is written (${writableExtensions().join(', ')}).
Parcels of a LandXML and closed contours become polygons. What was found, counted and skipped goes to standard error.
Coordinates in the output are [east, north] metres or [longitude, latitude], in the order of its format.

Examples:
  shekara convert plan.xml catalogue.csv
  shekara convert plan.xml catalogue.xlsx
  shekara convert catalogue.csv parcels.xml --from EPSG:10946 --to EPSG:10946
  shekara convert points.txt points.xml --from 28412 --encoding windows-1251 --axes northEast

Exit code 0: written. Exit code 1: refused (no way between the systems, nothing that the format can hold), with the
reason as JSON. Exit code 2: the file cannot be read, or bad usage. Exit code 3: a fault.`;

const AXES = ['eastNorth', 'northEast', 'lonLat', 'latLon'] as const;

interface Options {
  readonly from?: string;
  readonly to?: string;
  readonly encoding?: string;
  readonly axes?: (typeof AXES)[number];
  readonly unit?: number;
  readonly delimiter?: string;
}

/** `shekara convert`: one file of survey data into another format. */
export function addTo(program: Command): void {
  program
    .command('convert')
    .description('turns a file of survey data into another format: parcels, lines and points with their names')
    .argument('<in>', 'file to read; a shapefile or MIF with those beside it')
    .argument('<out>', 'file to write, over one that is there')
    .option('--from <system>', 'coordinate system of the file, EPSG:28412, instead of the one it names', systemId)
    .option('--to <system>', 'coordinate system to write', systemId)
    .option('--encoding <name>', 'encoding of the texts, instead of the one found')
    .addOption(new Option('--axes <order>', 'order of the coordinates, instead of the one found').choices(AXES))
    .option('--unit <metres>', 'metres in a unit of the file, instead of what it says', positive)
    .option('--delimiter <text>', 'what divides the cells of a point list, instead of the one found')
    .addHelpText('after', HELP)
    .action(async (input: string, output: string, options: Options) => {
      process.exitCode = await convert(input, output, options);
    });
}

function systemId(text: string): string {
  const code = /^(?:EPSG:)?(\d{4,6})$/i.exec(text.trim())?.[1];
  if (code === undefined) throw new InvalidArgumentError('a code such as EPSG:10946 is needed');
  return `EPSG:${code}`;
}

function positive(text: string): number {
  const metres = Number(text);
  if (!(metres > 0 && metres < 1e6)) throw new InvalidArgumentError('a number of metres above 0 is needed');
  return metres;
}

async function convert(input: string, output: string, options: Options): Promise<number> {
  const files = sourceOf(input);
  if (files === null || resolve(input) === resolve(output)) {
    process.stderr.write(files === null ? `There is no file ${input}\n` : 'A file is not written over itself\n');
    return EXIT.badInput;
  }
  try {
    const done = await conversionOf(files, basename(output), options);
    if (!done.ok) return refused(done.error);
    for (const [name, bytes] of done.value.written.files) writeFileSync(join(dirname(output), name), bytes);
    process.stderr.write(`${conversionReport({ input: basename(input), ...done.value }).join('\n')}\n`);
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'DOCUMENT_UNREADABLE') throw error;
    printJson({ code: error.code, ...error.data });
    return EXIT.badInput;
  }
}

interface Conversion extends TransformedDrawing {
  readonly source: Drawing;
  readonly written: WrittenDrawing;
}

async function conversionOf(
  files: SourceFiles,
  name: string,
  { from = undefined, to = undefined, axes, encoding, unit, delimiter }: Options,
): Promise<Result<Conversion, Refusal>> {
  const choices: PointChoices = {
    ...(encoding === undefined ? {} : { encoding }),
    ...(unit === undefined ? {} : { unitMetres: unit }),
    ...(delimiter === undefined ? {} : { delimiter }),
  };
  const parsed = await parseApart({ files, choices, format: null });
  if (!parsed.ok) return parsed;
  const source = axes === undefined ? parsed.value : { ...parsed.value, axes };
  const moved = transformDrawing(source, { from: from ?? null, to: to ?? null }, findTransform());
  if (!moved.ok) return moved;
  const written = await writeDrawing(moved.value.drawing, name);
  return written.ok ? ok({ ...moved.value, source, written: written.value }) : written;
}

const BAD_INPUT: ReadonlySet<string> = new Set(['exchange.formatUnknown', 'exchange.writeUnknown']);

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
