import { Fault } from '#domain/fault.ts';
import { parseParcelNumber } from '#domain/numbers/parcel-number.ts';
import { ok, refuse } from '#domain/result.ts';
import { parcelCard } from '#register/queries/card.queries.ts';
import { registerOverview, type RegisterOverview } from '#register/queries/overview.queries.ts';
import { parcelAt, shapesIn } from '#register/queries/place.queries.ts';
import type { ParcelCondition } from '#domain/parcels/parcel-condition.ts';
import { selectParcels } from '#register/queries/select.queries.ts';
import { searchRegister } from '#register/queries/search.queries.ts';
import type { Guarded } from '../guard.ts';
import type { Seat } from '../session/seat.ts';
import { proveAct } from './prove-act.ts';
import type { Replica } from './replica.ts';
import { timelineOf } from './timeline.ts';
import { verifyReplica } from './verify-replica.ts';

/** Reading of the register: from the replica of whoever is signed in, with or without a line. */
export function registerProcedures(os: Guarded, seat: Seat) {
  const overview = createOverview();
  const replica = (): Replica => seat.session.replica;
  const showPersons = (): boolean => seat.session.capabilities.has('person.view');
  return {
    search: os.register.search.handler(async ({ input }) => {
      const begun = performance.now();
      const { store, region } = replica();
      const { hits, total } = await searchRegister(store.read, { region, ...input, showPersons: showPersons() });
      return { hits, total, ms: performance.now() - begun };
    }),
    select: os.register.select.handler(({ input, signal }) => select(seat, input, signal)),
    card: os.register.card.handler(async ({ input }) => {
      const { store, region } = replica();
      const parsed = parseParcelNumber(input.number);
      if (!parsed.ok) return refuse('number.malformed', [input.number.slice(0, 40)]);
      const card = await parcelCard(store.read, { region, number: parsed.value, showPersons: showPersons() });
      if (!card) return refuse('parcel.unknown', [parsed.value]);
      return ok({ ...card, cases: casesOn(seat, parsed.value) });
    }),
    parcelAt: os.register.parcelAt.handler(({ input }) => {
      const { store, region } = replica();
      return parcelAt(store.read, { region, ...input });
    }),
    shapesIn: os.register.shapesIn.handler(async ({ input }) => {
      const { store, region } = replica();
      return shapesIn(store.read, { region, ...input });
    }),
    overview: os.register.overview.handler(() => overview(replica())),
    timeline: os.register.timeline.handler(() => timelineOf(replica().store.raw, replica().region)),
    prove: os.register.prove.handler(({ input }) => proveAct(replica(), input.seq)),
    verifyJournal: os.register.verifyJournal.handler(() => verifyReplica(seat.fork, replica())),
  };
}

/** By conditions; what the last check found is known here and nowhere in the register. */
async function select(
  seat: Seat,
  { conditions, limit }: { readonly conditions: readonly ParcelCondition[]; readonly limit: number },
  signal: AbortSignal | undefined,
) {
  const { replica, checks } = seat.session;
  const isReversed = conditions.some(
    (each) => each.field === 'area' && each.fromM2 !== null && each.toM2 !== null && each.fromM2 > each.toM2,
  );
  if (isReversed) return refuse('select.areaOrder', []);
  const { result } = checks.state();
  if (result === null && conditions.some(({ field }) => field === 'finding')) return refuse('select.noCheck', []);
  const { store, region } = replica;
  return ok(
    await selectParcels(store.read, {
      region,
      conditions,
      limit,
      signal,
      inFindings: (severity) => (result === null ? new Set() : checks.found(result.checkId).about(severity)),
    }),
  );
}

/** Counting a million rows once an act is enough; all windows get the same answer. */
function createOverview() {
  let counted: { readonly epoch: string; readonly answer: Promise<RegisterOverview | null> } | null = null;
  return async ({ store, region, epoch }: Replica): Promise<RegisterOverview> => {
    if (counted?.epoch !== epoch) counted = { epoch, answer: registerOverview(store.read, region) };
    const answer = await counted.answer;
    if (!answer) throw new Fault('NOT_FOUND');
    return { ...answer, epoch };
  };
}

/** The cases of this account on a parcel, newest first. */
function casesOn(seat: Seat, parcel: string) {
  const { desk, capabilities } = seat.session;
  if (!capabilities.has('case.draft')) return [];
  return desk.summaries(parcel).map(({ number, state, savedAt }) => ({ number, state, at: savedAt }));
}
