import type { Database } from 'better-sqlite3';
import districts from '../db/reference/districts.json' with { type: 'json' };
import regions from '../db/reference/regions.json' with { type: 'json' };

/** Regions and districts of the cadastral division: reference rows of every register. Does nothing when they are there. */
export function loadReference(raw: Database): void {
  const region = raw.prepare(
    'insert or ignore into region (code, kato, name_kk, name_ru, name_en) values (?, ?, ?, ?, ?)',
  );
  const district = raw.prepare(
    'insert or ignore into district (region, code, name_kk, name_ru, name_en) values (?, ?, ?, ?, ?)',
  );
  for (const { code, kato, nameKk, nameRu, nameEn } of regions.items) region.run(code, kato, nameKk, nameRu, nameEn);
  for (const { region: of, code, nameKk, nameRu, nameEn } of districts.items)
    district.run(of, code, nameKk, nameRu, nameEn);
}
