import { ownAxes, cross, type Vector } from '../affine.ts';
import { radians, sweepBetween } from './angles.ts';
import { FULL_TURN } from '../curves.ts';
import type { DxfDecoder } from './dxf-decoder.ts';
import { placeText, type Place } from './dxf-fault.ts';
import type { EntityTags } from './entity-tags.ts';
import { skippedShape, type RawEntity } from './raw-entity.ts';
import { readHatch } from './read-hatch.ts';
import { plainMtext, plainText } from './plain-text.ts';
import type { ConicShape, EntityHead, InsertShape, PointShape, Shape, SkippedShape } from './shapes.ts';
import type { SkipReason } from '../skip-list.ts';
import type { TextShape } from './shapes.ts';

const LONGEST_TEXT = 10_000;

export function headOf(what: string, tags: EntityTags, read: { decoder: DxfDecoder; place: Place }): EntityHead {
  const layer = tags.find(8);
  const handleTag = tags.find(5);
  const handle = handleTag < 0 ? null : tags.latin1At(handleTag).trim().slice(0, 16);
  const normal: Vector = [tags.number(210, 0), tags.number(220, 0), tags.number(230, 1)];
  return {
    what,
    layer: layer < 0 ? '0' : read.decoder.name(tags.latin1At(layer)),
    handle,
    place: handle === null || handle === '' ? placeText(read.place) : `#${handle}`,
    axes: tags.find(210) < 0 && tags.find(230) < 0 ? null : ownAxes(normal),
  };
}

/** Why an entity stays out whatever it is: it is torn off, invisible, or stands on a sheet and not in the model. */
export function reasonToLeave(tags: EntityTags): SkipReason | null {
  if (!tags.complete) return 'dxfTorn';
  if (tags.number(67, 0) === 1) return 'dxfPaperSpace';
  return tags.number(60, 0) === 1 ? 'dxfInvisible' : null;
}

/** Entities of one record; POLYLINE and INSERT have followers and are put together in `read-section`. */
export function readEntity(entity: RawEntity): Shape {
  return READERS.get(entity.head.what)?.(entity) ?? skippedShape(entity.head, 'unsupported');
}

const READERS: ReadonlyMap<string, (entity: RawEntity) => Shape> = new Map([
  ['LINE', readLine],
  ['LWPOLYLINE', readLwPolyline],
  ['ARC', readCircular],
  ['CIRCLE', readCircular],
  ['ELLIPSE', readEllipse],
  ['SPLINE', readSpline],
  ['HATCH', readHatch],
  ['POINT', readPoint],
  ['TEXT', readText],
  ['ATTRIB', readText],
  ['MTEXT', readMtext],
]);

/** Coordinates in the world's axes, whatever the extrusion says. */
const inWorld = (head: EntityHead): EntityHead => (head.axes === null ? head : { ...head, axes: null });

export function vectorOf(tags: EntityTags, code: number, missing = NaN): Vector {
  return [tags.number(code, missing), tags.number(code + 10, missing), tags.number(code + 20, 0)];
}

function readLine({ tags, head }: RawEntity): Shape {
  const vertices = [...vectorOf(tags, 10), ...vectorOf(tags, 11)];
  return { kind: 'path', head: inWorld(head), vertices, bulges: null, closed: false };
}

function readLwPolyline({ tags, head }: RawEntity): Shape {
  const vertices: number[] = [];
  const bulges: number[] = [];
  const elevation = tags.number(38, 0);
  let isCurved = false;
  for (let index = 0; index < tags.count; index++) {
    const code = tags.code(index);
    if (code === 10) {
      vertices.push(tags.numberAt(index), NaN, elevation);
      bulges.push(0);
    } else if (code === 20 && vertices.length > 0) vertices[vertices.length - 2] = tags.numberAt(index);
    else if (code === 42 && bulges.length > 0) {
      bulges[bulges.length - 1] = tags.numberAt(index);
      isCurved ||= bulges[bulges.length - 1] !== 0;
    }
  }
  // A vertex that got lost would move the boundary without a word.
  if (tags.number(90, bulges.length) !== bulges.length) return skippedShape(head, 'dxfVertexCount');
  const closed = (tags.number(70, 0) & 1) === 1;
  return { kind: 'path', head, vertices, bulges: isCurved ? bulges : null, closed };
}

function readCircular({ tags, head }: RawEntity): ConicShape {
  const center = vectorOf(tags, 10);
  const radius = tags.number(40, NaN);
  const closed = head.what === 'CIRCLE';
  const from = closed ? 0 : radians(tags.number(50, NaN));
  const sweep = closed ? FULL_TURN : sweepBetween(from, radians(tags.number(51, NaN)));
  return { kind: 'conic', head, conic: { center, u: [radius, 0, 0], v: [0, radius, 0], from, sweep }, closed };
}

function readEllipse({ tags, head }: RawEntity): ConicShape {
  const u = vectorOf(tags, 11);
  const ratio = tags.number(40, NaN);
  const normal: Vector = [tags.number(210, 0), tags.number(220, 0), tags.number(230, 1)];
  const length = Math.hypot(...normal);
  const side = cross([normal[0] / length, normal[1] / length, normal[2] / length], u);
  const from = tags.number(41, 0);
  const sweep = sweepBetween(from, tags.number(42, FULL_TURN));
  const v: Vector = [side[0] * ratio, side[1] * ratio, side[2] * ratio];
  // The parameters of a whole ellipse are written with a dozen digits.
  const closed = FULL_TURN - sweep < 1e-9;
  const conic = { center: vectorOf(tags, 10), u, v, from: from % FULL_TURN, sweep: closed ? FULL_TURN : sweep };
  return { kind: 'conic', head: inWorld(head), conic, closed };
}

function readSpline({ tags, head }: RawEntity): Shape {
  const knots: number[] = [];
  const weights: number[] = [];
  const control: [number, number, number][] = [];
  for (let index = 0; index < tags.count; index++) {
    const code = tags.code(index);
    const last = control[control.length - 1];
    if (code === 40) knots.push(tags.numberAt(index));
    else if (code === 41) weights.push(tags.numberAt(index));
    else if (code === 10) control.push([tags.numberAt(index), NaN, 0]);
    else if (code === 20 && last) last[1] = tags.numberAt(index);
    else if (code === 30 && last) last[2] = tags.numberAt(index);
  }
  const all = weights.length === 0 ? control.map(() => 1) : weights;
  return { kind: 'spline', head: inWorld(head), degree: tags.number(71, NaN), knots, control, weights: all };
}

function readPoint({ tags, head }: RawEntity): PointShape {
  return { kind: 'point', head: inWorld(head), at: vectorOf(tags, 10), hasHeight: tags.find(30) >= 0 };
}

function readText(entity: RawEntity): TextShape | SkippedShape {
  const { tags, head, decoder } = entity;
  const value = tags.find(1);
  // Aligned texts stand at their second point; the first one is where some program last saw the left end.
  const isAligned = tags.number(72, 0) !== 0 || tags.number(head.what === 'ATTRIB' ? 74 : 73, 0) !== 0;
  const at = vectorOf(tags, isAligned && tags.find(11) >= 0 ? 11 : 10);
  const bytes = value < 0 ? new Uint8Array() : tags.bytesAt(value);
  if (bytes.length > LONGEST_TEXT) return skippedShape(head, 'textTooLong');
  const text = plainText(decoder.text(bytes), decoder.encoding);
  const tag = head.what === 'ATTRIB' && tags.find(2) >= 0 ? decoder.name(tags.latin1At(tags.find(2))) : null;
  return { kind: 'text', head, at, text, tag, hidden: tag !== null && (tags.number(70, 0) & 1) === 1 };
}

function readMtext({ tags, head, decoder }: RawEntity): TextShape | SkippedShape {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let index = 0; index < tags.count; index++) {
    if (tags.code(index) !== 3 && tags.code(index) !== 1) continue;
    parts.push(tags.bytesAt(index));
    length += tags.bytesAt(index).length;
  }
  if (length > LONGEST_TEXT) return skippedShape(head, 'textTooLong');
  const joined = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  // Joined before decoding: the pieces are cut by bytes, also through a letter.
  const text = plainMtext(decoder.text(joined), decoder.encoding);
  return { kind: 'text', head: inWorld(head), at: vectorOf(tags, 10), text, tag: null, hidden: false };
}

/** How an INSERT places its block; the attributes follow it as entities of their own. */
export function readInsert({ tags, head, decoder }: RawEntity, attributes: readonly TextShape[]): InsertShape {
  const name = tags.find(2);
  const times = (code: number): number => Math.max(1, Math.trunc(tags.number(code, 1)) || 1);
  return {
    kind: 'insert',
    head,
    block: name < 0 ? '' : decoder.name(tags.latin1At(name)),
    at: vectorOf(tags, 10, 0),
    scale: [tags.number(41, 1), tags.number(42, 1), tags.number(43, 1)],
    rotationDegrees: tags.number(50, 0),
    columns: times(70),
    rows: times(71),
    columnSpacing: tags.number(44, 0),
    rowSpacing: tags.number(45, 0),
    attributes,
  };
}
