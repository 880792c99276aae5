import { existsSync, readFileSync, statSync } from 'node:fs';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { refuse, type Refusal, type Result } from '#domain/result.ts';
import { printDms } from '#domain/survey/print-angle.ts';
import { WorkName } from '#domain/survey/report/survey-report.ts';
import { readTraverseTable, type ReadTraverse, type TableRow } from '#domain/survey/read-traverse-table.ts';
import { solveTraverse, type SolvedTraverse } from '#domain/survey/solve-traverse.ts';
import { MOST_TABLE_BYTES, splitTable, textOfTable } from '#domain/survey/split-table.ts';
import { SurveyTolerances, type SurveyTolerance, type TraverseVerdict } from '#domain/survey/survey-tolerances.ts';
import { messages } from '#locales/messages.ts';
import delivered from '../../db/reference/survey-tolerances.json' with { type: 'json' };
import { EXIT } from '../home.ts';
import { printJson } from '../open-central.ts';
import { orderOf, writeReport } from '../traverse-report.ts';
import { closuresOf, qualityOf, sheetOf } from '../traverse-sheet.ts';

interface Options {
  readonly method: 'bowditch' | 'transit' | 'least-squares';
  readonly angles?: 'left' | 'right';
  readonly tolerance?: string;
  readonly tolerances?: string;
  readonly json?: true;
  readonly output?: string;
  readonly work: string;
}

const HELP = `
The table has a header row, in Kazakh, Russian or English and in any order: point, angle, distance to the next point,
known x (north) and y (east); a bearing column may give the direction of the first side or of a sight. Decimal comma or
point; columns divided by semicolon, tab or comma; angles as 120°15′30″, 120-15-30, 120 15 30, 120°15,5′, 120.2583° or
133.6204 gon. The first row may be the backsight, the last one the foresight. A traverse that comes back to the name of
its start is closed, one that ends on known coordinates is linked, any other open.

Example (invented figures):

  cat > traverse.csv <<'END'
  point;left angle;distance;x;y
  A;;;5670412,350;12674310,120
  B;166°26′53″;141,350;5670300,000;12674400,000
  1;124°45′06″;128,304;;
  2;203°57′15″;156,627;;
  C;202°28′08″;;5670234,196;12674789,712
  D;;;5670119,447;12674997,080
  END
  shekara traverse traverse.csv --method least-squares

With -o the adjustment report is written as well: PDF/A in Kazakh and Russian, as the workstation makes it, with the hash of the
input on every page.

Exit code 0: done. Exit code 1: a misclosure is above the permitted value; the sheet is printed all the same.
Exit code 2: the file or an option cannot be read, with line and column. Exit code 3: a fault.`;

export function addTo(program: Command): void {
  program
    .command('traverse')
    .description('computes a traverse from a CSV table: closures, corrections, coordinates')
    .argument('<csv>', 'table of the traverse')
    .addOption(
      new Option('--method <method>', 'how the misclosure is shared out')
        .choices(['bowditch', 'transit', 'least-squares'])
        .default('bowditch'),
    )
    .addOption(
      new Option('--angles <side>', 'side of the angles where the header does not say it').choices(['left', 'right']),
    )
    .option('--tolerance <row>', `row of permitted values: ${delivered.items.map(({ id }) => id).join(', ')}`)
    .option('--tolerances <file>', 'permitted values from this file, as «Permitted values» of the workstation saves it')
    .option('-o, --output <file>', 'where to write the adjustment report, PDF')
    .option('--work <name>', 'name of the work, for the report', workName, '')
    .option('--json', 'every figure as JSON: angles in radians, lengths in metres')
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => {
      const { exitCode, order } = traverse(file, options);
      process.exitCode = exitCode;
      if (order === null || options.output === undefined) return;
      const written = order.ok ? await writeReport(order.value, options.output) : order;
      if (!written.ok) process.exitCode = refused(file, { ...written.error, ...NOWHERE }, options).exitCode;
    });
}

function workName(text: string): string {
  if (!WorkName.safeParse(text).success) throw new InvalidArgumentError('at most 200 characters are allowed');
  return text.trim();
}

interface Done {
  readonly exitCode: number;
  /** Null when nothing was computed. */
  readonly order: ReturnType<typeof orderOf> | null;
}

const nothing = (exitCode: number): Done => ({ exitCode, order: null });

function traverse(file: string, options: Options): Done {
  const permitted = toleranceTable(options.tolerances);
  if (permitted === null) {
    process.stderr.write(`${String(options.tolerances)} is no file of permitted values\n`);
    return nothing(EXIT.badInput);
  }
  const row = options.tolerance === undefined ? permitted[0] : permitted.find(({ id }) => id === options.tolerance);
  if (row === undefined) {
    process.stderr.write(`There is no row ${String(options.tolerance)} of permitted values\n`);
    return nothing(EXIT.badInput);
  }
  if (!existsSync(file)) {
    process.stderr.write(`There is no file ${file}\n`);
    return nothing(EXIT.badInput);
  }
  const table = tableOf(file);
  if (!table.ok) return refused(file, table.error, options);
  const read = readTraverseTable(table.value, options.angles === undefined ? {} : { angleSide: options.angles });
  if (!read.ok) return refused(file, read.error, options);
  const solved = solveTraverse(read.value.traverse, options.method, row);
  if (!solved.ok) return refused(file, { ...solved.error, ...NOWHERE }, options);
  print(read.value, solved.value, row, options);
  const { method, work } = options;
  return {
    exitCode: solved.value.verdict.passes ? EXIT.done : EXIT.refused,
    order: orderOf({ table: table.value, read: read.value, method, tolerance: row, work }),
  };
}

/** The delivered table, or the one of a file; null when that is none. */
function toleranceTable(file: string | undefined): readonly SurveyTolerance[] | null {
  if (file === undefined) return SurveyTolerances.parse(delivered).items;
  if (!existsSync(file) || statSync(file).size > MOST_TABLE_BYTES) return null;
  try {
    return SurveyTolerances.parse(JSON.parse(readFileSync(file, 'utf8'))).items;
  } catch {
    return null;
  }
}

interface Place {
  readonly line: number;
  readonly column: string;
}

const NOWHERE: Place = { line: 0, column: '' };

const at = (refusal: Result<never, Refusal>, place: Place): Result<never, Refusal & Place> =>
  refusal.ok ? refusal : { ok: false, error: { ...refusal.error, ...place } };

/** Rows of cells with their lines. */
function tableOf(file: string): Result<readonly TableRow[], Refusal & Place> {
  if (statSync(file).size > MOST_TABLE_BYTES) return at(refuse('table.tooLarge'), NOWHERE);
  const rows = splitTable(textOfTable(readFileSync(file)));
  return rows.ok ? rows : { ok: false, error: { ...rows.error, column: '' } };
}

const KINDS = { open: 'open', closed: 'closed', linked: 'linked between known points' } as const;

function print(
  { traverse: input, reading }: ReadTraverse,
  { figures, verdict, adjusted }: SolvedTraverse,
  row: SurveyTolerance,
  options: Options,
): void {
  const reasons = reasonsOf(verdict);
  if (options.json) {
    printJson({
      angleSide: input.angleSide,
      reading,
      figures,
      permitted: row,
      verdict,
      refused: reasons,
      network: adjusted?.network ?? null,
    });
    return;
  }
  const ignored = reading.ignoredColumns.length > 0 ? `; columns not read: ${reading.ignoredColumns.join(', ')}` : '';
  const bare = reading.angleNotations.includes('bare') ? ` (numbers without a mark as ${reading.bareUnit})` : '';
  const lines = [
    `Traverse, ${KINDS[figures.kind]}, ${input.angleSide} angles${bare}, ${options.method}${ignored}`,
    '',
    ...sheetOf(figures),
    '',
    ...closuresOf(figures, verdict, row),
    ...(adjusted === null ? [] : ['', ...qualityOf(adjusted)]),
    ...(reasons.length === 0 ? [] : ['', ...reasons.map(textOfRefusal)]),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Why the exit code is 1. */
function reasonsOf({ angular, linear }: TraverseVerdict): readonly Refusal[] {
  const reasons = [
    ...(angular === null || angular.passes
      ? []
      : [
          refuse('traverse.angularMisclosure', [
            `${printDms(angular.misclosureRad)} > ${printDms(angular.permittedRad)}`,
          ]),
        ]),
    ...(linear === null || linear.passes
      ? []
      : [
          refuse('traverse.linearMisclosure', [
            `1:${Math.floor(linear.denominator ?? 0)} > 1:${linear.permittedDenominator}`,
          ]),
        ]),
  ];
  return reasons.flatMap((reason) => (reason.ok ? [] : [reason.error]));
}

function refused(file: string, refusal: Refusal & Place, { json }: Options): Done {
  const { code, about, line, column } = refusal;
  if (json) printJson({ code, about, line, column });
  else {
    const place = `${file}${line > 0 ? `, line ${line}` : ''}${column === '' ? '' : `, column "${column}"`}`;
    process.stderr.write(`${place}: ${textOfRefusal(refusal)} (${code})\n`);
  }
  return nothing(EXIT.badInput);
}

function textOfRefusal({ code, about }: Pick<Refusal, 'code' | 'about'>): string {
  const text = code
    .split('.')
    .reduce<unknown>(
      (node, part) => (typeof node === 'object' && node !== null ? Reflect.get(node, part) : undefined),
      messages.en.refusals,
    );
  const shown = about.join(', ').replace(/\p{C}/gu, '\u{fffd}');
  return typeof text === 'string' ? text.replace('{about}', shown) : code;
}
