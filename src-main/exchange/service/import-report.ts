import type { ImportReport } from '#contracts/workstation/exchange.ts';
import { coordinateSystemOf } from '#domain/crs/coordinate-systems.ts';
import { guessCrs, type Pair } from '#domain/crs/guess-crs.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import type { Drawing, DrawingFeature, DrawingGeometry } from '../drawing.ts';
import { isInDegrees, pointsOf } from '../ground-points.ts';
import { crsIdOf } from '../transform-drawing.ts';

/** Entries of a list that a person reads: a hostile file does not fill the window. */
export const MOST_LISTED = 500;

interface ReportPlace {
  readonly importId: string;
  readonly name: string;
  readonly region: RegionCode;
  /** Entered ones, offered where the numbers fit. */
  readonly localSystems: readonly unknown[];
}

export type Counts = ImportReport['counts'];

/** What was found in a file, for the preview. */
export function reportOf(drawing: Drawing, { importId, name, region, localSystems }: ReportPlace): ImportReport {
  const id = crsIdOf(drawing);
  const layers = Map.groupBy(drawing.features, ({ layer }) => layer);
  return {
    importId,
    name,
    format: drawing.format,
    version: drawing.version,
    encoding: drawing.encoding,
    crs: { id, known: id !== null && coordinateSystemOf(id) !== null, text: drawing.crs.text?.slice(0, 2000) ?? null },
    unit: drawing.unit,
    axes: drawing.axes === 'unknown' ? null : drawing.axes,
    layers: [...layers]
      .slice(0, MOST_LISTED)
      .map(([layer, features]) => ({ name: layer, ...countsOf(features.map(({ geometry }) => geometry.kind)) })),
    layersTotal: layers.size,
    counts: countsOf(drawing.features.map(({ geometry }) => geometry.kind)),
    skipped: drawing.skipped.slice(0, MOST_LISTED),
    skippedTotal: drawing.skipped.length,
    densified: drawing.densified,
    ...guessCrs(sampleOf(drawing), { region, localSystems }),
  };
}

export function countsOf(kinds: Iterable<DrawingGeometry['kind']>): Counts {
  const counts = { polygon: 0, line: 0, point: 0, text: 0 };
  for (const kind of kinds) counts[kind] += 1;
  return counts;
}

/** Features that a guess looks at, spread over the file. */
const MOST_SAMPLED = 2000;

/** Pairs as they stand in the file, in metres or degrees. */
function sampleOf(drawing: Drawing): readonly Pair[] {
  const { features, unit } = drawing;
  const metres = isInDegrees(drawing) ? 1 : (unit?.metres ?? 1);
  const step = Math.max(1, Math.floor(features.length / MOST_SAMPLED));
  const sampled = features.filter((_: DrawingFeature, index) => index % step === 0);
  return sampled.flatMap(({ geometry }) =>
    pointsOf(geometry).map(([first, second]) => [first * metres, second * metres] as const),
  );
}
