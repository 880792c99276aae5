import { Option, type Command } from 'commander';
import { z } from 'zod';
import { loadOverlay } from '#domain/geometry/overlay.ts';
import { OVERLAY_OPERATIONS, type OverlayOperation, type TextOverlay } from '#domain/geometry/overlay-text.ts';
import { mapOk, refuse } from '#domain/result.ts';
import { runJsonLines, type LineWork, type Streams } from './json-lines.ts';

const Pair = z.object({ a: z.string(), b: z.string() });
const One = z.object({ a: z.string() });

const WORDS = {
  union: 'what lies in a or in b; without "b" the parts of a together',
  intersection: 'what a and b have in common',
  difference: 'what lies in a and not in b',
  symdifference: 'what lies in one of a and b only',
} as const satisfies Record<OverlayOperation, string>;

const about = (example: string): string => `
One line in, one line out: {"a": WKT, "b": WKT} is answered with {"result": …} or {"error": {code, message, at}}.
Coordinates are plain numbers of any plane. Grid 0.001 is a fixed precision of 0.001 units, a millimetre in metres; 0
computes in doubles. Refused lines are answers like others: the exit code is 0.

Example:
${example}`;

/** union, intersection, difference, symdifference, isvalid and area over WKT. */
export function addOverlayCommands(geometry: Command, streams: Streams): void {
  const add = addTo(geometry, streams);
  for (const operation of OVERLAY_OPERATIONS)
    add(operation, { description: WORDS[operation], example: OVERLAY_EXAMPLES[operation] }, (text, grid) =>
      overlayWork(text, operation, grid),
    );
  add(
    'isvalid',
    {
      description: 'whether a is valid, on the grid; if not, why and where',
      example: `  $ echo '{"a": "POLYGON ((0 0, 10 10, 10 0, 0 10, 0 0))"}' | shekara geometry isvalid --grid 0.001
  {"result":false,"at":[5,5],"code":"selfCrosses"}`,
    },
    validityWork,
  );
  add(
    'area',
    {
      description: 'area of a in squared units, its coordinates rounded to the grid',
      example: `  $ echo '{"a": "POLYGON ((0 0, 20.5 0, 20.5 10, 0 10, 0 0))"}' | shekara geometry area --grid 0.001
  {"result":205}`,
    },
    areaWork,
  );
}

const SQUARES = `echo '{"a": "POLYGON ((0 0, 10 0, 10 10, 0 10, 0 0))", "b": "POLYGON ((5 0, 15 0, 15 10, 5 10, 5 0))"}'`;
const OVERLAY_EXAMPLES = {
  union: `  $ ${SQUARES} | shekara geometry union --grid 0.001
  {"result":"POLYGON ((0 0, 0 10, 5 10, 10 10, 15 10, 15 0, 10 0, 5 0, 0 0))"}`,
  intersection: `  $ ${SQUARES} | shekara geometry intersection --grid 0.001
  {"result":"POLYGON ((5 0, 5 10, 10 10, 10 0, 5 0))"}`,
  difference: `  $ ${SQUARES} | shekara geometry difference --grid 0
  {"result":"POLYGON ((0 0, 0 10, 5 10, 5 0, 0 0))"}`,
  symdifference: `  $ ${SQUARES} | shekara geometry symdifference --grid 0.001
  {"result":"MULTIPOLYGON (((0 0, 0 10, 5 10, 5 0, 0 0)), ((10 10, 15 10, 15 0, 10 0, 10 10)))"}`,
} as const satisfies Record<OverlayOperation, string>;

interface Words {
  readonly description: string;
  readonly example: string;
}

const addTo =
  (geometry: Command, streams: Streams) =>
  (name: string, { description, example }: Words, workOf: (text: TextOverlay, grid: number) => LineWork): void => {
    const grid = new Option('--grid <units>', 'fixed precision, or 0 for doubles');
    geometry
      .command(name)
      .description(description)
      .addOption(grid.choices(['0.001', '0']).default('0.001'))
      .addHelpText('after', about(example))
      .action(async (options: { readonly grid: string }) => {
        const { text } = await loadOverlay();
        process.exitCode = await runJsonLines(workOf(text, Number(options.grid)), streams);
      });
  };

const overlayWork =
  (text: TextOverlay, operation: OverlayOperation, grid: number): LineWork =>
  (value) => {
    const both = Pair.safeParse(value);
    if (both.success) return mapOk(text.overlay(operation, both.data.a, both.data.b, grid), (result) => ({ result }));
    const one = One.safeParse(value);
    const isAlone = one.success && operation === 'union' && !('b' in (value as object));
    return isAlone
      ? mapOk(text.unaryUnion(one.data.a, grid), (result) => ({ result }))
      : refuse('input.shape', ['{"a": WKT, "b": WKT}']);
  };

const validityWork =
  (text: TextOverlay, grid: number): LineWork =>
  (value) => {
    const one = One.safeParse(value);
    if (!one.success) return refuse('input.shape', ['{"a": WKT}']);
    return mapOk(text.validity(one.data.a, grid), ({ valid, at, code }) =>
      valid ? { result: true } : { result: false, at, code },
    );
  };

const areaWork =
  (text: TextOverlay, grid: number): LineWork =>
  (value) => {
    const one = One.safeParse(value);
    return one.success
      ? mapOk(text.area(one.data.a, grid), (result) => ({ result }))
      : refuse('input.shape', ['{"a": WKT}']);
  };
