import { PassThrough, Readable } from 'node:stream';
import { Command, CommanderError } from 'commander';
import { addTo } from '../commands/geometry.ts';

type Place = readonly [east: number, north: number];

/** `shekara geometry …` over lines of text, in this process: another one for each call would take seconds. */
export async function runGeometry(args: readonly string[], input: string) {
  const output = new PassThrough();
  const texts: string[] = [];
  output.on('data', (chunk: Buffer) => texts.push(chunk.toString()));
  let stderr = '';
  const program = new Command().exitOverride().configureOutput({ writeErr: (text) => (stderr += text) });
  addTo(program, { input: Readable.from([input]), output });
  const usage = await program.parseAsync(['geometry', ...args], { from: 'user' }).then(
    () => null,
    (error: unknown) => error,
  );
  if (usage !== null && !(usage instanceof CommanderError)) throw usage;
  const answers = texts.join('').split('\n').slice(0, -1);
  return { isUsed: usage === null, stderr, answers: answers.map((line) => JSON.parse(line) as unknown) };
}

export const jsonLines = (...values: readonly unknown[]): string =>
  values.map((value) => `${JSON.stringify(value)}\n`).join('');

/** One command of the fabric in zone 12, one answer for each line. */
export async function answersOf(command: string, ...lines: readonly unknown[]): Promise<readonly unknown[]> {
  return (await runGeometry([command, '--crs', 'EPSG:10946'], jsonLines(...lines))).answers;
}

/** Metres from a corner in zone 12. */
export const place = (east: number, north: number): Place => [12_674_500 + east, 5_670_100 + north];
const path = (points: readonly Place[]): readonly Place[] => points.map(([east, north]) => place(east, north));
export const ring = (...points: readonly Place[]): readonly Place[] => path([...points, points[0] as Place]);
export const line = (...points: readonly Place[]) => ({ type: 'LineString', coordinates: path(points) });
export const polygon = (...points: readonly Place[]) => ({ type: 'Polygon', coordinates: [ring(...points)] });
export const box = (west: number, south: number, east: number, north: number) =>
  polygon([west, south], [east, south], [east, north], [west, north]);
export const feature = (id: string | number, ...points: readonly Place[]) => ({
  type: 'Feature',
  id,
  properties: { owner: id },
  geometry: polygon(...points),
});
