import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { planWindow } from '#domain/documents/plan-frame.ts';
import { boxOf, boxesMeet } from '#domain/geometry/measures.ts';
import { parseParcelNumber, regionOf } from '#domain/numbers/parcel-number.ts';
import { loadDemoRegister } from '../demo/load-demo-register.ts';
import { openStore, type Store } from '../store.ts';
import { findCurrentParcel } from './parcels.queries.ts';
import { planContext, streetWindowQuery } from './plan.queries.ts';

let folder = '';
let store: Store;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'shekara-plan-queries-'));
  store = openStore({ file: join(folder, 'central.db'), key: null, migrations: 'central' });
  loadDemoRegister(store, { parcels: 300, seed: 4, onProgress: () => undefined, appendToJournal: () => undefined });
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function contextOf(text: string) {
  const number = parseParcelNumber(text);
  if (!number.ok) throw new Error(number.error.code);
  const region = regionOf(number.value);
  const parcel = await findCurrentParcel(store.read, region, number.value);
  if (!parcel) throw new Error(`no parcel ${text}`);
  const window = planWindow(parcel.geometry);
  return { parcel, window, context: await planContext(store.read, { region, parcel, window }) };
}

describe('planContext', () => {
  it('finds the neighbours with their rights, in the order of their numbers', async () => {
    const { parcel, context } = await contextOf('21-318-045-112');
    const numbers = context.neighbours.map((each) => each.parcel.number);
    expect(numbers).not.toContain(parcel.number);
    expect(numbers).toEqual(expect.arrayContaining(['21318045105', '21318045106', '21318045111', '21318045113']));
    expect(numbers).toEqual([...numbers].sort());
    for (const { parcel: each, rights } of context.neighbours) {
      expect(rights.length).toBeGreaterThan(0);
      expect(rights.every((right) => right.parcel === each.number && right.holders.length > 0)).toBe(true);
    }
  });

  it('SEC-116 reads bodies among the holders, never persons', async () => {
    const { context } = await contextOf('21-318-045-112');
    expect(context.bodies.filter((party) => party.kind === 'person')).toEqual([]);
    const holders = context.neighbours.flatMap((each) =>
      each.rights.flatMap((right) => right.holders.map((holder) => holder.partyId)),
    );
    expect(holders.length).toBeGreaterThan(context.bodies.length);
  });

  it('brings every shape and street of the window and nothing from beyond it', async () => {
    const { window, context } = await contextOf('21-318-045-112');
    expect(context.surroundings.parcels.length).toBeGreaterThan(50);
    for (const { geometry } of context.surroundings.parcels) expect(boxesMeet(boxOf(geometry), window)).toBe(true);
    expect(context.surroundings.streets.map((street) => street.nameKk)).toContain('Қорқыт ата көшесі');
  });

  it('has no origin for a parcel that the first load brought', async () => {
    expect((await contextOf('21-318-045-112')).context.lineage).toEqual({ parents: [], siblings: [] });
  });
});

describe('streetWindowQuery', () => {
  it('goes by the R*Tree, then to the rows it found', async () => {
    const { parcel, window } = await contextOf('21-318-045-112');
    const query = streetWindowQuery(store.read, {
      region: regionOf(parcel.number),
      zone: parcel.zone,
      box: window,
    }).compile();
    const plan = store.raw.prepare(`explain query plan ${query.sql}`).all(...query.parameters) as { detail: string }[];
    const details = plan.map((row) => row.detail);
    expect(details[0]).toMatch(/SCAN b VIRTUAL TABLE INDEX/u);
    expect(details[1]).toMatch(/SEARCH s USING INTEGER PRIMARY KEY/u);
  });
});
