import type { LodgeAnswer, SubmissionStatus } from '#contracts/central/submissions.ts';
import { CaseEventName, type CaseEvent } from '#domain/cases/case-event.ts';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { Fault } from '#domain/fault.ts';
import { Submission } from '#domain/cases/submission.ts';
import type { Desk, OutboxRow } from '../drafting/desk.ts';
import { toFault } from '../faults.ts';
import type { CentralClient } from './central-client.ts';
import { readAll } from './pinned-https.ts';

/** A piece that is lost costs little, and a slow line shows progress. */
const PIECE = 1024 * 1024;

/** Answers after which the server surely does not have the case. After any other failure it may have it. */
const NOT_TAKEN = new Set(['NOT_SIGNED_IN', 'FORBIDDEN', 'BAD_INPUT', 'TOO_MANY_REQUESTS', 'SERVER_UNTRUSTED']);

export interface OutboxOptions {
  readonly desk: Desk;
  readonly client: CentralClient;
  readonly now: () => string;
  readonly onAnswered: (file: CaseFile) => void;
}

/**
 * Sends signed cases: missing documents first, resumed where an earlier try stopped, then the case itself. Sending twice
 * is harmless, the server answers the same (SEC-33); a row leaves the outbox in the transaction that writes the answer.
 */
export class Outbox {
  readonly #options: OutboxOptions;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Everything that waits, in order. One that fails for itself does not hold up the others; faults of the line do. */
  async send(signal: AbortSignal): Promise<void> {
    const { desk, now } = this.#options;
    for (const row of desk.outbox()) {
      if (signal.aborted) return;
      try {
        const answer = await this.#sendOne(row, signal);
        if (answer) this.#write(row, answer);
      } catch (error) {
        const fault = toFault(error);
        desk.noteTry(row.case_id, now(), fault.code);
        throw fault;
      }
    }
  }

  /** Decisions on cases in the queue. */
  async askStatuses(): Promise<void> {
    const { desk, client } = this.#options;
    const waiting = desk.awaitingDecision();
    if (waiting.length === 0) return;
    const cases = new Map(waiting.map((row) => [row.submission_id, row.case_id]));
    for (const status of await client.calls.submissions.statuses({ ids: [...cases.keys()] })) {
      const id = cases.get(status.submissionId);
      if (id === undefined || status.state === 'lodged') continue;
      const { answered, file } = this.#decided(desk.caseFile(id), status);
      if (answered) this.#options.onAnswered(file);
    }
  }

  /** Null: taken back while its documents were on their way. */
  async #sendOne(row: OutboxRow, signal: AbortSignal): Promise<LodgeAnswer | null> {
    const { client, desk, now } = this.#options;
    const { submission, signature } = row;
    const { documents } = Submission.parse(JSON.parse(Buffer.from(submission).toString('utf8')));
    const hashes = [...new Set(documents.map(({ sha256 }) => sha256))];
    const missing = hashes.length === 0 ? [] : await client.calls.submissions.missingDocuments({ sha256: hashes });
    for (const { sha256, received } of missing) await this.#upload(sha256, received, signal);
    // An earlier try whose answer was lost may have brought it: then no later failure says that it was not taken.
    const mayBeThere = desk.mayBeLodged(row.case_id);
    if (!desk.beginLodging(row.case_id, row.submission_id, now())) return null;
    try {
      return await client.calls.submissions.lodge({
        submission: Buffer.from(submission).toString('base64'),
        signature: Buffer.from(signature).toString('base64'),
      });
    } catch (error) {
      if (!mayBeThere && NOT_TAKEN.has(toFault(error).code)) desk.endLodging(row.case_id);
      throw error;
    }
  }

  async #upload(sha256: string, received: number, signal: AbortSignal): Promise<void> {
    const document = this.#options.desk.document(sha256);
    if (!document) throw new Fault('STORE_DAMAGED', { data: { what: 'document' } });
    const { bytes } = document;
    let from = received < bytes.length ? received : 0;
    while (from < bytes.length) {
      const to = Math.min(from + PIECE, bytes.length);
      const { message } = await this.#options.client.bulk({
        method: 'PUT',
        path: `/bulk/documents/${sha256}`,
        headers: {
          'content-type': 'application/octet-stream',
          'content-range': `bytes ${from}-${to - 1}/${bytes.length}`,
        },
        body: bytes.subarray(from, to),
        signal,
      });
      await readAll(message, 64 * 1024);
      from = nextPiece(message.statusCode ?? 0, Number(message.headers['shekara-received']), {
        to,
        size: bytes.length,
        from,
      });
    }
  }

  #write(row: OutboxRow, answer: LodgeAnswer): void {
    const { desk, onAnswered, now } = this.#options;
    const file = desk.together(() => {
      desk.takeFromOutbox(row.case_id);
      const next = answered(desk.caseFile(row.case_id), answer, now());
      return desk.saveCase(next, byServer(next, now()));
    });
    onAnswered(file);
  }

  #decided(file: CaseFile, status: SubmissionStatus): { readonly answered: boolean; readonly file: CaseFile } {
    if (file.state !== 'lodged') return { answered: false, file };
    const { receivedAt, actSeq, grounds, reasons, state } = status;
    const decided = {
      ...file,
      state,
      savedAt: this.#options.now(),
      answer: { receivedAt, actSeq, grounds: [...grounds], reasons, conflict: null },
    };
    return { answered: true, file: this.#options.desk.saveCase(decided, byServer(decided, decided.savedAt)) };
  }
}

/** What the server did to the case is what became of it. */
const byServer = ({ state, answer }: CaseFile, at: string): CaseEvent => ({
  at,
  who: '',
  name: CaseEventName.parse(state),
  about: answer?.actSeq === null || answer?.actSeq === undefined ? '' : String(answer.actSeq),
});

/** Where the next piece begins after the server's answer to this one. */
function nextPiece(
  status: number,
  received: number,
  { from, to, size }: { from: number; to: number; size: number },
): number {
  if (status === 204) return size;
  // A gap: the server lost what it had, and says from where.
  if ((status === 202 || status === 416) && Number.isSafeInteger(received) && received !== from && received < size)
    return received;
  if (status === 202 && to < size) return to;
  if (status === 401) throw new Fault('NOT_SIGNED_IN');
  if (status === 429) throw new Fault('TOO_MANY_REQUESTS');
  throw new Fault('SERVER_GARBLED', { data: { status } });
}

function answered(file: CaseFile, answer: LodgeAnswer, now: string): CaseFile {
  const nothing = { receivedAt: null, actSeq: null, grounds: [], reasons: '', conflict: null };
  switch (answer.kind) {
    case 'lodged':
      return { ...file, state: 'lodged', savedAt: now, answer: { ...nothing, receivedAt: answer.receivedAt } };
    case 'conflict':
      return { ...file, state: 'conflict', savedAt: now, answer: { ...nothing, conflict: answer.conflict } };
    case 'refused':
      // A key under `refusals`: the window shows its text.
      return { ...file, state: 'refused', savedAt: now, answer: { ...nothing, reasons: answer.reason } };
  }
}
