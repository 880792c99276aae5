import { existsSync, writeFileSync } from 'node:fs';
import type { Command } from 'commander';
import { RULES } from '#domain/cases/check-draft.ts';
import type { Finding } from '#domain/cases/finding.ts';
import { toSurveyAxes } from '#domain/geometry/survey-axes.ts';
import { isKnownRegion, parseQuarterNumber } from '#domain/numbers/parcel-number.ts';
import { findingsToGeoJson } from '#domain/register-check/findings-geojson.ts';
import { REGISTER_RULES } from '#domain/register-check/register-rules.ts';
import { USUAL_TOLERANCE_MM } from '#domain/register-check/tolerance.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { findingText } from '#locales/finding-text.ts';
import { messages } from '#locales/messages.ts';
import { checkGeoJson } from '#register/full-check/check-geojson.ts';
import { checkRegister } from '#register/full-check/check-register.ts';
import type { CheckProgress } from '#register/full-check/run-check.ts';
import { centralPaths } from '#server/central-paths.ts';
import { EXIT, shekaraHome } from '../home.ts';
import { withCentralRegister } from '../open-central.ts';
import { wholeNumber } from '../whole-number.ts';

const HELP = `
Without --file the register of this home is checked, whole or what a region or a quarter has of it: boundaries, what
lies between neighbours, quarters, areas, categories, addresses, rights, scopes. Errors come first.
With --file polygons of a GeoJSON file are checked, whatever plane grid in metres they are in; nothing is transformed.

Examples:
  shekara check
  shekara check --quarter 21-318-045 --json
  shekara check --region 21 --geojson defects.geojson --limit 20
  shekara check --file parcels.geojson --crs EPSG:10946 --tolerance 10
  shekara check --rules

Exit code 0: nothing was found. 1: defects were found. 2: bad usage, or a file that cannot be read. 3: a fault.`;

/** Where the list and the summary go. */
export interface Streams {
  readonly output: { readonly write: (text: string) => unknown };
  readonly errors: { readonly write: (text: string) => unknown };
}

const STANDARD: Streams = { output: process.stdout, errors: process.stderr };

interface Options {
  readonly region?: string;
  readonly quarter?: string;
  readonly file?: string;
  readonly crs?: string;
  readonly tolerance: number;
  readonly workers?: number;
  readonly limit: number;
  readonly geojson?: string;
  readonly json?: true;
  readonly rules?: true;
}

/** `shekara check`: everything that can be wrong with a register or a file of parcels. Nothing is written but the list. */
export function addTo(program: Command, streams: Streams = STANDARD): void {
  program
    .command('check')
    .description('check a register or a file of parcels: overlaps, gaps, corners, quarters, areas, rights')
    .option('--region <code>', 'only parcels of this cadastral region: two digits')
    .option('--quarter <number>', 'only parcels of this quarter: 21-318-045')
    .option('--file <file>', 'polygons of a GeoJSON file instead of the register')
    .option('--crs <system>', 'coordinate system of the file where it names none')
    .option(
      '--tolerance <mm>',
      'how near a corner is to be called a near miss',
      wholeNumber(0, 1000),
      USUAL_TOLERANCE_MM,
    )
    .option('--workers <n>', 'threads, one for a file; 0: none besides the program itself', wholeNumber(0, 64))
    .option('--limit <n>', 'print at most so many findings', wholeNumber(0, 10_000_000), 1000)
    .option('--geojson <file>', 'write all findings as points, in the grid of their zone')
    .option('--json', 'one JSON object a line')
    .option('--rules', 'print the rules: id, title, norm, severity')
    .addHelpText('after', HELP)
    .action(async (options: Options, command: Command) => {
      if (options.rules) return printRules(options, streams);
      const places = [options.region, options.quarter, options.file].filter((place) => place !== undefined);
      if (places.length > 1) return command.error('error: only one of --region, --quarter, --file can be given');
      const { file } = options;
      process.exitCode = await untilInterrupted((signal) =>
        file === undefined ? checkStore(options, { streams, signal }) : checkFile(file, options, { streams, signal }),
      );
    });
}

/** Ctrl C ends the check, as a fault that says so; the line of the progress goes away with it. */
async function untilInterrupted(work: (signal: AbortSignal) => Promise<number>): Promise<number> {
  const cancel = new AbortController();
  const onInterrupt = (): void => cancel.abort();
  process.once('SIGINT', onInterrupt);
  try {
    return await work(cancel.signal);
  } finally {
    process.off('SIGINT', onInterrupt);
    hideProgress();
  }
}

interface Surroundings {
  readonly streams: Streams;
  readonly signal: AbortSignal;
}

function checkStore(options: Options, { streams, signal }: Surroundings): Promise<number> {
  const prefix = prefixOf(options);
  if (!prefix.ok) return Promise.resolve(refused(prefix.error, streams));
  return withCentralRegister(async (store) => {
    const { parcels, findings } = await checkRegister(store, {
      file: centralPaths(shekaraHome()).database,
      key: null,
      prefix: prefix.value,
      toleranceMm: options.tolerance,
      signal,
      onProgress: showProgress,
      ...(options.workers === undefined ? {} : { threads: options.workers }),
    });
    if (parcels === 0 && prefix.value !== '') {
      streams.errors.write(`The register has no parcels with numbers that begin with ${prefix.value}\n`);
      return EXIT.badInput;
    }
    return report({ findings, parcels, options, streams });
  });
}

function prefixOf({ region, quarter }: Options): Result<string, Refusal> {
  if (region !== undefined) return isKnownRegion(region) ? ok(region) : refuse('number.unknownRegion', [region]);
  return quarter === undefined ? ok('') : parseQuarterNumber(quarter);
}

function showProgress({ parcels, of }: CheckProgress): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r${String(Math.floor((100 * parcels) / of)).padStart(3)} %  ${parcels} parcels`);
}

function hideProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K');
}

async function checkFile(file: string, options: Options, { streams, signal }: Surroundings): Promise<number> {
  if (!existsSync(file)) {
    streams.errors.write(`There is no file ${file}\n`);
    return EXIT.badInput;
  }
  const checked = await checkGeoJson(file, {
    crs: options.crs ?? null,
    toleranceMm: options.tolerance,
    threads: options.workers === 0 ? 0 : 1,
    signal,
    onProgress: showProgress,
  });
  if (!checked.ok) return refused(checked.error, streams);
  const { parcels, findings, crs, rounded, skipped } = checked.value;
  if (rounded > 0) streams.errors.write(`${rounded} corners were rounded to the millimetre\n`);
  if (skipped > 0) streams.errors.write(`${skipped} features are no polygons and were skipped\n`);
  return report({ findings, parcels, options: { ...options, crs }, streams });
}

function refused({ code, about }: Refusal, streams: Streams): number {
  const [area = '', name = ''] = code.split('.');
  const texts = Object.entries(messages.en.refusals).find(([key]) => key === area)?.[1] ?? {};
  const text = Object.entries(texts).find(([key]) => key === name)?.[1];
  const filled = typeof text === 'string' ? text.replaceAll('{about}', about.join(', ')) : about.join(', ');
  streams.errors.write(`${filled} (${code})\n`);
  return EXIT.badInput;
}

interface Report {
  readonly findings: readonly Finding[];
  readonly parcels: number;
  readonly options: Options;
  readonly streams: Streams;
}

function report({ findings, parcels, options, streams }: Report): number {
  if (options.geojson !== undefined) {
    const collection = findingsToGeoJson(findings, {
      textOf: (finding) => findingText(finding, 'en'),
      crs: options.crs ?? null,
    });
    writeFileSync(options.geojson, `${JSON.stringify(collection)}\n`);
  }
  for (const finding of findings.slice(0, options.limit))
    streams.output.write(`${options.json ? JSON.stringify(asJson(finding)) : asText(finding)}\n`);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const more = findings.length > options.limit ? `; ${findings.length - options.limit} more not printed` : '';
  streams.errors.write(`${parcels} parcels, ${errors} errors, ${findings.length - errors} warnings${more}\n`);
  return findings.length === 0 ? EXIT.done : EXIT.refused;
}

const metres = (finding: Finding) => {
  if (!finding.at) return null;
  const { xNorthMm, yEastMm } = toSurveyAxes(finding.at);
  return { x: xNorthMm / 1000, y: yEastMm / 1000 };
};

const asJson = (finding: Finding) => ({
  code: finding.code,
  severity: finding.severity,
  about: finding.about,
  at: metres(finding),
  norm: finding.norm,
  params: finding.params,
  text: findingText(finding, 'en'),
});

function asText(finding: Finding): string {
  const at = metres(finding);
  const place = at ? `  x ${at.x.toFixed(3)} y ${at.y.toFixed(3)}` : '';
  return `${finding.severity.padEnd(7)} ${finding.code}  ${findingText(finding, 'en')}${place}`;
}

const TITLES: Readonly<Record<string, string>> = messages.en.rules;

function printRules({ json }: Options, streams: Streams): void {
  const rules = [
    ...REGISTER_RULES.map((rule) => ({ ...rule, on: 'register' })),
    ...RULES.map((rule) => ({ ...rule, on: 'draft' })),
  ].map(({ id, norm, severity, on }) => ({ id, title: TITLES[id] ?? id, on, severity, norm }));
  for (const rule of rules) {
    const { id, title, on, severity, norm } = rule;
    const text = `${on.padEnd(8)} ${severity.padEnd(7)} ${id.padEnd(24)} ${`${norm.text} ${norm.place}`.padEnd(14)} ${title}`;
    streams.output.write(`${json ? JSON.stringify(rule) : text.trimEnd()}\n`);
  }
}
