import { createHash, randomUUID } from 'node:crypto';
import type { Account } from '#domain/access/account.ts';
import { CaseId, type Behind, type CaseCommand, type CaseFile, type CaseSummary } from '#domain/cases/case-file.ts';
import type { CaseEvent } from '#domain/cases/case-event.ts';
import { localDateOf } from '#domain/cases/deadlines.ts';
import {
  aidCommandsIn,
  aidsAfter,
  mayConstruct,
  type MeasuredPoint,
  withMeasured,
  withoutMeasured,
} from '#domain/cases/drafting-aids.ts';
import type { CaseKind } from '#domain/cases/kinds/case-kind.ts';
import { mayRun } from '#domain/cases/kinds/kinds.ts';
import { placesFormed } from '#domain/cases/places-formed.ts';
import { sheetParcels } from '#domain/cases/sheets-of-case.ts';
import { mainParcel, type Situation } from '#domain/cases/situation.ts';
import { isMadeSheet, type CaseDocument } from '#domain/documents/document.ts';
import { Fault } from '#domain/fault.ts';
import type { Box } from '#domain/geometry/types.ts';
import { invariant } from '#domain/invariant.ts';
import { emptyChange } from '#domain/journal/change.ts';
import type { ParcelNumber, QuarterNumber } from '#domain/numbers/types.ts';
import { isSeen } from '#domain/parcels/form-parcel.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { nextFreeNumbers } from '#register/queries/numbers.queries.ts';
import { findParcel } from '#register/queries/parcels.queries.ts';
import { situationOf } from '#register/queries/situation.queries.ts';
import type { Replica } from '../replica/replica.ts';
import { behindOf, concerns } from './behind.ts';
import type { Beside, Desk } from './desk.ts';
import { rebase, type Rebased } from './rebase.ts';
import { redraw } from './redraw.ts';

/** Numbers asked for a case: a line can cut a parcel into several parts, and a case may cut more than once. */
const NUMBERS_A_CASE = 10;
/** Parts that one parcel may be divided into, and some more cuts besides. */
const MOST_NUMBERS = 640;
/** Of a note, as much as its line in the history shows. */
const NOTE_BEGINNING = 80;
/** Side of the largest box that a case looks at to form a parcel: a field of twenty-five square kilometres. */
const WIDEST_PLACE_MM = 5_000_000;

export interface DraftingOptions {
  readonly account: Account;
  readonly desk: Desk;
  readonly replica: Replica;
  readonly now: () => string;
  /** Numbers kept by the server for this case, or null when there is no line. */
  readonly reserveNumbers: (
    quarter: QuarterNumber,
    caseId: CaseId,
    count: number,
  ) => Promise<readonly ParcelNumber[] | null>;
  /** After every commit. */
  readonly onSaved: (file: CaseFile) => void;
}

/** What is written down of a change; when the desk knows, and who, unless it was nobody here. */
export type Happened = Pick<CaseEvent, 'name' | 'about'> & { readonly who?: '' };

/** Drafting of cases: every change is worked out by the domain and committed before it is answered. */
export class Drafting {
  readonly #options: DraftingOptions;

  constructor(options: DraftingOptions) {
    this.#options = options;
  }

  list(): CaseSummary[] {
    return this.#options.desk.summaries();
  }

  get(id: CaseId): CaseFile {
    return this.#options.desk.caseFile(id);
  }

  async open(parcel: ParcelNumber, kind: CaseKind): Promise<Result<CaseFile, Refusal>> {
    const { desk, account, now } = this.#options;
    const present = desk.openCaseOn(parcel);
    if (present) return ok(present);
    const id = CaseId.parse(randomUUID());
    const situation = await this.#situation([parcel], id, NUMBERS_A_CASE);
    if (!situation.ok) return situation;
    const at = now();
    const file: CaseFile = {
      id,
      number: this.#numberCase(at),
      kind,
      state: 'draft',
      parcel,
      engineer: account.login,
      createdAt: at,
      savedAt: at,
      situation: situation.value,
      steps: [],
      cursor: 0,
      change: emptyChange,
      snapshot: null,
      findings: [],
      documents: [],
      consents: [],
      accepted: [],
      note: '',
      tasks: [],
      dueOn: null,
      behind: null,
      variantName: '',
      variants: [],
      answer: null,
    };
    // Two windows may open the same parcel while the server is asked for numbers.
    return ok(desk.openCaseOn(parcel) ?? this.#keepRedrawn(file, { name: 'opened', about: parcel }));
  }

  /** A command that forms more parcels than the case has numbers for gets more, as far as the quarter has any. */
  async run(id: CaseId, command: CaseCommand): Promise<Result<CaseFile, Refusal>> {
    for (;;) {
      if (!mayRun(this.draft(id).kind, command.name)) return refuse('case.otherKind', [this.draft(id).number]);
      const file = await this.#seeing(id, command);
      if ('ok' in file) return file;
      if (command.name === 'construct') {
        const may = mayConstruct(aidsAfter(this.#options.desk.aids(id), aidCommandsIn(file)));
        if (!may.ok) return may;
      }
      const step = { command, note: command.name, at: this.#options.now() };
      const steps = [...file.steps, step];
      const redrawn = redraw({ ...file, steps, cursor: steps.length }, step.at);
      if (redrawn.ok) return ok(this.keep(redrawn.value, { name: 'drawn', about: command.name }));
      const known = file.situation.freeNumbers.length;
      if (redrawn.error.code !== 'number.noneFree' || known >= MOST_NUMBERS) return redrawn;
      const more = await this.#freeNumbers(mainParcel(file.situation).number, id, Math.min(MOST_NUMBERS, 4 * known));
      if (more.numbers.length <= known) return redrawn;
      // The file may have been saved anew while the server was asked.
      const now = this.draft(id);
      const numbered = { ...now.situation, freeNumbers: more.numbers, reserved: more.reserved };
      this.keep({ ...now, situation: numbered }, null);
    }
  }

  /**
   * Sets the parcels that the case is about; the one that it was opened on stays the first. What the steps in force do to
   * them is replayed on the new situation.
   *
   * Refuses 'case.mainParcel' · 'parcel.otherZone' · 'parcel.unknown' · 'parcel.retired' and the codes of the commands
   */
  async concern(id: CaseId, parcels: readonly ParcelNumber[]): Promise<Result<CaseFile, Refusal>> {
    const { situation: before } = this.draft(id);
    const main = mainParcel(before);
    const wanted = [...new Set([main.number, ...parcels])];
    if (!parcels.includes(main.number)) return refuse('case.mainParcel', [main.number]);
    const situation = await this.#situation(wanted, id, before.freeNumbers.length, before.places);
    if (!situation.ok) return situation;
    const elsewhere = situation.value.parcels.find(({ zone }) => zone !== main.zone);
    if (elsewhere) return refuse('parcel.otherZone', [elsewhere.number]);
    const now = this.#options.now();
    const redrawn = redraw({ ...this.draft(id), situation: situation.value, behind: null }, now);
    return redrawn.ok ? ok(this.keep(redrawn.value, { name: 'concerned', about: wanted.join(', ') })) : redrawn;
  }

  /**
   * Brings what stands in a box of the grid into sight, so that a parcel can be drawn there.
   *
   * Refuses 'form.tooWide' · 'parcel.unknown' · 'parcel.retired' and the codes of the commands
   */
  look(id: CaseId, place: Box): Promise<Result<CaseFile, Refusal>> {
    return this.#look(id, [place]);
  }

  /** A reason takes the warning upon the engineer, null gives it back. */
  accept(id: CaseId, key: string, reason: string | null): CaseFile {
    const before = this.draft(id).accepted.find((warning) => warning.key === key);
    const name = reason === null ? 'unaccepted' : 'accepted';
    return this.edit(id, { name, about: reason ?? before?.reason ?? '' }, (file) => {
      const others = file.accepted.filter((warning) => warning.key !== key);
      return {
        ...file,
        accepted: reason === null ? others : [...others, { key, reason, acceptedAt: this.#options.now() }],
      };
    });
  }

  setNote(id: CaseId, note: string): CaseFile {
    const about = note.trim().slice(0, NOTE_BEGINNING);
    return this.keep({ ...this.draft(id), note, savedAt: this.#options.now() }, { name: 'noted', about });
  }

  /** Surveyed points to compare the draft with, in the place of those of the same names. Refuses 'aids.tooManyPoints' */
  addMeasured(id: CaseId, points: readonly MeasuredPoint[]): Result<CaseFile, Refusal> {
    const { desk, now } = this.#options;
    const aids = withMeasured(desk.aids(id), points);
    if (!aids.ok) return aids;
    const about = points.map(({ name }) => name).join(', ');
    return ok(this.keep({ ...this.draft(id), savedAt: now() }, { name: 'measured', about }, { aids: aids.value }));
  }

  dropMeasured(id: CaseId, names: readonly string[]): CaseFile {
    const { desk, now } = this.#options;
    const aids = withoutMeasured(desk.aids(id), names);
    return this.keep(
      { ...this.draft(id), savedAt: now() },
      { name: 'measuredDropped', about: names.join(', ') },
      { aids },
    );
  }

  /**
   * Sheets made of `made` as it was when their making began. Each takes the place of the sheet of its kind and parcel;
   * plans of parcels that the draft no longer forms go.
   *
   * Refuses 'sheet.drawnOn' when the drawing has changed meanwhile: the sheets would be void from the start
   */
  putSheets(
    { id, snapshot }: Pick<CaseFile, 'id' | 'snapshot'>,
    made: readonly { readonly document: CaseDocument; readonly bytes: Uint8Array }[],
    beside: Beside = {},
  ): Result<CaseFile, Refusal<'sheet.drawnOn'>> {
    const { desk } = this.#options;
    return desk.together(() => {
      const file = this.draft(id);
      if (file.snapshot !== snapshot) return refuse('sheet.drawnOn', [file.number]);
      for (const { document, bytes } of made) desk.putDocument(document.sha256, document.mediaType, bytes);
      const parcels = new Set<string>(sheetParcels(file));
      const others = file.documents.filter(
        (each) =>
          !isMadeSheet(each) ||
          ((each.parcel === null || parcels.has(each.parcel)) &&
            !made.some(({ document }) => document.kind === each.kind && document.parcel === each.parcel)),
      );
      const documents = [...others, ...made.map(({ document }) => document)];
      const about = [...new Set(made.map(({ document }) => document.title))].join(', ');
      return ok(this.#keepRedrawn({ ...file, documents }, { name: 'planned', about }, beside));
    });
  }

  /**
   * Back into drafting on the present register. The steps are replayed on it as far as they still go; the conflict that
   * the server described stays in the answer, so that both versions can be compared.
   */
  async reopen(id: CaseId): Promise<Result<CaseFile, Refusal>> {
    const { desk, now } = this.#options;
    const file = desk.caseFile(id);
    if (!['outbox', 'refused', 'conflict'].includes(file.state)) return refuse('case.notReopenable', [file.number]);
    if (desk.mayBeLodged(id)) return refuse('case.onItsWay', [file.number]);
    const concerned = file.situation.parcels.map(({ number }) => number);
    const situation = await this.#situation(concerned, id, file.situation.freeNumbers.length, file.situation.places);
    if (!situation.ok) return situation;
    return desk.together(() => {
      // Reading the place takes a moment, in which the case may have set out, or been answered.
      const isAsItWas = desk.caseFile(id).savedAt === file.savedAt;
      if (!isAsItWas || desk.mayBeLodged(id)) return refuse('case.onItsWay', [file.number]);
      desk.takeFromOutbox(id);
      const draft = { ...file, state: 'draft', behind: null, savedAt: now() } as const;
      this.keep(draft, { name: 'reopened', about: '' });
      // What the register has changed meanwhile is an entry of its own, so that it can be undone as a rebase can.
      const { file: rebased, refused } = rebase({ ...draft, situation: situation.value }, now());
      return ok(this.keep(rebased, { name: 'rebased', about: refused?.code ?? '' }));
    });
  }

  withdraw(id: CaseId): Result<CaseFile, Refusal> {
    const { desk, now } = this.#options;
    const file = desk.caseFile(id);
    if (!['draft', 'outbox', 'refused', 'conflict'].includes(file.state))
      return refuse('case.notWithdrawable', [file.number]);
    if (desk.mayBeLodged(id)) return refuse('case.onItsWay', [file.number]);
    return ok(
      desk.together(() => {
        desk.takeFromOutbox(id);
        return this.keep({ ...file, state: 'withdrawn', savedAt: now() }, { name: 'withdrawn', about: '' });
      }),
    );
  }

  /** Replays the draft on the present register, as far as it goes. Refuses 'parcel.unknown' · 'parcel.retired' */
  async rebase(id: CaseId): Promise<Result<Rebased, Refusal>> {
    const { situation: before } = this.draft(id);
    const concerned = before.parcels.map(({ number }) => number);
    const situation = await this.#situation(concerned, id, before.freeNumbers.length, before.places);
    if (!situation.ok) return situation;
    const file = { ...this.draft(id), situation: situation.value, behind: null };
    const rebased = rebase(file, this.#options.now());
    const about = rebased.refused?.code ?? '';
    return ok({ ...rebased, file: this.keep(rebased.file, { name: 'rebased', about }) });
  }

  /** Leaves the draft on what it was drawn on, as a conflict that shows both. Refuses 'case.notBehind' */
  keepAsConflict(id: CaseId): Result<CaseFile, Refusal> {
    const file = this.draft(id);
    if (file.behind === null) return refuse('case.notBehind', [file.number]);
    const { parcels, current } = file.behind;
    const conflict = { kind: 'version' as const, parcels, current: current ? [current] : [], findings: [] };
    const answer = { receivedAt: null, actSeq: null, grounds: [], reasons: '', conflict };
    const kept: CaseFile = { ...file, state: 'conflict', behind: null, answer, savedAt: this.#options.now() };
    return ok(this.keep(kept, { name: 'keptAsConflict', about: '' }));
  }

  /**
   * Looks which drafts the register has moved under. `changed` are the parcels of an act; null after a new filling of the
   * replica, when anything may be another.
   */
  async lookForChanges(changed: readonly string[] | null): Promise<void> {
    for (const { id } of this.#options.desk.drafts().filter((draft) => concerns(draft, changed))) {
      const { file, behind } = await this.#behind(id);
      if (file.state !== 'draft' || (behind === null && file.behind === null)) continue;
      const isNew = behind !== null && behind.parcels.join() !== file.behind?.parcels.join();
      this.keep({ ...file, behind }, isNew ? { name: 'fellBehind', about: behind.parcels.join(', '), who: '' } : null);
    }
  }

  /**
   * How far a case is behind the register. Reading its place takes a moment: what was saved meanwhile is looked at anew, for
   * the next act may not concern it.
   */
  async #behind(id: CaseId): Promise<{ readonly file: CaseFile; readonly behind: Behind | null }> {
    const { desk, replica, now } = this.#options;
    const file = desk.caseFile(id);
    const behind = await behindOf(file, replica, now());
    return desk.caseFile(id).savedAt === file.savedAt ? { file, behind } : this.#behind(id);
  }

  /** The case, as long as it is a draft. Faults BAD_INPUT, NOT_FOUND */
  draft(id: CaseId): CaseFile {
    const file = this.#options.desk.caseFile(id);
    if (file.state !== 'draft') throw new Fault('BAD_INPUT', { data: { state: file.state } });
    return file;
  }

  /** Changes a draft in one piece and writes down what happened. For changes that cannot make a command impossible. */
  edit(id: CaseId, happened: Happened, change: (file: CaseFile) => CaseFile): CaseFile {
    return this.#keepRedrawn(change(this.draft(id)), happened);
  }

  /** Saves a case with what happened to it, as it can be undone; null where nobody did anything that is worth a line. */
  keep(file: CaseFile, happened: Happened | null, beside: Beside = {}): CaseFile {
    const { desk, account, now, onSaved } = this.#options;
    const saved = desk.saveCase(file, happened && { who: account.login, ...happened, at: now() }, beside);
    onSaved(saved);
    return saved;
  }

  #keepRedrawn(file: CaseFile, happened: Happened, beside: Beside = {}): CaseFile {
    const redrawn = redraw(file, this.#options.now());
    invariant(redrawn.ok, 'steps in force can be replayed on their own situation');
    return this.keep(redrawn.value, happened, beside);
  }

  /** The draft, with everything in sight that stands where the command forms a parcel; or why it cannot be. */
  async #seeing(id: CaseId, command: CaseCommand): Promise<CaseFile | Result<never, Refusal>> {
    const file = this.draft(id);
    const unseen = placesFormed([command]).filter((place) => !isSeen(file.situation, place));
    if (unseen.length === 0) return file;
    const looked = await this.#look(id, unseen);
    return looked.ok ? looked.value : looked;
  }

  /** Reads the situation anew with these places in it; what the steps in force form stays in sight. */
  async #look(id: CaseId, places: readonly Box[]): Promise<Result<CaseFile, Refusal>> {
    const before = this.draft(id);
    const wide = places.find(([west, south, east, north]) => Math.max(east - west, north - south) > WIDEST_PLACE_MM);
    if (wide) return refuse('form.tooWide', [], [wide[0], wide[1]]);
    const formed = placesFormed(before.steps.map(({ command }) => command));
    const parcels = before.situation.parcels.map(({ number }) => number);
    const count = before.situation.freeNumbers.length;
    const situation = await this.#situation(parcels, id, count, [...formed, ...places]);
    if (!situation.ok) return situation;
    const redrawn = redraw({ ...this.draft(id), situation: situation.value }, this.#options.now());
    return redrawn.ok ? ok(this.keep(redrawn.value, null)) : redrawn;
  }

  async #situation(
    parcels: readonly ParcelNumber[],
    id: CaseId,
    count: number,
    places: readonly Box[] = [],
  ): Promise<Result<Situation, Refusal>> {
    const { replica } = this.#options;
    const { read } = replica.store;
    for (const number of parcels)
      if (!(await findParcel(read, replica.region, number))) return this.#whyNoParcel(number);
    const [main] = parcels;
    invariant(main !== undefined, 'a case is about a parcel');
    const { numbers, reserved } = await this.#freeNumbers(main, id, count);
    const { region } = replica;
    const situation = await situationOf(read, { region, numbers: parcels, freeNumbers: numbers, reserved, places });
    return situation ? ok(situation) : refuse('parcel.unknown', parcels);
  }

  /** Kept by the server for this case, or those that are free as far as the replica knows. */
  async #freeNumbers(parcel: ParcelNumber, id: CaseId, count: number) {
    const { replica, reserveNumbers } = this.#options;
    const quarter = parcel.slice(0, 8) as QuarterNumber; // a parcel number begins with its quarter
    const kept = await reserveNumbers(quarter, id, count);
    if (kept !== null) return { numbers: kept, reserved: true };
    const { read } = replica.store;
    const question = { region: replica.region, quarter, count, reserved: new Set<string>() };
    return { numbers: await nextFreeNumbers(read, question), reserved: false };
  }

  #whyNoParcel(number: ParcelNumber): Result<never, Refusal> {
    const { replica } = this.#options;
    const known = replica.store.raw
      .prepare('select 1 from parcel where region = ? and number = ? limit 1')
      .get(replica.region, number);
    return refuse(known ? 'parcel.retired' : 'parcel.unknown', [number]);
  }

  /** 2026-11-K7-0003: month, two letters of the account (each seat counts for itself), count. */
  #numberCase(at: string): string {
    const month = localDateOf(at).slice(0, 7);
    const letters = createHash('sha256').update(this.#options.account.login).digest().readUInt16BE(0);
    const sign = (value: number): string => 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'[value & 31] ?? 'A';
    return `${month}-${sign(letters)}${sign(letters >> 5)}-${String(this.#options.desk.nextCaseCount(month)).padStart(4, '0')}`;
  }
}
