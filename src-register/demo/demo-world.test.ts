import { describe, expect, it } from 'vitest';
import { areaDoubled } from '#domain/geometry/measures.ts';
import { sideOfPolygon } from '#domain/geometry/predicates.ts';
import type { Position } from '#domain/geometry/types.ts';
import { defectsOf } from '#domain/geometry/validity.ts';
import { canonicalJson } from '#domain/journal/canonical-json.ts';
import { sha256Hex } from '#domain/journal/hash.ts';
import { utf8 } from '#domain/bytes.ts';
import { Address } from '#domain/addresses/address.ts';
import { Building } from '#domain/objects/building.ts';
import { Parcel } from '#domain/parcels/parcel.ts';
import { isIdentifier } from '#domain/parties/identifier.ts';
import { Party } from '#domain/parties/party.ts';
import { Claim, Encumbrance, Right } from '#domain/rights/right.ts';
import { sharesMakeOne } from '../act-invariants.ts';
import { makeDemoWorld } from './make-demo-world.ts';
import type { DemoQuarter } from './quarter-maker.ts';

const PARCELS = 6000;
const quartersOf = (parcels: number, seed: number): readonly DemoQuarter[] => [
  ...makeDemoWorld({ parcels, seed }).quarters(),
];
const town = quartersOf(PARCELS, 1);
const all = <K extends 'parcels' | 'buildings' | 'rights' | 'encumbrances' | 'claims' | 'parties' | 'addresses'>(
  key: K,
): DemoQuarter[K][number][] => town.flatMap((quarter) => quarter[key] as DemoQuarter[K][number][]);

const edgeKey = (a: Position, b: Position): string => `${a.join()} ${b.join()}`;

describe('demo world', () => {
  it('has exactly the asked number of parcels, each with its own number', () => {
    const numbers = all('parcels').map((parcel) => parcel.number);
    expect(numbers).toHaveLength(PARCELS);
    expect(new Set(numbers).size).toBe(PARCELS);
  });

  it('is the same for the same seed and another for another', () => {
    const digest = (quarters: readonly DemoQuarter[]): string => sha256Hex(utf8(canonicalJson(quarters)));
    expect(digest(quartersOf(800, 7))).toBe(digest(quartersOf(800, 7)));
    expect(digest(quartersOf(800, 7))).not.toBe(digest(quartersOf(800, 8)));
  });

  it('holds only rows that the register would take', () => {
    Parcel.array().parse(all('parcels'));
    Building.array().parse(all('buildings'));
    Right.array().parse(all('rights'));
    Encumbrance.array().parse(all('encumbrances'));
    Claim.array().parse(all('claims'));
    Party.array().parse(all('parties'));
    Address.array().parse(all('addresses'));
  });

  it('draws valid parcels of 4 to 12 vertices a ring, areas exact', () => {
    for (const parcel of all('parcels')) {
      expect(defectsOf(parcel.geometry), parcel.number).toEqual([]);
      expect(areaDoubled(parcel.geometry)).toBe(parcel.areaDoubled);
      for (const ring of parcel.geometry.flat()) {
        expect(ring.length - 1, parcel.number).toBeGreaterThanOrEqual(4);
        expect(ring.length - 1, parcel.number).toBeLessThanOrEqual(12);
      }
    }
  });

  //  A---B---C      B-E is an edge of both parcels, once in each direction. Every other
  //  |   |   |      edge lies on a street and has no partner; no vertex may stand in its
  //  D---E---F      middle, no edge may be there twice in one direction.
  it('tiles each block: a shared side is one edge of both, nothing lies between', () => {
    const edges = new Map<string, string>();
    for (const parcel of all('parcels')) {
      for (const ring of parcel.geometry.flat()) {
        for (let i = 0; i + 1 < ring.length; i++) {
          const key = edgeKey(ring[i] as Position, ring[i + 1] as Position);
          expect(edges.get(key), key).toBeUndefined();
          edges.set(key, parcel.number);
        }
      }
    }
    const loose = [...edges.keys()].filter((key) => !edges.has(key.split(' ').reverse().join(' ')));
    // Loose edges are the outlines of the blocks: they close into rings, every point is entered as often as left.
    const balance = new Map<string, number>();
    for (const key of loose) {
      const [from = '', to = ''] = key.split(' ');
      balance.set(from, (balance.get(from) ?? 0) - 1);
      balance.set(to, (balance.get(to) ?? 0) + 1);
    }
    expect([...balance.values()].every((count) => count === 0)).toBe(true);
    expect(loose.length).toBeLessThan(edges.size * 0.5);
    // A gap inside a block would be a clockwise outline of its own: there is none.
    expect(clockwiseOutlines(loose)).toBe(0);
  });

  it('has enclaves, parcels of several pieces, ground for schools and fields', () => {
    const parcels = all('parcels');
    expect(parcels.filter((parcel) => parcel.geometry.some((polygon) => polygon.length > 1)).length).toBeGreaterThan(
      20,
    );
    expect(parcels.filter((parcel) => parcel.geometry.length > 1).length).toBeGreaterThan(20);
    expect(parcels.filter((parcel) => parcel.functionalZone === 'social').length).toBeGreaterThan(5);
    expect(parcels.filter((parcel) => parcel.category === 'agricultural').length).toBeGreaterThan(4);
    expect(parcels.filter((parcel) => parcel.divisibility === 'indivisible').length).toBeGreaterThan(300);
  });

  it('sets buildings inside their parcels, one and a half a parcel', () => {
    const byNumber = new Map(all('parcels').map((parcel) => [parcel.number, parcel]));
    for (const building of all('buildings')) {
      const parcel = byNumber.get(building.parcel);
      const corners = building.geometry.flat(2);
      expect(
        parcel?.geometry.some((polygon) => corners.every((corner) => sideOfPolygon(corner, polygon) === 'inside')),
        building.number,
      ).toBe(true);
      expect(defectsOf(building.geometry)).toEqual([]);
    }
    expect(all('buildings').length / PARCELS).toBeGreaterThan(1.3);
    expect(all('buildings').length / PARCELS).toBeLessThan(1.7);
  });

  it('gives every person and body an identifier that passes its check, none twice', () => {
    const parties = all('parties');
    expect(parties.filter((party) => !isIdentifier(party.identifier))).toEqual([]);
    expect(new Set(parties.map((party) => party.identifier)).size).toBe(parties.length);
    expect(new Set(parties.map((party) => party.id)).size).toBe(parties.length);
  });

  it('gives every parcel a right whose shares add up to one, held by known parties', () => {
    const known = new Set(all('parties').map((party) => party.id));
    const held = new Map(all('rights').map((right) => [right.parcel, right]));
    for (const parcel of all('parcels')) {
      const right = held.get(parcel.number);
      expect(right, parcel.number).toBeDefined();
      if (right === undefined) continue;
      expect(sharesMakeOne(right)).toBe(true);
      expect(right.holders.every((holder) => known.has(holder.partyId))).toBe(true);
      expect(new Set(right.holders.map((holder) => holder.partyId)).size).toBe(right.holders.length);
    }
    const share = (kind: string): number => all('rights').filter((right) => right.kind === kind).length / PARCELS;
    expect(share('private_ownership')).toBeGreaterThan(0.6);
    expect(share('state_ownership')).toBeGreaterThan(0.08);
    expect(share('permanent_use')).toBeGreaterThan(0.02);
  });

  it('draws the scope of every servitude inside its parcel', () => {
    const byNumber = new Map(all('parcels').map((parcel) => [parcel.number, parcel]));
    const scoped = all('encumbrances').filter((encumbrance) => encumbrance.scope !== null);
    expect(scoped.length).toBeGreaterThan(50);
    for (const { scope, parcel } of scoped) {
      const corners = scope?.flat(2) ?? [];
      const ground = byNumber.get(parcel)?.geometry ?? [];
      expect(
        ground.some((polygon) => corners.every((corner) => sideOfPolygon(corner, polygon) !== 'outside')),
        parcel,
      ).toBe(true);
    }
  });

  it('never gives an address twice on one street', () => {
    const places = all('addresses').map((address) => `${String(address.street)} ${address.house}`);
    expect(new Set(places).size).toBe(places.length);
    expect(new Set(all('addresses').map((address) => address.rka)).size).toBe(places.length);
    expect(all('addresses').every((address) => /^\d{16}$/.test(address.rka))).toBe(true);
  });

  it('has the parcel that guides and pictures rely on, even in the smallest world', () => {
    const [quarter] = quartersOf(11, 3);
    const parcel = quarter?.parcels.find((one) => one.number === '21318045112');
    expect(parcel?.areaDoubled).toBe(3_498_754_240);
    expect(parcel?.valueTiyn).toBe(629_784_000);
    expect(parcel?.geometry[0]?.[0]).toHaveLength(7);
    expect(quarter?.addresses.find((address) => address.rka === parcel?.rka)?.textKk).toBe(
      'Астана қаласы, Алматы ауданы, Қорқыт ата көшесі, 26',
    );
    const right = quarter?.rights.find((one) => one.parcel === '21318045112');
    const names = right?.holders.map((holder) => quarter?.parties.find((party) => party.id === holder.partyId)?.nameKk);
    expect(right?.form).toBe('shared');
    expect(names).toEqual(['Ахметов Данияр Серікұлы', 'Ахметова Айгүл Бекқызы']);
    const pledge = quarter?.encumbrances.find((one) => one.parcel === '21318045112');
    expect(quarter?.parties.find((party) => party.id === pledge?.beneficiary)?.nameKk).toBe('«Мекен банк» АҚ');
  });

  it('gives a million parcels their quarters without running out of numbers', () => {
    const quarters = makeDemoWorld({ parcels: 1_000_000, seed: 1 }).quarters();
    const first = quarters.next().value;
    expect(first?.parcels.length).toBeGreaterThan(200);
    expect(first?.number).toBe('21318045');
  });
});

/** Outlines of loose edges that run clockwise: what is missing inside a block. */
function clockwiseOutlines(loose: readonly string[]): number {
  const next = new Map<string, string[]>();
  for (const key of loose) {
    const [from = '', to = ''] = key.split(' ');
    next.set(from, [...(next.get(from) ?? []), to]);
  }
  let clockwise = 0;
  for (const start of next.keys()) {
    while ((next.get(start)?.length ?? 0) > 0) {
      const ring = [start];
      for (let here = next.get(start)?.pop(); here !== undefined && here !== start; here = next.get(here)?.pop())
        ring.push(here);
      const points = ring.map((point) => point.split(',').map(Number) as [number, number]);
      const origin = points[0] ?? [0, 0];
      const area = points.reduce((sum, [x, y], index) => {
        const [nx, ny] = points[(index + 1) % points.length] ?? origin;
        return sum + (x - origin[0]) * (ny - origin[1]) - (nx - origin[0]) * (y - origin[1]);
      }, 0);
      if (area <= 0) clockwise++;
    }
  }
  return clockwise;
}
