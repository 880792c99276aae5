import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue';
import { guessCrs } from '#domain/crs/guess-crs.ts';
import type { AxisOrder } from '#domain/crs/coordinate-systems.ts';
import { epsgOfZone, Position, type Zone } from '#domain/geometry/types.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { type ListedPoint, readPointList } from '#domain/survey/point-list.ts';
import { backHalf } from '../../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../../app/seat-fault.ts';
import { useSystems } from '../../systems/systems.store.ts';

interface Place {
  readonly zone: Zone;
  readonly region: RegionCode | null;
}

/** What the points of a list are in the register's zone, one reading of their axes. */
export interface ReadPoints {
  readonly order: AxisOrder;
  /** Of the first refused point, its row among the points. */
  readonly points: Result<readonly Position[], Refusal>;
  readonly accuracyM: number;
}

const ZONE_M = 1_000_000;
/** «СК-42» before the pair: its numbers look like those of the register, nothing else tells them apart. */
const SK42 = /^[сcs][кk][- ]?42/iu;
/** EPSG codes of its six-degree zones begin here. */
const SK42_ZONES = 28_400;
const ORDERS = ['ne', 'en'] as const satisfies readonly AxisOrder[];
/** Questions to the back half that wait at once. */
const AT_ONCE = 25;

/** Points of a pasted text in both orders of the axes, from the system that was chosen or guessed into the register's. */
export function usePointsEntry(text: () => string, place: () => Place) {
  const systems = useSystems();
  const chosenSystem = ref<string | null>(null);
  const chosenOrder = ref<AxisOrder | null>(null);
  const readings = shallowRef<readonly ReadPoints[]>([]);
  const fault = shallowRef<SeatFault | null>(null);
  let asked = 0;

  const own = computed<string>(() => `EPSG:${epsgOfZone(place().zone)}`);
  const list = computed(() => readPointList(text()));
  const listed = computed<readonly ListedPoint[]>(() => (list.value.ok ? list.value.value : []));
  const guess = computed(() =>
    guessCrs(
      listed.value.map(({ first, second }) => [first, second] as const),
      { region: place().region, localSystems: systems.local.map(({ system }) => system) },
    ),
  );
  /** Eastings of a zone without its number are taken for those of the case's zone. */
  const isPlain = computed<boolean>(
    () => guess.value.candidates.some(({ reasons }) => reasons.includes('noZoneNumber')) && !fits(own.value),
  );
  const fits = (id: string): boolean => guess.value.candidates.some(({ crs }) => crs === id);
  const system = computed<string | null>(() => {
    if (chosenSystem.value !== null) return chosenSystem.value;
    if (listed.value.some(({ name }) => SK42.test(name ?? ''))) return `EPSG:${SK42_ZONES + place().zone}`;
    if (fits(own.value) || isPlain.value) return own.value;
    return guess.value.candidates[0]?.crs ?? null;
  });
  const order = computed<AxisOrder>(() => {
    if (chosenOrder.value !== null) return chosenOrder.value;
    const candidates = guess.value.candidates.filter(({ crs }) => crs === system.value || isPlain.value);
    return candidates[0]?.order ?? readings.value.find(({ points }) => points.ok)?.order ?? 'ne';
  });
  const reading = computed(() => readings.value.find((each) => each.order === order.value) ?? null);

  async function read(): Promise<void> {
    const mine = ++asked;
    readings.value = [];
    fault.value = null;
    const [from, points] = [system.value, listed.value];
    if (from === null || points.length === 0) return;
    try {
      const both: ReadPoints[] = [];
      for (const each of ORDERS) both.push(await converted(points, { from, order: each, ...place() }));
      // An answer that comes after a newer question belongs to nobody
      if (mine === asked) readings.value = both;
    } catch (error) {
      if (mine === asked) fault.value = toSeatFault(error);
    }
  }

  if (systems.state === null) void systems.load();
  watch([system, listed], () => void read(), { immediate: true });
  onScopeDispose(() => {
    asked += 1;
  });

  return { own, list, listed, guess, isPlain, system, order, readings, reading, fault, chosenSystem, chosenOrder };
}

interface Way extends Place {
  readonly from: string;
  readonly order: AxisOrder;
}

async function converted(points: readonly ListedPoint[], way: Way): Promise<ReadPoints> {
  const found: Position[] = [];
  let accuracyM = 0;
  for (let at = 0; at < points.length; at += AT_ONCE) {
    const some = await Promise.all(points.slice(at, at + AT_ONCE).map((point) => onGrid(point, way)));
    for (const one of some) {
      if (!one.ok) return { order: way.order, points: one, accuracyM };
      found.push(one.value.at);
      accuracyM = Math.max(accuracyM, one.value.accuracyM);
    }
  }
  return { order: way.order, points: ok(found), accuracyM };
}

async function onGrid(
  { first, second }: ListedPoint,
  { from, order, zone }: Way,
): Promise<Result<{ at: Position; accuracyM: number }, Refusal>> {
  const [east, north] = order === 'ne' ? [second, first] : [first, second];
  if (from === `EPSG:${epsgOfZone(zone)}`)
    return placed([east < ZONE_M ? east + zone * ZONE_M : east, north], { zone, accuracyM: 0 });
  const tried = await backHalf.systems.tryPoint({
    zone,
    system: from,
    draft: null,
    towards: 'register',
    point: [east, north],
  });
  if (!tried.ok) return tried;
  return placed(tried.value.made ?? [0, 0], { zone, accuracyM: tried.value.accuracyM });
}

/** Kazakhstan lies between 40° and 56° N, and within half a million metres of the middle of a zone. */
function placed(
  [east, north]: readonly [number, number],
  { zone, accuracyM }: { zone: Zone; accuracyM: number },
): Result<{ at: Position; accuracyM: number }, Refusal> {
  const at = Position.safeParse([Math.round(east * 1000), Math.round(north * 1000)]);
  const isInZone = Math.floor(east / ZONE_M) === zone && north > 4_300_000 && north < 6_300_000;
  return at.success && isInZone ? ok({ at: at.data, accuracyM }) : refuse('coordinate.outside', []);
}
