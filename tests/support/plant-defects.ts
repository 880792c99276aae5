import { randomUUID } from 'node:crypto';
import { areaDoubled, boxOf } from '#domain/geometry/measures.ts';
import type { MultiPolygon, Position } from '#domain/geometry/types.ts';
import { ActBody } from '#domain/journal/act.ts';
import { emptyChange } from '#domain/journal/change.ts';
import { actLeaf } from '#domain/journal/leaf.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { createActApplier } from '#register/apply-act.ts';
import { toEncumbrance, toParcel } from '#register/entities.ts';
import { ensureJournalKey } from '#register/journal-key.ts';
import { createJournalAppender } from '#register/journal-store.ts';
import type { EncumbranceRow, ParcelRow } from '#register/rows.ts';
import { openStore } from '#register/store.ts';
import { centralPaths } from '#server/central-paths.ts';
import { TEST_REGION } from './test-central.ts';

export interface PlantedDefects {
  /** Swollen over its neighbours or over the street. */
  readonly swollen: ParcelNumber;
  /** Agricultural land that has a zone of a settlement. */
  readonly misplaced: ParcelNumber;
  /** Has an encumbrance whose scope lies elsewhere; its document holds `marker`. */
  readonly burdened: ParcelNumber;
  readonly marker: string;
}

const MARKER = 'MARKER Ахметова';

/**
 * Defects for a full check, brought into the register of a server that is not running by an act of its journal: rows
 * that no signed act vouches for would be refused by every seat.
 */
export function plantDefects(home: string): PlantedDefects {
  const paths = centralPaths(home);
  const { raw, close } = openStore({ file: paths.database, key: null, migrations: 'central' });
  const [misplaced, swollen, far] = [5, 30, 200].map((offset) =>
    toParcel(
      raw
        .prepare('select * from parcel where to_seq is null order by number limit 1 offset ?')
        .get(offset) as ParcelRow,
    ),
  ) as [Parcel, Parcel, Parcel];
  const burden = toEncumbrance(
    raw
      .prepare('select * from encumbrance where to_seq is null and parcel <> ? limit 1')
      .get(far.number) as EncumbranceRow,
  );
  const geometry = grown(swollen.geometry);
  const put = {
    ...emptyChange.put,
    parcels: [
      { ...swollen, version: swollen.version + 1, geometry, areaDoubled: areaDoubled(geometry) },
      { ...misplaced, version: misplaced.version + 1, category: 'agricultural', functionalZone: 'residential' },
    ],
    encumbrances: [{ ...burden, version: burden.version + 1, scope: far.geometry, document: `Договор № 7, ${MARKER}` }],
  };
  const body = ActBody.parse({
    format: 'shekara-act/1',
    id: randomUUID(),
    region: TEST_REGION,
    kind: 'import',
    registeredAt: new Date().toISOString(),
    submissionId: null,
    caseNumber: null,
    quarter: null,
    receivedAt: null,
    submissionSha256: null,
    decisionSha256: null,
    documents: [],
    change: { ...emptyChange, put },
    rows: null,
    personal: null,
  });
  const append = createJournalAppender(raw, ensureJournalKey(paths.keys, TEST_REGION), () => body.registeredAt);
  raw.transaction(() => {
    const seq = Number(raw.prepare('select count(*) from act where region = ?').pluck().get(TEST_REGION));
    const { bytes, hash } = actLeaf(body);
    const act = { seq, body, bodyBytes: bytes, personal: null, personalBytes: null, leafHash: hash };
    createActApplier(raw).apply(act);
    append(TEST_REGION, [hash]);
  })();
  close();
  return { swollen: swollen.number, misplaced: misplaced.number, burdened: burden.parcel, marker: MARKER };
}

/** The outline a tenth larger around its middle. */
function grown(geometry: MultiPolygon): MultiPolygon {
  const [west, south, east, north] = boxOf(geometry);
  const [x, y] = [(west + east) / 2, (south + north) / 2];
  const grow = ([px, py]: Position): Position => [Math.round(x + (px - x) * 1.1), Math.round(y + (py - y) * 1.1)];
  return geometry.map((polygon) => polygon.map((ring) => ring.map(grow)));
}
