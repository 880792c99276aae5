import type { Database } from 'better-sqlite3';

export interface HeadRow {
  readonly size: number;
  readonly root: Buffer;
  readonly checkpoint: string;
}

export function newestHead(db: Database, region: string): HeadRow | null {
  return (
    db
      .prepare<[string], HeadRow>(
        'select size, root, checkpoint from journal_head where region = ? order by size desc limit 1',
      )
      .get(region) ?? null
  );
}

export const headSize = (db: Database, region: string): number => newestHead(db, region)?.size ?? 0;

/** The newest signed head that ends a page of at most `most` acts after `after`; null when there is none. */
export function headForPage(db: Database, region: string, after: number, most: number): HeadRow | null {
  return (
    db
      .prepare<[string, number, number], HeadRow>(
        'select size, root, checkpoint from journal_head where region = ? and size > ? and size <= ? order by size desc limit 1',
      )
      .get(region, after, after + most) ?? null
  );
}

export interface ActRow {
  readonly seq: number;
  readonly body: Buffer;
  readonly personal: Buffer | null;
}

export function actsBetween(db: Database, region: string, from: number, to: number): readonly ActRow[] {
  return db
    .prepare<[string, number, number], ActRow>(
      'select seq, body, personal from act where region = ? and seq >= ? and seq < ? order by seq',
    )
    .all(region, from, to);
}

export function leafHashAt(db: Database, region: string, seq: number): Buffer | null {
  return (
    db
      .prepare<[string, number], { leaf_hash: Buffer }>('select leaf_hash from act where region = ? and seq = ?')
      .get(region, seq)?.leaf_hash ?? null
  );
}

export function leafHashesBetween(db: Database, region: string, from: number, to: number): readonly Buffer[] {
  return db
    .prepare<[string, number, number], Buffer>(
      'select leaf_hash from act where region = ? and seq >= ? and seq < ? order by seq',
    )
    .pluck()
    .all(region, from, to);
}

/** A full tile of 256 hashes, null when there is none (yet). */
export function tileAt(db: Database, region: string, level: number, position: number): Buffer | null {
  return (
    db
      .prepare<[string, number, number], Buffer>(
        'select hashes from journal_tile where region = ? and level = ? and position = ?',
      )
      .pluck()
      .get(region, level, position) ?? null
  );
}
