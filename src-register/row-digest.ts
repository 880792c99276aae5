import { createHash } from 'node:crypto';
import { Sha256 } from '#domain/documents/document.ts';
import type { ActBody } from '#domain/journal/act.ts';
import { canonicalJson } from '#domain/journal/canonical-json.ts';
import type { BulkRows } from './bulk-load.ts';

/**
 * What an act of first filling says about its rows: their number, and SHA-256 over the canonical JSON of each, every one
 * followed by a line feed. Tables in the order given here, rows of a table by their text: where a row lies in a file
 * does not matter.
 */
export function digestOf(rows: BulkRows): NonNullable<ActBody['rows']> {
  const tables = [
    rows.parcels,
    rows.buildings,
    rows.rights,
    rows.encumbrances,
    rows.claims,
    rows.parties,
    rows.addresses,
  ];
  const hash = createHash('sha256');
  let count = 0;
  for (const table of tables) {
    for (const line of table.map(canonicalJson).sort()) hash.update(`${line}\n`);
    count += table.length;
  }
  return { count, digest: Sha256.parse(hash.digest('hex')) };
}
