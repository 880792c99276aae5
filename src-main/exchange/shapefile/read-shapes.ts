import type { FilePoint } from '../drawing.ts';

export type Shape =
  | { readonly kind: 'null' }
  | { readonly kind: 'point'; readonly points: readonly FilePoint[]; readonly height: number | null }
  | { readonly kind: 'line' | 'polygon'; readonly parts: readonly (readonly FilePoint[])[] };

export interface ShapeRecord {
  /** From 0, as the records of the .dbf stand. */
  readonly index: number;
  readonly shape: Shape;
  /** It has heights or measures that a line or a boundary on the plane does not keep. */
  readonly dimensions: boolean;
}

export interface ShapeEvents {
  reserve(points: number): void;
  /** Records between two that could be read; behind the last it is not known how many there were. */
  lost(index: number, count: number): void;
  unsupported(index: number, type: number): void;
}

const HEADER = 100;
const RECORD_HEADER = 8;
const MAGIC = 9994;
const KINDS: Readonly<Record<number, 'point' | 'line' | 'polygon' | 'points'>> = {
  1: 'point',
  3: 'line',
  5: 'polygon',
  8: 'points',
};
const MULTIPATCH = 31;
/** A number below this means "not measured". */
const NO_VALUE = -1e38;
/** Records that one gap can hide. */
const MOST_LOST = 1_000_000;

export const isShapefile = (bytes: Uint8Array): boolean =>
  bytes.length >= HEADER && new DataView(bytes.buffer, bytes.byteOffset).getInt32(0) === MAGIC;

/**
 * Shapes in the order of the file. The .shx is not asked: it says nothing that the records do not say, and is the first
 * to be wrong. Where a record is damaged, the next sound one is looked for.
 *
 * Source  ESRI Shapefile Technical Description, July 1998
 */
export function* readShapes(bytes: Uint8Array, events: ShapeEvents): Generator<ShapeRecord> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = HEADER;
  for (let index = 0; at + RECORD_HEADER + 4 <= view.byteLength; index++) {
    const sound = soundRecord(view, at);
    if (sound !== null) {
      yield* shapeOf(view, { ...sound, index }, events);
      at = sound.end;
      continue;
    }
    const next = findRecord(view, at + 2, index);
    if (next === null) return events.lost(index, 1);
    if (next.index > index) events.lost(index, next.index - index);
    at = next.at;
    index = next.index - 1;
  }
}

interface SoundRecord {
  readonly start: number;
  readonly end: number;
  readonly type: number;
}

/** Number of points and parts agree with the length: by chance that hardly happens. */
function soundRecord(view: DataView, at: number): SoundRecord | null {
  const start = at + RECORD_HEADER;
  const length = view.getInt32(at + 4) * 2;
  if (length < 4 || start + length > view.byteLength) return null;
  const type = view.getInt32(start, true);
  const needed = neededLength(view, start, length, type);
  return needed === null || needed > length ? null : { start, end: start + length, type };
}

function neededLength(view: DataView, start: number, length: number, type: number): number | null {
  if (type === 0) return 4;
  if (type === MULTIPATCH) return 4;
  const kind = KINDS[type % 10];
  const extra = Math.floor(type / 10);
  if (kind === undefined || extra > 2) return null;
  // Measures of the Z types may be left out.
  if (kind === 'point') return 20 + (extra === 0 ? 0 : 8);
  const multi = kind === 'points';
  if (length < (multi ? 40 : 44)) return null;
  const parts = multi ? 0 : view.getInt32(start + 36, true);
  const points = view.getInt32(start + (multi ? 36 : 40), true);
  if (parts < 0 || points < 0 || (!multi && points > 0 && parts === 0)) return null;
  const heights = extra === 1 ? 16 + 8 * points : 0;
  return (multi ? 40 : 44 + 4 * parts) + 16 * points + heights;
}

/** The next sound record whose number goes on from here: numbers count from 1. */
function findRecord(view: DataView, from: number, index: number): { at: number; index: number } | null {
  for (let at = from; at + RECORD_HEADER + 4 <= view.byteLength; at += 2) {
    const number = view.getInt32(at);
    if (number <= index || number > index + MOST_LOST || soundRecord(view, at) === null) continue;
    return { at, index: number - 1 };
  }
  return null;
}

function* shapeOf(
  view: DataView,
  record: SoundRecord & { readonly index: number },
  events: ShapeEvents,
): Generator<ShapeRecord> {
  const { start, type, index } = record;
  const kind = KINDS[type % 10];
  if (type === 0) yield { index, shape: { kind: 'null' }, dimensions: false };
  else if (kind === undefined || type === MULTIPATCH) events.unsupported(index, type);
  else if (kind === 'point') yield { index, shape: onePoint(view, start, type, events), dimensions: false };
  else if (kind === 'points') {
    const count = view.getInt32(start + 36, true);
    const points = pointsOf(view, start + 40, count, events);
    yield { index, shape: { kind: 'point', points, height: null }, dimensions: type > 10 };
  } else {
    const parts = partsOf(view, start, events);
    if (parts === null) events.lost(index, 1);
    else yield { index, shape: { kind, parts }, dimensions: type > 10 };
  }
}

function onePoint(view: DataView, start: number, type: number, events: ShapeEvents): Shape {
  const height = type === 11 ? view.getFloat64(start + 20, true) : NO_VALUE;
  return {
    kind: 'point',
    points: pointsOf(view, start + 4, 1, events),
    height: Number.isFinite(height) && height > NO_VALUE ? height : null,
  };
}

function partsOf(view: DataView, start: number, events: ShapeEvents): readonly (readonly FilePoint[])[] | null {
  const count = view.getInt32(start + 36, true);
  const total = view.getInt32(start + 40, true);
  const first = start + 44 + 4 * count;
  // An empty part takes memory like a point.
  events.reserve(count);
  const parts: (readonly FilePoint[])[] = [];
  for (let i = 0; i < count; i++) {
    const from = view.getInt32(start + 44 + 4 * i, true);
    const to = i + 1 < count ? view.getInt32(start + 48 + 4 * i, true) : total;
    if (from < 0 || to < from || to > total) return null;
    parts.push(pointsOf(view, first + 16 * from, to - from, events));
  }
  return parts;
}

function pointsOf(view: DataView, at: number, count: number, events: ShapeEvents): readonly FilePoint[] {
  events.reserve(count);
  return Array.from({ length: count }, (_, i): FilePoint => [
    view.getFloat64(at + 16 * i, true),
    view.getFloat64(at + 16 * i + 8, true),
  ]);
}
