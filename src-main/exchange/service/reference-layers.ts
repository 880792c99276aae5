import type { Database, Statement } from 'better-sqlite3';
import { z } from 'zod';
import { type PlacedFeature, ReferenceLayer } from '#contracts/workstation/exchange.ts';
import { Fault } from '#domain/fault.ts';
import { pageOf, type Page } from './feature-pages.ts';

/** Enough for a desk; each one is drawn and caught at once. */
export const MOST_LAYERS = 50;

/** A feature as it lies on the grid, and as the file had it. */
export interface LayerFeature {
  readonly placed: PlacedFeature;
  readonly source: object;
}

const Row = z.object({
  id: z.string(),
  name: z.string(),
  file_name: z.string(),
  format: z.string(),
  zone: z.int(),
  system: z.string(),
  pipeline: z.string().nullable(),
  accuracy_m: z.number(),
  added_at: z.string(),
  shown: z.int(),
  features: z.int(),
  defects: z.int(),
  box: z.string(),
});

/** The reference layers of a desk, in its encrypted file (SEC-15). */
export class ReferenceLayers {
  readonly #raw: Database;

  constructor(raw: Database) {
    this.#raw = raw;
  }

  list(): ReferenceLayer[] {
    return this.#raw
      .prepare('select * from reference_layer order by added_at, id')
      .all()
      .map((row) => toLayer(row));
  }

  /** The whole layer, or nothing of it. */
  add(layer: ReferenceLayer, features: Iterable<LayerFeature>): void {
    const addLayer = this.#raw.prepare(
      `insert into reference_layer values (@id, @name, @fileName, @format, @zone, @system, @pipeline, @accuracyM, @addedAt,
         @shown, @features, @defects, @box)`,
    );
    const addFeature = this.#raw.prepare('insert into reference_feature values (?, ?, ?, ?)');
    this.#raw
      .transaction(() => {
        addLayer.run({ ...layer, shown: layer.shown ? 1 : 0, box: JSON.stringify(layer.box) });
        let at = 0;
        for (const { placed, source } of features)
          addFeature.run(layer.id, at++, JSON.stringify(placed), JSON.stringify(source));
      })
      .immediate();
  }

  /** Faults NOT_FOUND, STORE_DAMAGED */
  page(id: string, from: number): Page {
    if (this.#raw.prepare('select 1 from reference_layer where id = ?').get(id) === undefined)
      throw new Fault('NOT_FOUND', { data: { what: 'layer' } });
    const rows: Statement<[string, number], string> = this.#raw
      .prepare<[string, number], string>(
        'select placed from reference_feature where layer_id = ? and at >= ? order by at',
      )
      .pluck();
    return pageOf(rows.iterate(id, from), from);
  }

  /** Faults NOT_FOUND */
  show(id: string, shown: boolean): void {
    this.#change('update reference_layer set shown = ? where id = ?', shown ? 1 : 0, id);
  }

  rename(id: string, name: string): void {
    this.#change('update reference_layer set name = ? where id = ?', name, id);
  }

  remove(id: string): void {
    this.#change('delete from reference_layer where id = ?', id);
  }

  #change(statement: string, ...values: readonly (string | number)[]): void {
    if (this.#raw.prepare(statement).run(...values).changes !== 1)
      throw new Fault('NOT_FOUND', { data: { what: 'layer' } });
  }
}

function toLayer(row: unknown): ReferenceLayer {
  try {
    const { file_name, accuracy_m, added_at, shown, box, ...rest } = Row.parse(row);
    return ReferenceLayer.parse({
      ...rest,
      fileName: file_name,
      accuracyM: accuracy_m,
      addedAt: added_at,
      shown: shown === 1,
      box: JSON.parse(box) as unknown,
    });
  } catch (cause) {
    throw new Fault('STORE_DAMAGED', { cause, data: { what: 'layer' } });
  }
}
