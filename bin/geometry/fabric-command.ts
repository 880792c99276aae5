import type { Command } from 'commander';
import type { Refusal, Result } from '#domain/result.ts';
import { withGrid, type Grid } from './geojson-grid.ts';
import { runJsonLines, type Streams } from './json-lines.ts';
import { planeOf, type Plane } from './plane.ts';

export interface FabricCommandLine {
  readonly streams: Streams;
  readonly name: string;
  readonly description: string;
  /** Fields of the input line besides the parcels, as the help shows them. */
  readonly fields: string;
  /** Lines of the help: a command after "$", then what it prints. */
  readonly example: string;
  /** Reads the line, runs the fabric's command on the grid, answers with the grid. */
  readonly run: (value: unknown, grid: Grid) => Result<object, Refusal>;
}

/** Adds a command of the fabric over JSON lines: GeoJSON features in, GeoJSON features out. */
export function addFabricCommand(geometry: Command, line: FabricCommandLine): void {
  const { name, description, fields, example, run, streams } = line;
  geometry
    .command(name)
    .description(description)
    .requiredOption(
      '--crs <EPSG:code>',
      'plane of the coordinates: metres, [east, north], zone number included',
      planeOf,
    )
    .addHelpText(
      'after',
      `
One line in, one line out. In:
  {"targets": [Feature …], "around": [Feature …], ${fields}}
"around" holds every parcel that adjoins a target: it gets the corners that a target's boundary gets. Out:
  {"formed": [Feature …], "changed": [Feature …], "closed": [id …], "deviationMm2": n, "roundingMm": n}
or {"error": {code, message, at}}. Coordinates are rounded to the millimetre; roundingMm is the largest rounding,
deviationMm2 how much the area of all parcels together changed. Refused lines are answers like others: the exit code
is 0.

Example:
${example}`,
    )
    .action(async ({ crs }: { readonly crs: Plane }) => {
      process.exitCode = await runJsonLines((value) => withGrid(crs, (grid) => run(value, grid)), streams);
    });
}
