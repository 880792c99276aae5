import type { Command } from 'commander';
import type { z } from 'zod';
import { refuse, type Refusal, type Result } from '#domain/result.ts';
import { withGrid, type Grid } from './geojson-grid.ts';
import { runJsonLines, type LineRefusal, type Streams } from './json-lines.ts';
import { planeOf, type Plane } from './plane.ts';

export interface FabricCommandLine<Input> {
  readonly streams: Streams;
  readonly name: string;
  readonly description: string;
  /** Fields of the input line besides the parcels, and what they mean, as the help shows them. */
  readonly fields: string;
  /** Fields of the answer besides those that every answer has. */
  readonly adds: string;
  /** Lines of the help: a command after "$", then what it prints. */
  readonly example: string;
  readonly input: z.ZodType<Input>;
  /** Runs the fabric's command on the grid, answers with the grid. */
  readonly run: (input: Input, grid: Grid) => Result<object, LineRefusal>;
}

/** Adds a command of the fabric over JSON lines: GeoJSON features in, GeoJSON features out. */
export function addFabricCommand<Input>(geometry: Command, line: FabricCommandLine<Input>): void {
  const { name, description, input, run, streams } = line;
  geometry
    .command(name)
    .description(description)
    .requiredOption(
      '--crs <EPSG:code>',
      'plane of the coordinates: metres, [east, north], zone number included',
      planeOf,
    )
    .addHelpText('after', helpOf(line))
    .action(async ({ crs }: { readonly crs: Plane }) => {
      const work = (value: unknown): Result<object, LineRefusal> => {
        const read = inputOf(input, value);
        return read.ok ? withGrid(crs, (grid) => run(read.value, grid)) : read;
      };
      process.exitCode = await runJsonLines(work, streams);
    });
}

const helpOf = ({ fields, adds, example }: Pick<FabricCommandLine<never>, 'fields' | 'adds' | 'example'>): string => `
One line in, one line out. In:
  {"targets": [Feature …], "around": [Feature …], and:
${indented(fields)}
"around" holds every parcel that adjoins a target: it gets the corners that a target's boundary gets. A parcel is named
by its "id". Points, lines and contours are GeoJSON or its coordinates alone, [east, north]; lengths are metres, areas m².
Out:
  {"formed": [Feature …], "changed": [Feature …], "closed": [id …], "deviationMm2": n, "roundingMm": n${adds === '' ? '' : `, ${adds}`}}
or {"error": {code, message, at}}. Coordinates and lengths are rounded to the millimetre; roundingMm is the largest
rounding, deviationMm2 how much the area of all parcels together changed. Refused lines are answers like others: the
exit code is 0.

Example:
${example}`;

const indented = (text: string): string => text.replace(/^/gm, '  ');

function inputOf<Input>(schema: z.ZodType<Input>, value: unknown): Result<Input, Refusal> {
  const read = schema.safeParse(value);
  if (read.success) return { ok: true, value: read.data };
  const [issue] = read.error.issues;
  const place = issue?.path.join('.') ?? '';
  return refuse('input.shape', [`${place === '' ? '' : `${place}: `}${issue?.message ?? ''}`]);
}
