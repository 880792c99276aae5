import { PbfWriter } from 'pbf';
import { TILE_EXTENT } from '#contracts/tiles.ts';

export const POINT = 1;
export const LINE = 2;
export const POLYGON = 3;
export type Shape = typeof POINT | typeof LINE | typeof POLYGON;

/** Name and value in turn. */
export type Properties = readonly (string | number)[];

/**
 * One layer of a Mapbox vector tile (version 2.1). Features are written as they come; names and values are collected
 * in their tables and written at the end, which the format allows.
 */
export class LayerWriter {
  /** Commands and zigzag deltas of the feature being made; the maker fills it through `GeometryPen`. */
  readonly commands: number[] = [];
  readonly #features = new PbfWriter();
  readonly #keys = new Map<string, number>();
  readonly #values = new Map<string | number, number>();
  #count = 0;

  readonly #name: string;
  constructor(name: string) {
    this.#name = name;
  }

  /** Writes the geometry collected in `commands` as one feature, if there is any, and empties the list. */
  feature(shape: Shape, id: number | null, properties: Properties, commands = this.commands): void {
    if (commands.length === 0) return;
    this.#features.writeMessage(2, writeFeature, { id, shape, tags: this.#tagsOf(properties), commands });
    commands.length = 0;
    this.#count++;
  }

  writeTo(tile: PbfWriter): void {
    if (this.#count > 0) tile.writeMessage(3, writeLayer, this);
  }

  writeBody(pbf: PbfWriter): void {
    pbf.writeVarintField(15, 2);
    pbf.writeStringField(1, this.#name);
    appendRaw(pbf, this.#features.finish());
    for (const key of this.#keys.keys()) pbf.writeStringField(3, key);
    for (const value of this.#values.keys()) pbf.writeMessage(4, writeValue, value);
    pbf.writeVarintField(5, TILE_EXTENT);
  }

  #tagsOf(properties: Properties): number[] {
    const tags: number[] = [];
    for (let i = 0; i + 1 < properties.length; i += 2) {
      tags.push(indexIn(this.#keys, String(properties[i])), indexIn(this.#values, properties[i + 1] ?? ''));
    }
    return tags;
  }
}

interface FeatureParts {
  readonly id: number | null;
  readonly shape: Shape;
  readonly tags: number[];
  readonly commands: number[];
}

function writeFeature({ id, shape, tags, commands }: FeatureParts, pbf: PbfWriter): void {
  if (id !== null) pbf.writeVarintField(1, id);
  pbf.writePackedVarint(2, tags);
  pbf.writeVarintField(3, shape);
  pbf.writePackedVarint(4, commands);
}

const writeLayer = (layer: LayerWriter, pbf: PbfWriter): void => layer.writeBody(pbf);

function writeValue(value: string | number, pbf: PbfWriter): void {
  if (typeof value === 'string') pbf.writeStringField(1, value);
  else pbf.writeVarintField(5, value);
}

/** Fields that are encoded already: copied as they are. */
function appendRaw(pbf: PbfWriter, bytes: Uint8Array): void {
  pbf.realloc(bytes.length);
  pbf.buf.set(bytes, pbf.pos);
  pbf.pos += bytes.length;
}

function indexIn<K>(table: Map<K, number>, key: K): number {
  const known = table.get(key);
  if (known !== undefined) return known;
  table.set(key, table.size);
  return table.size - 1;
}
