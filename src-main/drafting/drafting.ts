import { createHash, randomUUID } from 'node:crypto';
import type { Account } from '#domain/access/account.ts';
import {
  CaseId,
  type CaseCommand,
  type CaseFile,
  type CaseKind,
  type CaseSummary,
  type Consent,
} from '#domain/cases/case-file.ts';
import { localDateOf } from '#domain/cases/deadlines.ts';
import { sheetParcels } from '#domain/cases/sheets-of-case.ts';
import { mainParcel, type Situation } from '#domain/cases/situation.ts';
import { Sha256, isMadeSheet, type CaseDocument, type DocumentKind } from '#domain/documents/document.ts';
import { Fault } from '#domain/fault.ts';
import { invariant } from '#domain/invariant.ts';
import { emptyChange } from '#domain/journal/change.ts';
import type { ParcelNumber, QuarterNumber } from '#domain/numbers/types.ts';
import type { PartyId } from '#domain/parties/party.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { nextFreeNumbers } from '#register/queries/numbers.queries.ts';
import { findParcel } from '#register/queries/parcels.queries.ts';
import { situationOf } from '#register/queries/situation.queries.ts';
import type { Replica } from '../replica/replica.ts';
import type { Desk } from './desk.ts';
import { redraw } from './redraw.ts';
import { sniffMediaType } from './sniff.ts';

/** Numbers asked for a case: a line can cut a parcel into several parts, and a case may cut more than once. */
const NUMBERS_A_CASE = 10;
/** Parts that one parcel may be divided into, and some more cuts besides. */
const MOST_NUMBERS = 640;
const MAX_DOCUMENT_BYTES = 512 * 1024 * 1024;

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

export interface Attachment {
  readonly kind: DocumentKind;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly consentOf: PartyId | null;
}

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
      answer: null,
    };
    // Two windows may open the same parcel while the server is asked for numbers.
    return ok(desk.openCaseOn(parcel) ?? this.#keepRedrawn(file));
  }

  /** A command that forms more parcels than the case has numbers for gets more, as far as the quarter has any. */
  async run(id: CaseId, command: CaseCommand): Promise<Result<CaseFile, Refusal>> {
    for (;;) {
      const file = this.#draft(id);
      const step = { command, note: command.name, at: this.#options.now() };
      const steps = [...file.steps.slice(0, file.cursor), step];
      const redrawn = redraw({ ...file, steps, cursor: steps.length }, step.at);
      if (redrawn.ok) return ok(this.#save(redrawn.value));
      const known = file.situation.freeNumbers.length;
      if (redrawn.error.code !== 'number.noneFree' || known >= MOST_NUMBERS) return redrawn;
      const more = await this.#freeNumbers(mainParcel(file.situation).number, id, Math.min(MOST_NUMBERS, 4 * known));
      if (more.numbers.length <= known) return redrawn;
      // The file may have been saved anew while the server was asked.
      const now = this.#draft(id);
      this.#save({
        ...now,
        situation: { ...now.situation, freeNumbers: more.numbers, reserved: more.reserved },
      });
    }
  }

  /**
   * Sets the parcels that the case is about; the one that it was opened on stays the first. What the steps in force do to
   * them is replayed on the new situation.
   *
   * Refuses 'case.mainParcel' · 'parcel.otherZone' · 'parcel.unknown' · 'parcel.retired' and the codes of the commands
   */
  async concern(id: CaseId, parcels: readonly ParcelNumber[]): Promise<Result<CaseFile, Refusal>> {
    const { situation: before } = this.#draft(id);
    const main = mainParcel(before);
    const wanted = [...new Set([main.number, ...parcels])];
    if (!parcels.includes(main.number)) return refuse('case.mainParcel', [main.number]);
    const situation = await this.#situation(wanted, id, before.freeNumbers.length);
    if (!situation.ok) return situation;
    const elsewhere = situation.value.parcels.find(({ zone }) => zone !== main.zone);
    if (elsewhere) return refuse('parcel.otherZone', [elsewhere.number]);
    const now = this.#options.now();
    const redrawn = redraw({ ...this.#draft(id), situation: situation.value }, now);
    return redrawn.ok ? ok(this.#save(redrawn.value)) : redrawn;
  }

  undo(id: CaseId): CaseFile {
    const file = this.#draft(id);
    return file.cursor === 0 ? file : this.#keepRedrawn({ ...file, cursor: file.cursor - 1 });
  }

  redo(id: CaseId): CaseFile {
    const file = this.#draft(id);
    return file.cursor === file.steps.length ? file : this.#keepRedrawn({ ...file, cursor: file.cursor + 1 });
  }

  /** A reason takes the warning upon the engineer, null gives it back. */
  accept(id: CaseId, key: string, reason: string | null): CaseFile {
    const file = this.#draft(id);
    const others = file.accepted.filter((warning) => warning.key !== key);
    const accepted = reason === null ? others : [...others, { key, reason, acceptedAt: this.#options.now() }];
    return this.#keepRedrawn({ ...file, accepted });
  }

  setNote(id: CaseId, note: string): CaseFile {
    return this.#save({ ...this.#draft(id), note, savedAt: this.#options.now() });
  }

  attach(id: CaseId, { kind, fileName, bytes, consentOf }: Attachment): Result<CaseFile, Refusal> {
    const file = this.#draft(id);
    if (bytes.length === 0) return refuse('document.empty', [fileName]);
    if (bytes.length > MAX_DOCUMENT_BYTES) return refuse('document.tooLarge', [fileName]);
    const mediaType = sniffMediaType(bytes);
    if (!mediaType) return refuse('document.type', [fileName]);
    const at = this.#options.now();
    const document: CaseDocument = {
      id: randomUUID(),
      kind,
      title: fileName,
      fileName,
      mediaType,
      size: bytes.length,
      sha256: Sha256.parse(createHash('sha256').update(bytes).digest('hex')),
      parcel: null,
      snapshot: null,
      addedAt: at,
    };
    const consents =
      consentOf === null
        ? file.consents
        : [...file.consents.filter((consent) => consent.partyId !== consentOf), consentTo(file, consentOf, document)];
    return ok(
      this.#options.desk.together(() => {
        this.#options.desk.putDocument(document.sha256, mediaType, bytes);
        return this.#keepRedrawn({ ...file, documents: [...file.documents, document], consents });
      }),
    );
  }

  detach(id: CaseId, documentId: string): CaseFile {
    const file = this.#draft(id);
    return this.#keepRedrawn({
      ...file,
      documents: file.documents.filter((document) => document.id !== documentId),
      consents: file.consents.filter((consent) => consent.documentId !== documentId),
    });
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
  ): Result<CaseFile, Refusal<'sheet.drawnOn'>> {
    const { desk } = this.#options;
    return desk.together(() => {
      const file = this.#draft(id);
      if (file.snapshot !== snapshot) return refuse('sheet.drawnOn', [file.number]);
      for (const { document, bytes } of made) desk.putDocument(document.sha256, document.mediaType, bytes);
      const parcels = new Set<string>(sheetParcels(file));
      const others = file.documents.filter(
        (each) =>
          !isMadeSheet(each) ||
          ((each.parcel === null || parcels.has(each.parcel)) &&
            !made.some(({ document }) => document.kind === each.kind && document.parcel === each.parcel)),
      );
      return ok(this.#keepRedrawn({ ...file, documents: [...others, ...made.map(({ document }) => document)] }));
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
    const situation = await this.#situation(concerned, id, file.situation.freeNumbers.length);
    if (!situation.ok) return situation;
    return desk.together(() => {
      // Reading the place takes a moment, in which the case may have set out, or been answered.
      const isAsItWas = desk.caseFile(id).savedAt === file.savedAt;
      if (!isAsItWas || desk.mayBeLodged(id)) return refuse('case.onItsWay', [file.number]);
      desk.takeFromOutbox(id);
      return ok(this.#save(rebased({ ...file, state: 'draft', situation: situation.value }, now())));
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
        return this.#save({ ...file, state: 'withdrawn', savedAt: now() });
      }),
    );
  }

  #draft(id: CaseId): CaseFile {
    const file = this.#options.desk.caseFile(id);
    if (file.state !== 'draft') throw new Fault('BAD_INPUT', { data: { state: file.state } });
    return file;
  }

  /** For changes that cannot make a command impossible. */
  #keepRedrawn(file: CaseFile): CaseFile {
    const redrawn = redraw(file, this.#options.now());
    invariant(redrawn.ok, 'steps in force can be replayed on their own situation');
    return this.#save(redrawn.value);
  }

  #save(file: CaseFile): CaseFile {
    this.#options.desk.saveCase(file);
    this.#options.onSaved(file);
    return file;
  }

  async #situation(parcels: readonly ParcelNumber[], id: CaseId, count: number): Promise<Result<Situation, Refusal>> {
    const { replica } = this.#options;
    const { read } = replica.store;
    for (const number of parcels)
      if (!(await findParcel(read, replica.region, number))) return this.#whyNoParcel(number);
    const [main] = parcels;
    invariant(main !== undefined, 'a case is about a parcel');
    const { numbers, reserved } = await this.#freeNumbers(main, id, count);
    const { region } = replica;
    const situation = await situationOf(read, { region, numbers: parcels, freeNumbers: numbers, reserved });
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

function consentTo({ situation }: CaseFile, partyId: PartyId, document: CaseDocument): Consent {
  const holds = situation.rights.some((right) => right.holders.some((holder) => holder.partyId === partyId));
  return { partyId, role: holds ? 'holder' : 'pledgee', documentId: document.id, givenAt: document.addedAt };
}

/** As many of the steps as the present register still allows; the rest can be redone once it does. */
function rebased(file: CaseFile, now: string): CaseFile {
  for (let cursor = file.cursor; cursor >= 0; cursor--) {
    const redrawn = redraw({ ...file, cursor }, now);
    if (redrawn.ok) return redrawn.value;
  }
  throw new Error('invariant: a draft without steps can always be drawn');
}
