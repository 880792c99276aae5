import type { PlaceChoices, PlacedFeature, PlacedSummary, Trouble } from '#contracts/workstation/exchange.ts';
import { epsgOfZone, Position } from '#domain/geometry/types.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Drawing, DrawingFeature, FilePoint } from '../drawing.ts';
import type { FindTransform } from '../find-transform.ts';
import { inGroundOrder, isInDegrees } from '../ground-points.ts';
import { placeDrawing, type Candidate, type PlacedDrawing } from '../place-drawing.ts';
import { polygonise, type PolygoniseFinding } from '../polygonise.ts';
import type { Steps } from '../steps.ts';
import { countsOf, MOST_LISTED } from './import-report.ts';

export interface PlacedImport {
  readonly summary: PlacedSummary;
  readonly features: readonly PlacedFeature[];
  /** The drawing that was placed, lines closed where that was asked: originals are found there by number. */
  readonly drawing: Drawing;
}

/**
 * A drawing with the person's choices on the grid, with everything that the preview says of it.
 *
 * Refuses as placeDrawing, and 'exchange.closingNeedsPlane': degrees have no millimetres to close lines on
 */
export function* placeImport(
  found: Drawing,
  choices: PlaceChoices,
  find: FindTransform,
): Steps<Result<PlacedImport, Refusal>> {
  const closed = yield* closeLines(found, choices);
  if (!closed.ok) return closed;
  const { drawing, findings } = closed.value;
  const placed = yield* placeDrawing(
    drawing,
    {
      zone: choices.zone,
      requiredAccuracyM: choices.requiredAccuracyM,
      ...(choices.axes === null ? {} : { axes: choices.axes }),
      ...(choices.system === null ? {} : { from: choices.system }),
      ...(choices.unitMetres === null ? {} : { unitMetres: choices.unitMetres }),
    },
    find,
  );
  if (!placed.ok) return placed;
  const troubles = [
    ...placed.value.candidates.flatMap(defectsOf),
    ...closingTroubles(findings, { drawing, placed: placed.value, find }),
  ];
  const features = placed.value.candidates.map(toFeature);
  return ok({ summary: summaryOf(placed.value, troubles), features, drawing });
}

function* closeLines(
  drawing: Drawing,
  { axes, unitMetres, closeLines: closing }: PlaceChoices,
): Steps<Result<{ readonly drawing: Drawing; readonly findings: readonly PolygoniseFinding[] }, Refusal>> {
  if (closing === null) return ok({ drawing, findings: [] });
  if (isInDegrees({ ...drawing, axes: axes ?? drawing.axes })) return refuse('exchange.closingNeedsPlane');
  const { features, findings } = yield* polygonise(drawing.features, {
    unitMetres: unitMetres ?? drawing.unit?.metres ?? 1,
    toleranceMm: closing.toleranceMm,
    nested: 'enclaves',
  });
  return ok({ drawing: { ...drawing, features }, findings });
}

function summaryOf(placed: PlacedDrawing, troubles: readonly Trouble[]): PlacedSummary {
  const { candidates, transform, skipped, snapping, axes } = placed;
  return {
    zone: placed.zone,
    // `placeDrawing` refuses unknown axes
    axes: axes === 'unknown' ? 'eastNorth' : axes,
    unit: placed.unit,
    system: placed.from,
    pipeline: transform.id,
    accuracyM: transform.accuracyM,
    counts: countsOf(candidates.map(({ shape }) => (shape.kind === 'parcel' ? 'polygon' : shape.kind))),
    repeated: candidates.filter(({ sameAs }) => sameAs !== null).length,
    skipped: skipped.slice(0, MOST_LISTED),
    skippedTotal: skipped.length,
    troubles: troubles.slice(0, MOST_LISTED),
    troublesTotal: troubles.length,
    ...snapping,
    box: placed.box,
  };
}

const defectsOf = ({ defects, layer, name, feature }: Candidate): readonly Trouble[] =>
  defects.map(({ code, at }) => ({ kind: 'defect', code, layer, name, feature, at }));

const toFeature = ({ feature, layer, name, shape, defects }: Candidate): PlacedFeature => ({
  feature,
  layer,
  name,
  shape,
  defects: defects.length,
});

interface ClosingPlace {
  readonly drawing: Drawing;
  readonly placed: PlacedDrawing;
  readonly find: FindTransform;
}

/** What was closed is no trouble; the places of the rest go the same way onto the grid as the features. */
function closingTroubles(
  findings: readonly PolygoniseFinding[],
  { drawing, placed, find }: ClosingPlace,
): readonly Trouble[] {
  const open = findings.filter(({ kind }) => kind !== 'gapClosed' && kind !== 'bridge');
  const places = toGrid(
    open.map(({ at }) => at ?? [NaN, NaN]),
    { drawing, placed, find },
  );
  return open.map(({ kind, layer, text }, index) => ({
    kind: 'closing',
    code: kind,
    layer,
    name: text,
    feature: null,
    at: places[index] ?? null,
  }));
}

function toGrid(points: readonly FilePoint[], { drawing, placed, find }: ClosingPlace): readonly (Position | null)[] {
  const found = find(placed.from, `EPSG:${String(epsgOfZone(placed.zone))}`, null);
  if (!found.ok || points.length === 0) return [];
  const asFeature: DrawingFeature = {
    layer: '',
    name: null,
    geometry: { kind: 'point', points },
    attributes: {},
    arcs: [],
    height: null,
  };
  const unit = placed.unit === null ? null : { name: '', metres: placed.unit.metres };
  const [turned] = inGroundOrder({ ...drawing, axes: placed.axes, unit, features: [asFeature] }).features;
  const ground = turned?.geometry.kind === 'point' ? turned.geometry.points : [];
  const { coordinates } = found.value.run(Float64Array.from(ground.flat()));
  return points.map((_, index) => {
    const mm = [0, 1].map((axis) => Math.round((coordinates[index * 2 + axis] ?? NaN) * 1000));
    const position = Position.safeParse(mm);
    return position.success ? position.data : null;
  });
}
