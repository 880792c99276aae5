import { trustOf } from '#domain/signatures/verify-cms.ts';
import { servicesAsked } from '#domain/signatures/trust/services-asked.ts';
import { stampWeakensAt } from '#domain/signatures/trust/stamp-weakens.ts';
import type { TrustStore } from '#domain/signatures/trust/trust-store.ts';
import { isStamped, type Verdict } from '#domain/signatures/verdict.ts';
import type { Centre } from '../centre.ts';
import { describeError } from '../log.ts';
import type { TrustGiven } from '../signatures/signature-check.ts';
import { addDocumentEvidence, nextDocuments, recordDocuments, type DocumentsRow } from './document-evidence.queries.ts';
import { nextToTend, recordTended, signedBytesOf, type KeptRow, type Tended } from './kept-signatures.queries.ts';
import { retryAt } from './retry-at.ts';
import { tendDocuments, type TendedDocuments } from './tend-documents.ts';
import { renewStamp, verdictInside } from './renew-stamp.ts';

/** How often it is looked whether anything is due. */
const USUAL_PAUSE_MS = 30_000;
const DAY_MS = 86_400_000;

/**
 * Brings every kept signature to what it needs to be judged when nobody answers any more, one after another: revocation
 * and a time stamp that were missing at receipt, later an archive time stamp before the youngest one weakens. Each is
 * written by itself, so that it goes on where it stopped.
 */
export class EvidenceKeeper {
  readonly #centre: Centre;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | null = null;
  #closed = false;

  constructor(centre: Centre, pauseMs = USUAL_PAUSE_MS) {
    this.#centre = centre;
    this.#timer = setInterval(() => void this.run(), pauseMs);
    this.#timer.unref();
  }

  /** All that is due now. */
  run(): Promise<void> {
    this.#running ??= this.#tendAll().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  async #tendAll(): Promise<void> {
    const { store, region, clock, signatures, writer, log } = this.#centre;
    try {
      while (!this.#closed) {
        const { version } = signatures.store;
        const row = nextToTend(store.raw, region, clock.now().toISOString(), version);
        if (row === null) break;
        const tended = await this.#tend(row).catch((error: unknown) => this.#leftAlone(row, error));
        await writer.run(({ db }) => recordTended(db, row, tended));
        const { level, missing, weakensAt, askAt } = tended;
        log.info({ subject: row.subject, id: row.id, level, missing, weakensAt, askAt }, 'evidence kept');
      }
      await this.#tendDocuments();
    } catch (error) {
      log.error({ error: describeError(error) }, 'evidence not kept');
    }
  }

  /** Of cases with documents that others have signed. */
  async #tendDocuments(): Promise<void> {
    const { store, region, clock, signatures, writer, log } = this.#centre;
    while (!this.#closed) {
      const row = nextDocuments(store.raw, region, clock.now().toISOString(), signatures.store.version);
      if (row === null) return;
      const { found, state } = await tendDocuments(this.#centre, row).catch((error: unknown) =>
        this.#documentsLeftAlone(row, error),
      );
      await writer.run(({ db }) => {
        addDocumentEvidence(db, { region, submissionId: row.submission_id }, found, clock.now().toISOString());
        recordDocuments(db, row, state);
      });
      log.info({ subject: 'documents', id: row.submission_id, ...state }, 'evidence kept');
    }
  }

  #documentsLeftAlone({ submission_id: id, asked, missing }: DocumentsRow, error: unknown): TendedDocuments {
    const { clock, signatures, log } = this.#centre;
    log.error({ subject: 'documents', id, error: describeError(error) }, 'evidence not kept');
    const askAt = retryAt(clock.now(), asked);
    const state = { askAt, asked: asked + 1, missing, trustVersion: signatures.store.version };
    return { found: { certificates: [], crls: [], ocsp: [] }, state };
  }

  /** One that cannot be tended does not keep the others waiting. */
  #leftAlone(row: KeptRow, error: unknown): Tended {
    const { clock, signatures, log } = this.#centre;
    const { cms, level, asked, missing, weakens_at: weakensAt } = row;
    const now = clock.now();
    log.error({ subject: row.subject, id: row.id, error: describeError(error) }, 'evidence not kept');
    const base = { cms, level, missing, weakensAt, keptAt: now.toISOString(), trustVersion: signatures.store.version };
    return { ...base, askAt: retryAt(now, asked), asked: asked + 1 };
  }

  async #tend(row: KeptRow): Promise<Tended> {
    const { signatures, clock, store: file } = this.#centre;
    const { store } = signatures;
    const now = clock.now();
    const given = signatures.given(new Date(row.received_at), store);
    const content = signedBytesOf(file.raw, row);
    const completed = await this.#completed(row.cms, { content, given, store });
    const missing = missingIn(completed.verdict);
    const base = { keptAt: now.toISOString(), trustVersion: store.version };
    if (missing !== '') {
      const asksAgain = completed.asked && completed.verdict.outcome !== 'invalid';
      const askAt = asksAgain ? retryAt(now, row.asked) : null;
      return { ...base, cms: completed.cms, level: row.level, askAt, asked: row.asked + 1, missing, weakensAt: null };
    }
    return { ...base, ...(await this.#renewed(row, { ...completed, content, given, store })), missing };
  }

  /** With what authorities say, where something is missing and that makes it less. */
  async #completed(cms: Uint8Array, { content, given, store }: Work): Promise<Completed> {
    const { authorities } = this.#centre;
    const before = await verdictInside(cms, content, given);
    const wants = missingIn(before);
    const services = servicesAsked(store);
    const asks = wants !== '' && (wants.startsWith('timestamp') ? services.stamps : services.revocation);
    if (!asks) return { cms, verdict: before, asked: false };
    const isBare = before.steps.some(({ reason }) => reason === 'timestamp.none');
    const stamped = isBare && services.stamps ? await authorities.withStamp(cms, trustOf(given), store) : null;
    const fuller = (await authorities.withRevocation(stamped ?? cms, trustOf(given), store)).cms;
    const verdict = await verdictInside(fuller, content, given);
    // That it was revoked is kept as well; an answer that leads no further only makes the file grow.
    const isBetter = verdict.outcome === 'invalid' || openSteps(verdict) < openSteps(before);
    return isBetter ? { cms: fuller, verdict, asked: true } : { cms, verdict: before, asked: true };
  }

  async #renewed(row: KeptRow, work: Work & Completed): Promise<Omit<Tended, 'keptAt' | 'trustVersion' | 'missing'>> {
    const { authorities, clock, log } = this.#centre;
    const { cms, given, store } = work;
    const now = clock.now();
    const level = row.level === 'lta' ? 'lta' : 'lt';
    const weakensAt = await stampWeakensAt(cms, trustOf(given));
    if (weakensAt === null) return { cms, level, askAt: null, asked: 0, weakensAt };
    const renewAt = new Date(Date.parse(weakensAt) - store.policy.renewDays * DAY_MS);
    if (now < renewAt) return { cms, level, askAt: renewAt.toISOString(), asked: 0, weakensAt };
    if (!servicesAsked(store).stamps) return { cms, level, askAt: null, asked: 0, weakensAt };
    const renewed = await renewStamp({ ...work, authorities, beyond: new Date(weakensAt) });
    const later = renewed && (await stampWeakensAt(renewed, trustOf(given)));
    if (!renewed || !later || later <= weakensAt) {
      log.warn({ subject: row.subject, id: row.id, weakensAt }, 'time stamp not renewed');
      return { cms, level, askAt: retryAt(now, row.asked), asked: row.asked + 1, weakensAt };
    }
    const nextAt = new Date(Math.max(Date.parse(later) - store.policy.renewDays * DAY_MS, now.getTime() + DAY_MS));
    return { cms: renewed, level: 'lta', askAt: nextAt.toISOString(), asked: 0, weakensAt: later };
  }
}

interface Work {
  readonly content: Uint8Array;
  readonly given: TrustGiven;
  readonly store: TrustStore;
}

interface Completed {
  readonly cms: Uint8Array;
  readonly verdict: Verdict;
  /** Authorities were asked. */
  readonly asked: boolean;
}

/** Key under `signature.reasons` of what the file lacks; empty when it can be judged by itself. */
function missingIn(verdict: Verdict): string {
  const open = verdict.steps.find(({ outcome, reason }) => outcome !== 'valid' && reason !== 'person.notAsked');
  if (open) return open.reason ?? 'step.notReached';
  return isStamped(verdict) ? '' : 'timestamp.none';
}

const openSteps = ({ steps }: Verdict): number =>
  steps.filter(({ outcome, reason }) => outcome !== 'valid' || reason === 'timestamp.none').length;
