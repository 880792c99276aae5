import proj4 from 'proj4';
import { coordinateSystemOf } from '#domain/crs/coordinate-systems.ts';
import { pipelineOf } from '#domain/crs/pipeline.ts';
import { transformPoint, transformSet } from '#domain/crs/transform-points.ts';
import { randomOf } from '#domain/geometry/fabric.fixture.ts';
import { median, sayGoal, timed } from './measure.ts';

/*
 * The same points by our pipelines and by proj4js with the strings that a program would give it, in turns in one run.
 * Ours also look after every point's area of use; proj4js does not.
 */
const GOAL = 0.9;
const POINTS = 50_000;
const ROUNDS = 9;

const TO_WGS84 = '+towgs84=25,-141,-78.5,0,0.35,0.736,0';
const pairs = [
  ['EPSG:10946', 'EPSG:4326', 'zone to degrees'],
  ['EPSG:4326', 'EPSG:10946', 'degrees to zone'],
  ['EPSG:28412', 'EPSG:32642', 'SK-42 to UTM'],
  ['EPSG:28412', 'EPSG:10946', 'SK-42 to QazTRF-23'],
] as const;

const random = randomOf(20_261_123);

function place(id: string): [number, number] {
  return id === 'EPSG:4326'
    ? [66 + 6 * random(), 45 + 9 * random()]
    : [12_300_000 + 4e5 * random(), 5e6 + 1e6 * random()];
}

function stringOf(id: string): string {
  const system = coordinateSystemOf(id);
  if (!system) throw new Error(id);
  const { datum, proj } = system;
  if (datum === 'sk42') return `${proj} ${TO_WGS84}`;
  // Both are WGS 84 for proj4js; it is told so, or it would take the long way round.
  return datum === 'wgs84' ? proj.replace('+ellps=WGS84', '+datum=WGS84') : `${proj} +towgs84=0,0,0`;
}

const millions = (milliseconds: number): string => `${(POINTS / milliseconds / 1000).toFixed(2)} M points/s`;
const timedSum = (run: () => number): number =>
  timed(() => {
    if (Number.isNaN(run())) throw new Error('a point was lost');
  });

let worst = Infinity;
for (const [from, to, name] of pairs) {
  const pipeline = pipelineOf(from, to);
  if (!pipeline.ok) throw new Error(pipeline.error.code);
  const points = Array.from({ length: POINTS }, () => place(from));
  const flat = Float64Array.from(points.flat());
  const converter = proj4(stringOf(from), stringOf(to));
  const contenders = {
    set: () => transformSet(pipeline.value, flat).coordinates.reduce((sum, value) => sum + value),
    alone: () =>
      points.reduce((sum, point) => {
        const answer = transformPoint(pipeline.value, point);
        return sum + (answer.ok ? answer.value.x : NaN);
      }, 0),
    proj4js: () => points.reduce((sum, point) => sum + (converter.forward(point)[0] ?? NaN), 0),
  };
  const times = { set: [] as number[], alone: [] as number[], proj4js: [] as number[] };
  for (let round = -1; round < ROUNDS; round++) {
    for (const who of ['proj4js', 'set', 'alone'] as const) {
      const time = timedSum(contenders[who]);
      // The first round warms up.
      if (round >= 0) times[who].push(time);
    }
  }
  const ratio = median(times.proj4js) / median(times.set);
  const alone = median(times.proj4js) / median(times.alone);
  worst = Math.min(worst, ratio, alone);
  console.log(
    `${name}: ${millions(median(times.set))} in a set (${ratio.toFixed(2)}x proj4js), one by one ${alone.toFixed(2)}x, proj4js ${millions(median(times.proj4js))}`,
  );
}
sayGoal('transform rate against proj4js', { figure: `${worst.toFixed(2)}x`, goal: `${GOAL}x`, isMet: worst >= GOAL });
