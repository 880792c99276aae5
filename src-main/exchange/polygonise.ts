import type { Position } from '#domain/geometry/types.ts';
import type { Arc, AttributeValue, DrawingFeature, FilePoint } from './drawing.ts';
import { facesOfLines } from './polygonise/faces-of-lines.ts';
import { gapsOf, joinEnds, type Gap } from './polygonise/join-ends.ts';
import { clusterOfRing, nestRings, type Cluster, type Nesting } from './polygonise/nest-rings.ts';
import { nodeSegments, type Segment } from './polygonise/node-segments.ts';
import { numberByTexts, type PlacedText } from './polygonise/number-by-texts.ts';
import { trimLines } from './polygonise/trim-lines.ts';
import type { Steps } from './steps.ts';

export interface PolygoniseOptions {
  /** Metres in a unit of the file: the work is done on a grid of millimetres. */
  readonly unitMetres: number;
  /** Loose ends no farther than this from a corner or a line are moved onto it; 0 moves nothing. */
  readonly toleranceMm: number;
  readonly nested: Nesting;
}

/** What keeps lines from closing, or a text from being a number, with its place in the coordinates of the file. */
export interface PolygoniseFinding {
  readonly kind: 'dangle' | 'gap' | 'gapClosed' | 'bridge' | 'tooManyCrossings' | 'numberAmbiguous' | 'textUndecided';
  readonly layer: string;
  readonly at: FilePoint | null;
  /** Width of a gap, millimetres. */
  readonly distanceMm: number | null;
  readonly text: string | null;
}

export interface Polygonised {
  readonly features: readonly DrawingFeature[];
  readonly findings: readonly PolygoniseFinding[];
}

/** A loose end with something this near was meant to meet it; farther ones are just ends of lines. */
const GAP_REACH_MM = 1000;

/**
 * Closes the loose lines of each layer to polygons and offers the texts inside as their numbers. Lines that bound
 * nothing, points and texts stay as they are. Polygons the file has closed itself keep their coordinates, those made of
 * lines stand on whole millimetres.
 *
 * Unit  coordinates of the file; noding on a grid of 1 mm, exact (snap rounding)
 */
export function* polygonise(features: readonly DrawingFeature[], options: PolygoniseOptions): Steps<Polygonised> {
  const grid = new FileGrid(options.unitMetres);
  const texts = features.flatMap(({ geometry }): PlacedText[] =>
    geometry.kind === 'text' ? [{ at: grid.toGrid(geometry.at), text: geometry.text }] : [],
  );
  const made: DrawingFeature[] = [];
  const findings: PolygoniseFinding[] = [];
  for (const [layer, ofLayer] of Map.groupBy(features, ({ layer }) => layer)) {
    const work = new LayerWork(layer, ofLayer, grid);
    for (const feature of yield* work.close(options, texts)) made.push(feature);
    for (const finding of work.findings) findings.push(finding);
  }
  return { features: made, findings };
}

/** Coordinates of the file as whole millimetres, and back. */
class FileGrid {
  readonly #unitMetres: number;

  constructor(unitMetres: number) {
    this.#unitMetres = unitMetres;
  }

  toGrid([x, y]: FilePoint): Position {
    const mm = (value: number): number => Math.round(value * this.#unitMetres * 1000) + 0;
    return [mm(x), mm(y)];
  }

  toFile([x, y]: Position): FilePoint {
    return [x / 1000 / this.#unitMetres, y / 1000 / this.#unitMetres];
  }
}

/** A polygon of the layer: what the file closed, or the lines that bound it. */
type Origin = { readonly feature: DrawingFeature } | { readonly sources: readonly number[] };

class LayerWork {
  readonly #layer: string;
  readonly #features: readonly DrawingFeature[];
  readonly #grid: FileGrid;
  readonly findings: PolygoniseFinding[] = [];

  constructor(layer: string, features: readonly DrawingFeature[], grid: FileGrid) {
    this.#layer = layer;
    this.#features = features;
    this.#grid = grid;
  }

  *close(options: PolygoniseOptions, texts: readonly PlacedText[]): Steps<readonly DrawingFeature[]> {
    const nets = yield* facesOfLines(yield* this.#closedSegments(options.toleranceMm));
    const clusters: Cluster<Origin>[] = nets.map(({ faces, outlines }) => ({
      polygons: faces.map(({ polygon, sources }) => ({ polygon, of: { sources } })),
      outlines,
    }));
    const rest: DrawingFeature[] = [];
    const used = new Set(nets.flatMap(({ faces }) => faces.flatMap(({ sources }) => sources)));
    for (const [id, feature] of this.#features.entries()) {
      const ring = onlyRing(feature);
      if (ring)
        clusters.push(
          clusterOfRing(
            ring.map((point) => this.#grid.toGrid(point)),
            { feature },
          ),
        );
      else if (!used.has(id)) rest.push(feature);
    }
    const nested = yield* nestRings(clusters, options.nested);
    const numbers = yield* numberByTexts(
      nested.map(({ polygon }) => polygon),
      texts,
    );
    for (const { at, text } of numbers.undecided) this.#find('textUndecided', at, { text });
    return [
      ...nested.map(({ polygon, of }, index) => {
        const number = numbers.polygons[index] ?? { name: null, others: [], ambiguous: false };
        if (number.ambiguous)
          this.#find('numberAmbiguous', polygon[0]?.[0] ?? null, { text: number.others.join(', ') });
        return this.#feature(polygon, of, number);
      }),
      ...rest,
    ];
  }

  *#closedSegments(toleranceMm: number): Steps<readonly Segment[]> {
    let noded = yield* nodeSegments(this.#segments());
    if (noded && toleranceMm > 0) {
      const gaps = yield* gapsOf(noded, trimLines(noded).looseEnds, toleranceMm);
      const { segments, closed } = joinEnds(noded, gaps);
      for (const gap of closed) this.#find('gapClosed', gap.end, gap);
      if (closed.length > 0) noded = yield* nodeSegments(segments);
    }
    if (!noded) {
      this.#find('tooManyCrossings', null);
      return [];
    }
    const trimmed = trimLines(noded);
    const reached = yield* gapsOf(noded, trimmed.looseEnds, GAP_REACH_MM);
    const gaps = new Map(reached.map((gap) => [gap.end, gap]));
    for (const end of trimmed.looseEnds) this.#find(gaps.has(end) ? 'gap' : 'dangle', end, gaps.get(end));
    for (const { a } of trimmed.bridges) this.#find('bridge', a);
    return trimmed.segments;
  }

  #segments(): readonly Segment[] {
    return this.#features.flatMap(({ geometry }, id) => {
      if (geometry.kind !== 'line') return [];
      return geometry.lines.flatMap((line) => {
        const places = line.map((point) => this.#grid.toGrid(point));
        return places.slice(1).map((b, at): Segment => ({ a: places[at] as Position, b, sources: [id] }));
      });
    });
  }

  #feature(
    polygon: readonly (readonly Position[])[],
    of: Origin,
    { name, others }: { name: string | null; others: readonly string[] },
  ): DrawingFeature {
    const [outer, ...holes] = polygon.map((ring) => ring.map((place) => this.#grid.toFile(place)));
    const texts: Record<string, AttributeValue> = Object.fromEntries(
      others.map((text, at) => [`text${String(at + 1)}`, text]),
    );
    if ('feature' in of) {
      const rings = [onlyRing(of.feature) ?? [], ...holes];
      const attributes = { ...of.feature.attributes, ...texts };
      const geometry = { kind: 'polygon', polygons: [rings] } as const;
      return { ...of.feature, name: of.feature.name ?? name, geometry, attributes };
    }
    return {
      layer: this.#layer,
      name,
      geometry: { kind: 'polygon', polygons: [[outer ?? [], ...holes]] },
      attributes: texts,
      arcs: of.sources.flatMap((source): readonly Arc[] => this.#features[source]?.arcs ?? []),
      height: null,
    };
  }

  #find(kind: PolygoniseFinding['kind'], at: Position | null, more: Partial<Gap & PlacedText> | undefined = {}): void {
    this.findings.push({
      kind,
      layer: this.#layer,
      at: at === null ? null : this.#grid.toFile(at),
      distanceMm: more.distanceMm ?? null,
      text: more.text ?? null,
    });
  }
}

/** Ring of a polygon that has only one: what a closed line of a drawing is. */
function onlyRing({ geometry }: DrawingFeature): readonly FilePoint[] | null {
  if (geometry.kind !== 'polygon' || geometry.polygons.length !== 1) return null;
  const rings = geometry.polygons[0] ?? [];
  return rings.length === 1 ? (rings[0] ?? null) : null;
}
