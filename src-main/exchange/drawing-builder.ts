import { Fault } from '#domain/fault.ts';
import type { AttributeValue, DrawingFrame, DrawingGeometry, FileFormat, FilePoint, TakeFeature } from './drawing.ts';
import { SkipList } from './skip-list.ts';

/** Above any file of 100 MB: a point takes 64 bytes of the back half. */
const MOST = { points: 7_000_000, features: 2_000_000, textLength: 1_000_000 } as const;

/** Texts that stand in a file again and again – streets, categories – are kept once. */
const SHARED = { length: 64, texts: 50_000 } as const;

/** Attributes that name an object, as programs call them here. The first that a feature has is its name. */
const NAMES: readonly string[] = ['name', 'number', 'kad_nomer', 'kadnum', 'cad_number', 'cadnum', 'номер', 'нөмір'];

export type Attributes = Readonly<Record<string, AttributeValue>>;

type Facts = Pick<DrawingFrame, 'version' | 'encoding' | 'crs' | 'unit' | 'axes'>;

interface NewFeature {
  readonly layer: string;
  readonly name?: string | null;
  readonly geometry: DrawingGeometry;
  readonly attributes?: Attributes;
  readonly height?: number | null;
}

/** Hands on what a reader finds, counts what it leaves behind, and holds the limits that all formats share. */
export class DrawingBuilder {
  readonly format: FileFormat;
  readonly #take: TakeFeature;
  readonly #skips = new SkipList();
  readonly #texts = new Map<string, string>();
  #features = 0;
  #points = 0;

  constructor(format: FileFormat, take: TakeFeature) {
    this.format = format;
    this.#take = take;
  }

  unreadable(reason: string, data: Readonly<Record<string, string | number>> = {}, cause?: unknown): Fault {
    return new Fault('DOCUMENT_UNREADABLE', { data: { format: this.format, reason, ...data }, cause });
  }

  /** Call before the points are made: a header may promise more than memory holds. */
  reserve(points: number): void {
    this.#points += points;
    if (this.#points > MOST.points) throw this.unreadable('tooManyPoints', { most: MOST.points });
  }

  add({ layer, name = null, geometry, attributes = {}, height = null }: NewFeature): void {
    if (++this.#features > MOST.features) throw this.unreadable('tooManyFeatures', { most: MOST.features });
    this.#take({ layer, name: name ?? nameAmong(attributes), geometry, attributes, arcs: NO_ARCS, height });
  }

  /** `reason` is a key under `exchange.skipped`. */
  skip(what: string, reason: string, where: string | null = null, count = 1): void {
    this.#skips.skip(what, reason, where, count);
  }

  /** Text as data: well-formed Unicode, within a length that no attribute needs. */
  text(value: string): string {
    if (value.length > MOST.textLength) throw this.unreadable('textTooLong', { most: MOST.textLength });
    if (value.isWellFormed()) return this.#shared(value);
    this.skip('text', 'loneSurrogate');
    return value.toWellFormed();
  }

  #shared(value: string): string {
    if (value.length > SHARED.length) return value;
    const known = this.#texts.get(value);
    if (known === undefined && this.#texts.size < SHARED.texts) this.#texts.set(value, value);
    return known ?? value;
  }

  finish(facts: Facts): DrawingFrame {
    return {
      format: this.format,
      ...facts,
      skipped: this.#skips.list(),
      densified: { arcs: 0, chordErrorM: 0 },
    };
  }
}

const NO_ARCS: readonly [] = [];

/** The name that a reader would find among these. */
export function nameAmong(attributes: Attributes): string | null {
  for (const [key, value] of Object.entries(attributes))
    if (NAMES.includes(key.toLowerCase()) && value !== null && typeof value !== 'boolean' && value !== '')
      return String(value);
  return null;
}

/** Own properties whatever they are called: `__proto__` is the name of a field like any other (SEC-57). */
export const attributesOf = (entries: Iterable<readonly [string, AttributeValue]>): Attributes =>
  Object.fromEntries(entries);

/** First point = last, at least four of them; null for what encloses nothing. */
export function closedRing(points: readonly FilePoint[]): readonly FilePoint[] | null {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  const closed = first[0] === last[0] && first[1] === last[1] ? points : [...points, first];
  return closed.length < 4 ? null : closed;
}
