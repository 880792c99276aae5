import type { Database } from 'better-sqlite3';
import { Notice } from '#contracts/central/submissions.ts';
import type { CaseEvent } from '#domain/cases/case-event.ts';
import { CaseFile, CaseSummary, type CaseId } from '#domain/cases/case-file.ts';
import { isEmptyPatch, workDifference, type CaseWork, type SheetLayout } from '#domain/cases/case-work.ts';
import { blockOf } from '#domain/cases/checklist.ts';
import { DraftingAids, NO_AIDS } from '#domain/cases/drafting-aids.ts';
import type { HistoryEntry } from '#domain/cases/case-history.ts';
import { isVoidSheet } from '#domain/cases/sheets-of-case.ts';
import type { CaseDocument, Sha256 } from '#domain/documents/document.ts';
import { Fault } from '#domain/fault.ts';
import { invariant } from '#domain/invariant.ts';
import { openStore, type Store } from '#register/store.ts';
import { SheetCopies } from '../documents/sheet-copies.ts';
import { SheetLayouts } from '../documents/sheet-layouts.ts';
import { ReferenceLayers } from '../exchange/service/reference-layers.ts';
import { MapNotes } from '../map/map-notes.ts';
import { ownFile } from '#register/own-folder.ts';
import { SurveyNotes } from '../survey/survey-notes.ts';
import { CaseEvents } from './case-events.ts';
import { CaseHistory, type Turned } from './case-history.ts';

export interface OutboxRow {
  readonly case_id: CaseId;
  readonly submission_id: string;
  readonly submission: Uint8Array;
  readonly signature: Uint8Array;
  readonly tries: number;
}

export interface StoredDocument {
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

/** A file for another program that left this seat (SEC-21). */
export interface PlainCopy {
  readonly madeAt: string;
  readonly login: string;
  readonly format: string;
  readonly system: string;
  readonly parcels: readonly string[];
  readonly reason: string;
  readonly sha256: string;
  readonly size: number;
}

/** What is kept of a case beside its file; what is not given stays as it is. */
export interface Beside {
  readonly aids?: DraftingAids;
  readonly layouts?: readonly SheetLayout[];
}

export interface SavedTurns extends Beside {
  readonly turned: readonly Turned[];
  readonly events: readonly CaseEvent[];
}

/**
 * The work of one account: cases, their documents, what waits for the line. A file of its own, apart from the replica,
 * each change committed before it is answered (synchronous=full): a crash costs at most the gesture in hand (SEC-98).
 */
export class Desk {
  readonly layers: ReferenceLayers;
  readonly events: CaseEvents;
  readonly history: CaseHistory;
  readonly survey: SurveyNotes;
  readonly map: MapNotes;
  readonly copies: SheetCopies;
  readonly layouts: SheetLayouts;
  readonly #store: Store;
  readonly #raw: Database;

  constructor(store: Store) {
    this.#store = store;
    this.#raw = store.raw;
    this.layers = new ReferenceLayers(store.raw);
    this.events = new CaseEvents(store.raw);
    this.history = new CaseHistory(store.raw);
    this.survey = new SurveyNotes(store.raw);
    this.map = new MapNotes(store.raw);
    this.copies = new SheetCopies(store.raw);
    this.layouts = new SheetLayouts(store.raw);
  }

  /** Several changes that hold together or not at all. */
  together<T>(work: () => T): T {
    return this.#raw.transaction(work).immediate();
  }

  /**
   * The one door for changes of a case: the case, what is kept beside it, the line of its journal and the entry that undoes
   * the change, together or not at all. Without an event nobody did anything: only what is known of the register may differ.
   */
  saveCase(file: CaseFile, event: CaseEvent | null = null, beside: Beside = {}): CaseFile {
    const steps = file.steps.slice(0, file.cursor);
    const left = file.steps.slice(file.cursor);
    const saved: CaseFile = { ...file, steps };
    this.together(() => {
      const before = this.hasCase(file.id) ? this.work(this.caseFile(file.id)) : null;
      this.#write(saved, beside);
      if (event !== null) this.events.add(file.id, event);
      const { id, engineer: who } = file;
      if (before === null) this.history.addSteps(id, steps, { from: 0, who, isUndone: false });
      else if (event !== null) this.history.record(id, { before, after: this.work(saved), event });
      else invariant(isSameButSituation(before, this.work(saved)), 'what a person changes of a case has its event');
      // Steps behind the cursor do not go now; they wait to be redone.
      this.history.addSteps(id, left, { from: steps.length, who, isUndone: true });
    });
    return saved;
  }

  /** Entries of the history turned over, and the case as it is by them, together or not at all. */
  saveTurned(file: CaseFile, { turned, events, ...beside }: SavedTurns): void {
    this.together(() => {
      this.#write(file, beside);
      for (const each of turned) this.history.turn(file.id, each);
      for (const event of events) this.events.add(file.id, event);
    });
  }

  /** What could not be read again is not written: the change fails whole, and the case stays as it was. */
  #write(file: CaseFile, { aids, layouts }: Beside): void {
    const readable = CaseFile.safeParse(file);
    if (!readable.success) throw new Fault('INTERNAL', { data: { what: 'case' }, cause: readable.error });
    this.#raw
      .prepare(
        `insert into case_file (id, state, parcel, saved_at, body, missing) values (?, ?, ?, ?, ?, ?)
         on conflict (id) do update set state = excluded.state, saved_at = excluded.saved_at, body = excluded.body,
           missing = excluded.missing`,
      )
      .run(file.id, file.state, file.parcel, file.savedAt, JSON.stringify(file), missingIn(file));
    if (aids)
      this.#raw
        .prepare('insert or replace into drafting_aids (case_id, body) values (?, ?)')
        .run(file.id, JSON.stringify(aids));
    if (layouts) this.layouts.replace(file.id, layouts);
  }

  /** All that can be undone of a case. Faults STORE_DAMAGED */
  work(file: CaseFile): CaseWork {
    return { ...file, measured: this.aids(file.id).measured, layouts: this.layouts.all(file.id) };
  }

  /** The history of a case as it stands now. Faults STORE_DAMAGED */
  historyOf(id: CaseId): readonly HistoryEntry[] {
    const file = this.caseFile(id);
    return this.history.of(id, { work: this.work(file), state: file.state });
  }

  /** Whether a case of this id is here, in whatever state. */
  hasCase(id: CaseId): boolean {
    return this.#raw.prepare('select 1 from case_file where id = ?').get(id) !== undefined;
  }

  drafts(): CaseFile[] {
    return this.#raw
      .prepare<[], string>("select body from case_file where state = 'draft' order by saved_at desc")
      .pluck()
      .all()
      .map(readCase);
  }

  /** Faults NOT_FOUND; STORE_DAMAGED when what was kept is no case. */
  caseFile(id: CaseId): CaseFile {
    const body: unknown = this.#raw.prepare('select body from case_file where id = ?').pluck().get(id);
    if (typeof body !== 'string') throw new Fault('NOT_FOUND');
    return readCase(body);
  }

  /** Newest first. Read by the database itself: whole case files with their drawings need not be taken apart for a list. */
  summaries(parcel: string | null = null, limit = 500): CaseSummary[] {
    return this.#raw
      .prepare<[string | null, string | null, number], SummaryRow>(
        `select id, state, parcel, saved_at as savedAt, body ->> 'number' as number, body ->> 'kind' as kind,
           body ->> 'createdAt' as createdAt, ${countOf('error')} as errors, ${countOf('warning')} as warnings,
           body ->> 'dueOn' as dueOn, body ->> '$.situation.parcels[0].category' as category, missing,
           (select json_group_array(p.value ->> 'number') from json_each(body, '$.situation.parcels') p) as parcels,
           (select count(*) from ${OPEN_TASKS}) as tasks, (select min(k.value ->> 'dueOn') from ${OPEN_TASKS}) as taskDueOn,
           body -> '$.behind.parcels' is not null as isBehind, body ->> '$.situation.reserved' = 0 as isOffline
         from case_file where ? is null or parcel = ? order by saved_at desc, id limit ?`,
      )
      .all(parcel, parcel, limit)
      .map((row) =>
        CaseSummary.parse({
          ...row,
          parcels: JSON.parse(row.parcels) as unknown,
          missing: (row.missing ?? missingIn(this.caseFile(row.id))) || null,
          isBehind: row.isBehind === 1,
          isOffline: row.isOffline === 1,
        }),
      );
  }

  openCaseOn(parcel: string): CaseFile | null {
    const body: unknown = this.#raw
      .prepare(
        `select body from case_file where parcel = ? and state in ('draft', 'outbox', 'lodged', 'conflict') order by saved_at desc limit 1`,
      )
      .pluck()
      .get(parcel);
    return typeof body === 'string' ? readCase(body) : null;
  }

  /** Faults NOT_FOUND; STORE_DAMAGED when what was kept is none. */
  aids(id: CaseId): DraftingAids {
    if (!this.hasCase(id)) throw new Fault('NOT_FOUND');
    const body: unknown = this.#raw.prepare('select body from drafting_aids where case_id = ?').pluck().get(id);
    return typeof body === 'string' ? parsed(body, DraftingAids, 'drafting aids') : NO_AIDS;
  }

  /** Counts from 1 in each month. */
  nextCaseCount(month: string): number {
    const next: unknown = this.#raw
      .prepare(
        'insert into case_counter (month, last) values (?, 1) on conflict (month) do update set last = last + 1 returning last',
      )
      .pluck()
      .get(month);
    return Number(next);
  }

  putDocument(sha256: Sha256, mediaType: string, bytes: Uint8Array): void {
    this.#raw
      .prepare('insert into document (sha256, media_type, size, bytes) values (?, ?, ?, ?) on conflict do nothing')
      .run(sha256, mediaType, bytes.length, bytes);
  }

  document(sha256: string): StoredDocument | null {
    const row = this.#raw
      .prepare<[string], { media_type: string; bytes: Uint8Array }>(
        'select media_type, bytes from document where sha256 = ?',
      )
      .get(sha256);
    return row ? { mediaType: row.media_type, bytes: row.bytes } : null;
  }

  /** Made as a sheet, and void in every case of this account that has it. */
  isVoidSheet(sha256: string): boolean {
    const cases = this.#raw
      .prepare<[string], Pick<CaseFile, 'state' | 'snapshot'> & { readonly made: CaseDocument['snapshot'] }>(
        `select c.state, c.body ->> 'snapshot' as snapshot, d.value ->> 'snapshot' as made
         from case_file c, json_each(c.body, '$.documents') d where d.value ->> 'sha256' = ?`,
      )
      .all(sha256);
    return cases.length > 0 && cases.every(({ made, ...file }) => isVoidSheet(file, { snapshot: made }));
  }

  queueForSending(row: Omit<OutboxRow, 'tries'>, at: string): void {
    this.#raw
      .prepare(
        'insert or replace into outbox (case_id, submission_id, submission, signature, queued_at) values (?, ?, ?, ?, ?)',
      )
      .run(row.case_id, row.submission_id, row.submission, row.signature, at);
    this.#raw
      .prepare('insert or replace into sent (case_id, submission_id, submission, signature) values (?, ?, ?, ?)')
      .run(row.case_id, row.submission_id, row.submission, row.signature);
  }

  outbox(): OutboxRow[] {
    return this.#raw
      .prepare<[], OutboxRow>(
        'select case_id, submission_id, submission, signature, tries from outbox order by queued_at, case_id',
      )
      .all();
  }

  outboxSize(): number {
    return Number(this.#raw.prepare('select count(*) from outbox').pluck().get());
  }

  /** The case itself goes now. False: it waits no more, and must not go. */
  beginLodging(id: CaseId, submissionId: string, at: string): boolean {
    return (
      this.#raw
        .prepare('update outbox set lodging_since = coalesce(lodging_since, ?) where case_id = ? and submission_id = ?')
        .run(at, id, submissionId).changes > 0
    );
  }

  /** The server has answered that it did not take the case. */
  endLodging(id: CaseId): void {
    this.#raw.prepare('update outbox set lodging_since = null where case_id = ?').run(id);
  }

  mayBeLodged(id: CaseId): boolean {
    return (
      this.#raw.prepare('select 1 from outbox where case_id = ? and lodging_since is not null').get(id) !== undefined
    );
  }

  noteTry(id: CaseId, at: string, fault: string | null): void {
    this.#raw
      .prepare('update outbox set tries = tries + 1, last_try_at = ?, last_fault = ? where case_id = ?')
      .run(at, fault, id);
  }

  takeFromOutbox(id: CaseId): void {
    this.#raw.prepare('delete from outbox where case_id = ?').run(id);
  }

  /** Submissions whose decision is still open. */
  awaitingDecision(): readonly { readonly case_id: CaseId; readonly submission_id: string }[] {
    return this.#raw
      .prepare<[], { case_id: CaseId; submission_id: string }>(
        `select s.case_id, s.submission_id from sent s join case_file c on c.id = s.case_id where c.state = 'lodged' limit 500`,
      )
      .all();
  }

  lastNotice(): number {
    return Number(this.#raw.prepare('select coalesce(max(id), 0) from notice').pluck().get());
  }

  addNotices(notices: readonly Notice[]): void {
    const add = this.#raw.prepare('insert into notice (id, body) values (?, ?) on conflict do nothing');
    this.together(() => notices.forEach((notice) => add.run(notice.id, JSON.stringify(notice))));
  }

  notices(): (Notice & { read: boolean })[] {
    const rows = this.#raw
      .prepare<[], { body: string; read: number }>('select body, read from notice order by id desc limit 500')
      .all();
    return rows.map(({ body, read }) => ({ ...Notice.parse(JSON.parse(body)), read: read === 1 }));
  }

  unreadNotices(): number {
    return Number(this.#raw.prepare('select count(*) from notice where read = 0').pluck().get());
  }

  readNotices(upTo: number): void {
    this.#raw.prepare('update notice set read = 1 where id <= ? and read = 0').run(upTo);
  }

  notePlainCopy({ parcels, ...copy }: PlainCopy): void {
    this.#raw
      .prepare(
        `insert into plain_copy (made_at, login, format, system, parcels, reason, sha256, size)
         values (@madeAt, @login, @format, @system, @parcels, @reason, @sha256, @size)`,
      )
      .run({ ...copy, parcels: JSON.stringify(parcels) });
  }

  close(): void {
    this.#store.close();
  }
}

type SummaryRow = Omit<CaseSummary, 'parcels' | 'isBehind' | 'isOffline'> & {
  readonly parcels: string;
  readonly isBehind: 0 | 1;
  readonly isOffline: 0 | 1;
};

const isSameButSituation = (before: CaseWork, after: CaseWork): boolean =>
  isEmptyPatch(workDifference({ ...before, situation: after.situation }, after));

const missingIn = (file: CaseFile): string => (file.state === 'draft' ? (blockOf(file)?.key ?? '') : '');

const OPEN_TASKS = "json_each(body, '$.tasks') k where k.value ->> 'doneAt' is null";

const countOf = (severity: 'error' | 'warning'): string =>
  `(select count(*) from json_each(body, '$.findings') f where f.value ->> 'severity' = '${severity}')`;

export const openDesk = (file: string, key: Uint8Array): Desk =>
  new Desk(openStore({ file: ownFile(file), key, migrations: 'desk' }));

const readCase = (body: string): CaseFile => parsed(body, CaseFile, 'case');

function parsed<T>(body: string, schema: { parse: (value: unknown) => T }, what: string): T {
  try {
    return schema.parse(JSON.parse(body));
  } catch (cause) {
    throw new Fault('STORE_DAMAGED', { cause, data: { what } });
  }
}
