import type {
  AttributeValue,
  Drawing,
  DrawingFeature,
  DrawingGeometry,
  DrawingWriter,
  FilePoint,
  Skipped,
} from './drawing.ts';
import { nameAmong } from './drawing-builder.ts';
import { eastFirst } from './east-first.ts';
import type { SkipList } from './skip-list.ts';

/** What a writer made, and what the format could not take: cut texts, renamed fields, arcs that became chords. */
export interface WrittenDrawing {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly skipped: readonly Skipped[];
}

/** A writer that says what is lost. */
export type DrawingExport = (drawing: Drawing, name: string) => WrittenDrawing;

export const writerOf =
  (write: DrawingExport): DrawingWriter =>
  (drawing, name) =>
    Promise.resolve().then(() => write(drawing, name).files);

/** Points with east (or longitude) first, as all these formats want them; unknown axes stay as they are. */
export function featuresEastFirst(drawing: Drawing): readonly DrawingFeature[] {
  const turn = eastFirst(drawing);
  return drawing.features.map((feature) => ({ ...feature, geometry: turned(feature.geometry, turn) }));
}

function turned(geometry: DrawingGeometry, turn: (point: FilePoint) => FilePoint): DrawingGeometry {
  switch (geometry.kind) {
    case 'polygon':
      return { kind: 'polygon', polygons: geometry.polygons.map((rings) => rings.map((ring) => ring.map(turn))) };
    case 'line':
      return { kind: 'line', lines: geometry.lines.map((line) => line.map(turn)) };
    case 'point':
      return { kind: 'point', points: geometry.points.map(turn) };
    case 'text':
      return { ...geometry, at: turn(geometry.at) };
  }
}

/** Attributes of a feature with its name and text among them, each under a name of its own. */
export function rowOf({ name, geometry, attributes }: DrawingFeature): ReadonlyMap<string, AttributeValue> {
  const row = new Map<string, AttributeValue>();
  if (name !== null && nameAmong(attributes) !== name) row.set('name', name);
  if (geometry.kind === 'text') row.set('text', geometry.text);
  for (const [key, value] of Object.entries(attributes))
    row.set(
      uniqueAmong(key, (taken) => row.has(taken)),
      value,
    );
  return row;
}

export function uniqueAmong(base: string, isTaken: (name: string) => boolean): string {
  let name = base;
  for (let copy = 2; isTaken(name); copy++) name = `${base}_${String(copy)}`;
  return name;
}

export interface FeatureGroup {
  readonly layer: string;
  readonly kind: DrawingGeometry['kind'];
  /** The only one of its layer. */
  readonly alone: boolean;
  readonly features: readonly DrawingFeature[];
}

/** For formats whose tables hold one layer and one kind of geometry. */
export function groupsOf(features: readonly DrawingFeature[]): readonly FeatureGroup[] {
  const groups = Map.groupBy(features, ({ layer, geometry }) => `${geometry.kind}\n${layer}`);
  const layers = Map.groupBy(groups.values(), ([first]) => first?.layer);
  return [...groups.values()].flatMap((members): FeatureGroup[] => {
    const [first] = members;
    if (first === undefined) return [];
    const { layer, geometry } = first;
    return [{ layer, kind: geometry.kind, alone: layers.get(layer)?.length === 1, features: members }];
  });
}

/** What no writer of plain geometry keeps. */
export function logCommonLosses(features: readonly DrawingFeature[], log: SkipList): void {
  const arcs = features.reduce((sum, feature) => sum + feature.arcs.length, 0);
  if (arcs > 0) log.skip('arc', 'arcAsChords', null, arcs);
  const texts = features.filter(({ geometry }) => geometry.kind === 'text').length;
  if (texts > 0) log.skip('text', 'textAsPoint', null, texts);
}

const MOST_NAME = 80;
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;

/** A name that is a file on every system and nothing else: no path, no device, no invisible letters (SEC-65). */
export function safeFileName(name: string): string {
  const plain = name
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}\ufffd<>:"/\\|?*]/gu, '_')
    .replace(/^[\s.]+|[\s.]+$/gu, '');
  const short = [...plain].slice(0, MOST_NAME).join('').trimEnd() || '_';
  return RESERVED.test(short.split('.')[0] ?? '') ? `_${short}` : short;
}
