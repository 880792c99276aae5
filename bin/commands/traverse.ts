import { existsSync, readFileSync, statSync } from 'node:fs';
import { Option, type Command } from 'commander';
import { CsvError, parse } from 'csv-parse/sync';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { adjustTraverse, type AdjustedTraverse } from '#domain/survey/adjust-traverse.ts';
import { computeTraverse } from '#domain/survey/compute-traverse.ts';
import { printDms } from '#domain/survey/print-angle.ts';
import { readTraverseTable, type ReadTraverse, type TableRow } from '#domain/survey/read-traverse-table.ts';
import {
  judgeTraverse,
  precisionOf,
  SurveyTolerances,
  type SurveyTolerance,
  type TraverseVerdict,
} from '#domain/survey/survey-tolerances.ts';
import type { TraverseFigures } from '#domain/survey/traverse.ts';
import { messages } from '#locales/messages.ts';
import tolerances from '../../db/reference/survey-tolerances.json' with { type: 'json' };
import { EXIT } from '../home.ts';
import { printJson } from '../open-central.ts';
import { closuresOf, qualityOf, sheetOf } from '../traverse-sheet.ts';

interface Options {
  readonly method: 'bowditch' | 'transit' | 'least-squares';
  readonly angles?: 'left' | 'right';
  readonly tolerance?: string;
  readonly json?: true;
}

/** A traverse of thousands of stations stays below it; what is larger is another file. */
const MOST_BYTES = 1_000_000;

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
    .option('--tolerance <row>', `row of permitted values: ${tolerances.items.map(({ id }) => id).join(', ')}`)
    .option('--json', 'every figure as JSON: angles in radians, lengths in metres')
    .addHelpText('after', HELP)
    .action((file: string, options: Options) => {
      process.exitCode = traverse(file, options);
    });
}

function traverse(file: string, options: Options): number {
  const row = toleranceRow(options.tolerance);
  if (row === null) {
    process.stderr.write(`There is no row ${String(options.tolerance)} of permitted values\n`);
    return EXIT.badInput;
  }
  if (!existsSync(file)) {
    process.stderr.write(`There is no file ${file}\n`);
    return EXIT.badInput;
  }
  const table = tableOf(file);
  if (!table.ok) return refused(file, table.error, options);
  const read = readTraverseTable(table.value, options.angles === undefined ? {} : { angleSide: options.angles });
  if (!read.ok) return refused(file, read.error, options);
  const computed = compute(read.value, row, options.method);
  if (!computed.ok) return refused(file, { ...computed.error, ...NOWHERE }, options);
  const verdict = judgeTraverse(computed.value.figures, row);
  print(read.value, computed.value, verdict, row, options);
  return verdict.passes ? EXIT.done : EXIT.refused;
}

function toleranceRow(id: string | undefined): SurveyTolerance | null {
  const { items } = SurveyTolerances.parse(tolerances);
  return (id === undefined ? items[0] : items.find((item) => item.id === id)) ?? null;
}

interface Place {
  readonly line: number;
  readonly column: string;
}

const NOWHERE: Place = { line: 0, column: '' };

const at = (refusal: Result<never, Refusal>, place: Place): Result<never, Refusal & Place> =>
  refusal.ok ? refusal : { ok: false, error: { ...refusal.error, ...place } };

/** Rows of cells with their lines; the delimiter is the first of tab, semicolon, comma that the header has. */
function tableOf(file: string): Result<readonly TableRow[], Refusal & Place> {
  if (statSync(file).size > MOST_BYTES) return at(refuse('table.tooLarge'), NOWHERE);
  const text = textOf(readFileSync(file));
  const header = text.split(/\r?\n/u).find((line) => line.trim() !== '') ?? '';
  const rows: TableRow[] = [];
  try {
    parse(text, {
      bom: true,
      delimiter: ['\t', ';'].find((candidate) => header.includes(candidate)) ?? ',',
      relax_column_count: true,
      // Seconds are often typed as a quotation mark: 45°30'15" is no quoted cell.
      relax_quotes: true,
      on_record: (cells: string[], { lines }) => {
        rows.push({ line: lines, cells });
        return null;
      },
    });
  } catch (error) {
    if (error instanceof CsvError) return at(refuse('table.quotes'), { line: rows.length + 1, column: '' });
    throw error;
  }
  return ok(rows);
}

/** UTF-8, or the code page of old Russian programs where the bytes are no UTF-8. */
function textOf(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1251').decode(bytes);
  }
}

interface Computed {
  readonly figures: TraverseFigures;
  readonly adjusted: AdjustedTraverse | null;
}

function compute(
  { traverse: input }: ReadTraverse,
  row: SurveyTolerance,
  method: Options['method'],
): Result<Computed, Refusal> {
  if (method !== 'least-squares') {
    const figures = computeTraverse(input, method);
    return figures.ok ? ok({ figures: figures.value, adjusted: null }) : figures;
  }
  const adjusted = adjustTraverse(input, precisionOf(row));
  return adjusted.ok ? ok({ figures: adjusted.value.figures, adjusted: adjusted.value }) : adjusted;
}

const KINDS = { open: 'open', closed: 'closed', linked: 'linked between known points' } as const;

function print(
  { traverse: input, reading }: ReadTraverse,
  { figures, adjusted }: Computed,
  verdict: TraverseVerdict,
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

function refused(file: string, refusal: Refusal & Place, { json }: Options): number {
  const { code, about, line, column } = refusal;
  if (json) printJson({ code, about, line, column });
  else {
    const place = `${file}${line > 0 ? `, line ${line}` : ''}${column === '' ? '' : `, column "${column}"`}`;
    process.stderr.write(`${place}: ${textOfRefusal(refusal)} (${code})\n`);
  }
  return EXIT.badInput;
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
