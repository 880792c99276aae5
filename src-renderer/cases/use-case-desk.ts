import { storeToRefs } from 'pinia';
import { computed } from 'vue';
import type { FileLink } from '#contracts/workstation/cases.ts';
import type { CaseCommand, CaseFile, CaseId } from '#domain/cases/case-file.ts';
import type { HistoryEntry } from '#domain/cases/case-history.ts';
import type { MeasuredPoint } from '#domain/cases/drafting-aids.ts';
import type { CaseKind } from '#domain/cases/kinds/case-kind.ts';
import type { DocumentKind, Sha256 } from '#domain/documents/document.ts';
import type { Box } from '#domain/geometry/types.ts';
import type { z } from 'zod';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import type { PartyId } from '#domain/parties/party.ts';
import type { Refusal, Result } from '#domain/result.ts';
import { backHalf } from '../app/back-half.ts';
import { onlyLatest } from '../app/latest.ts';
import type { Unlocking } from '../keys/use-unlock.ts';
import { useTexts } from '../app/texts.ts';
import { type Toast, useToasts } from '../app/toasts.ts';
import { toSeatFault } from '../app/seat-fault.ts';
import { type CaseTask, useCaseStore } from './case.store.ts';
import { useHistoryText } from './use-history-text.ts';
import { checkUpload, upload } from './upload.ts';

export interface Attachment {
  readonly kind: z.infer<typeof DocumentKind>;
  readonly file: File;
  readonly consentOf: PartyId | null;
}

/** One for all who work on the list: it stands in the store once. */
const latestList = onlyLatest();

/** One for all who work on cases: what is asked for while something is under way has its turn after it, and is not lost. */
let last: Promise<unknown> = Promise.resolve();

/** The message of the last way through a history. */
let travelled: Toast | null = null;

function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = last.then(work);
  last = turn.catch(() => undefined);
  return turn;
}

/**
 * What can be done with cases: each call goes to the back half, its answer replaces the open case, its refusal or fault
 * stands in the store until the next call. Answers whether it was done.
 */
export function useCaseDesk() {
  const store = useCaseStore();
  const { file, summaries } = storeToRefs(store);
  const { show, drop } = useToasts();
  const { t } = useTexts();
  const words = useHistoryText();

  async function ask<T>(task: CaseTask, call: () => Promise<T>): Promise<T | null> {
    store.task = task;
    store.faultOf = task;
    store.fault = null;
    store.refusal = null;
    try {
      return await call();
    } catch (error) {
      store.fault = toSeatFault(error);
      return null;
    } finally {
      store.task = null;
    }
  }

  function take(answer: Result<CaseFile, Refusal> | null): boolean {
    if (answer === null) return false;
    if (!answer.ok) {
      store.refusal = answer.error;
      return false;
    }
    store.setFile(answer.value);
    void loadList();
    return true;
  }

  async function loadList(): Promise<void> {
    try {
      summaries.value = (await latestList(() => backHalf.cases.list({}))) ?? summaries.value;
    } catch (error) {
      store.fault = toSeatFault(error);
    }
  }

  /** The case that is open, for calls that need one; every button that calls them stands inside an open case. */
  const id = (): CaseId | null => file.value?.id ?? null;

  /** On the case that is open when it is asked for; while its turn comes, another may have been opened, which stays. */
  async function withCase(
    task: CaseTask,
    call: (caseId: CaseId) => Promise<Result<CaseFile, Refusal>>,
  ): Promise<boolean> {
    const caseId = id();
    return caseId === null ? false : inCase(task, caseId, () => call(caseId));
  }

  const inCase = (task: CaseTask, caseId: CaseId, call: () => Promise<Result<CaseFile, Refusal>>): Promise<boolean> =>
    inTurn(async () => {
      const answer = await ask(task, call);
      return id() === caseId && take(answer);
    });

  const withCaseFile = (task: CaseTask, call: (caseId: CaseId) => Promise<CaseFile>): Promise<boolean> =>
    withCase(task, async (caseId) => ({ ok: true, value: await call(caseId) }));

  /** Through the history; a short message says what was turned over, and where it is seen. */
  async function travel(
    call: (caseId: CaseId) => Promise<Result<{ file: CaseFile; entries: readonly HistoryEntry[] }, Refusal>>,
  ): Promise<boolean> {
    let entries: readonly HistoryEntry[] = [];
    const isDone = await withCase('run', async (caseId) => {
      const answer = await call(caseId);
      if (!answer.ok) return answer;
      ({ entries } = answer.value);
      return { ok: true, value: answer.value.file };
    });
    const last = entries.at(-1);
    if (!isDone || !last) return isDone;
    const which = last.isUndone ? 'undoneOf' : 'redoneOf';
    const what = entries.length === 1 ? words.whatOf(last) : t('case.history.more', { n: entries.length });
    const where = [...new Set(entries.map(words.whereOf))].join(', ');
    // One message at a time: going through the history quickly leaves only the last.
    if (travelled) drop(travelled);
    travelled = { tone: 'info', text: t(`case.history.${which}`, { what, where }) };
    show(travelled);
    return true;
  }

  const run = (command: CaseCommand): Promise<boolean> =>
    withCase('run', (caseId) => backHalf.cases.run({ caseId, command }));

  /** When all that was asked for has been done: what depends on the draft begins with what is there then. */
  async function whenFree(): Promise<void> {
    let known: Promise<unknown> | null = null;
    while (known !== last) {
      known = last;
      await known;
    }
  }

  /** Sets the parcels that the case is about; the one that it was opened on must be among them. */
  const concern = (parcels: readonly ParcelNumber[]): Promise<boolean> =>
    withCase('run', (caseId) =>
      backHalf.cases.concern({
        caseId,
        parcels: [...new Set([...(file.value ? [file.value.parcel] : []), ...parcels])],
      }),
    );

  async function attach({ kind, file: given, consentOf }: Attachment): Promise<boolean> {
    const wrong = checkUpload(given);
    if (wrong !== null) {
      store.refusal = wrong;
      return false;
    }
    return withCase('attach', async (caseId) => {
      const uploaded = await upload(given, backHalf.cases.upload);
      if (!uploaded.ok) return uploaded;
      return backHalf.cases.attach({ caseId, kind, fileName: given.name, uploadId: uploaded.value, consentOf });
    });
  }

  return {
    isBusy: computed<boolean>(() => store.task !== null),
    loadList,
    openCase: (caseId: CaseId): Promise<boolean> =>
      inTurn(async () => {
        const opened = await ask('load', () => backHalf.cases.get({ caseId }));
        return opened !== null && take({ ok: true, value: opened });
      }),
    /** A case of that parcel that is open already is answered instead, whatever its kind. */
    openOnParcel: async (parcel: ParcelNumber, kind: CaseKind): Promise<boolean> => {
      const known = new Set(summaries.value?.map((each) => each.id));
      const isOpen = await inTurn(async () => take(await ask('open', () => backHalf.cases.open({ parcel, kind }))));
      const opened = isOpen ? file.value : null;
      if (opened && opened.kind !== kind && known.has(opened.id))
        show({ tone: 'warn', text: t('case.duplicates.opened', { number: opened.number }) });
      return isOpen;
    },
    close: (): void => store.setFile(null),
    /** Reads the open case again after somebody else changed it: the sender, another window, the feed. */
    refresh: async (): Promise<void> => {
      const caseId = id();
      if (caseId === null) return;
      const fresh = await backHalf.cases.get({ caseId }).catch(() => null);
      if (fresh !== null && store.task === null && file.value?.id === caseId) store.setFile(fresh);
    },
    run,
    whenFree,
    concern,
    /** One more parcel for the case. */
    takeIn: (parcel: ParcelNumber): Promise<boolean> =>
      concern([...(file.value?.situation.parcels.map(({ number }) => number) ?? []), parcel]),
    /** Brings what stands in a box into the sight of the case. */
    look: (place: Box): Promise<boolean> => withCase('run', (caseId) => backHalf.cases.look({ caseId, place })),
    undo: (): Promise<boolean> => travel((caseId) => backHalf.cases.undo({ caseId })),
    redo: (): Promise<boolean> => travel((caseId) => backHalf.cases.redo({ caseId })),
    /** Back or forth in the history until the entry at `place` is the last in force. */
    stepTo: (place: number): Promise<boolean> => travel((caseId) => backHalf.cases.stepTo({ caseId, place })),
    dropMeasured: (names: readonly string[]): Promise<boolean> =>
      withCaseFile('save', (caseId) => backHalf.cases.dropMeasured({ caseId, names: [...names] })),
    addMeasured: (points: readonly MeasuredPoint[]): Promise<boolean> =>
      withCase('save', (caseId) => backHalf.cases.addMeasured({ caseId, points: [...points] })),
    accept: (key: string, reason: string | null): Promise<boolean> =>
      withCaseFile('save', (caseId) => backHalf.cases.accept({ caseId, key, reason })),
    /** Keeps the note of this very case: what was typed last may come when another is open already. */
    noteOf:
      (caseId: CaseId) =>
      (note: string): Promise<boolean> =>
        inCase('save', caseId, async () => ({ ok: true, value: await backHalf.cases.setNote({ caseId, note }) })),
    /** Where one document belongs; several that are brought there are refused, none is taken at random. */
    attachOne: (files: FileList | null, what: Omit<Attachment, 'file'>): void => {
      const [first] = files ?? [];
      if (!first) return;
      if (files?.length === 1) void attach({ ...what, file: first });
      else store.refusal = { code: 'document.oneOnly', about: [...(files ?? [])].map(({ name }) => name), at: null };
    },
    attach,
    setTask: (task: { id: string | null; text: string; dueOn: string | null; isDone: boolean }): Promise<boolean> =>
      withCase('save', (caseId) => backHalf.cases.setTask({ caseId, ...task })),
    dropTask: (taskId: string): Promise<boolean> =>
      withCaseFile('save', (caseId) => backHalf.cases.dropTask({ caseId, taskId })),
    setDue: (dueOn: string | null): Promise<boolean> =>
      withCaseFile('save', (caseId) => backHalf.cases.setDue({ caseId, dueOn })),
    /** Moves the draft to the present register; why a step no longer goes is shown at its place. */
    rebase: async (): Promise<boolean> => {
      let stuck: Refusal | null = null;
      const isMoved = await withCase('run', async (caseId) => {
        const answer = await backHalf.cases.rebase({ caseId });
        if (!answer.ok) return answer;
        stuck = answer.value.refused;
        return { ok: true, value: answer.value.file };
      });
      if (isMoved) store.refusal = stuck;
      return isMoved;
    },
    copyVariant: (name: string, presentName: string): Promise<boolean> =>
      withCase('run', (caseId) => backHalf.cases.copyVariant({ caseId, name, presentName })),
    nameVariant: (name: string): Promise<boolean> =>
      withCase('save', (caseId) => backHalf.cases.nameVariant({ caseId, name })),
    takeVariant: (variantId: string): Promise<boolean> =>
      withCase('run', (caseId) => backHalf.cases.takeVariant({ caseId, variantId })),
    dropVariant: (variantId: string): Promise<boolean> =>
      withCaseFile('save', (caseId) => backHalf.cases.dropVariant({ caseId, variantId })),
    /** A signed file of the case for another desk; null when it was refused or failed. */
    exportCase: async (unlocking: Unlocking & { readonly shown: Sha256 }): Promise<FileLink | null> => {
      const caseId = id();
      const answer =
        caseId === null
          ? null
          : await inTurn(() => ask('submit', () => backHalf.cases.exportCase({ caseId, ...unlocking })));
      if (answer === null) return null;
      if (answer.ok) return answer.value;
      store.refusal = answer.error;
      return null;
    },
    importCase: async (given: File): Promise<boolean> => {
      const wrong = checkUpload(given);
      if (wrong !== null) {
        store.refusal = wrong;
        return false;
      }
      return inTurn(async () =>
        take(
          await ask('import', async () => {
            const uploaded = await upload(given, backHalf.cases.upload);
            return uploaded.ok ? backHalf.cases.importCase({ uploadId: uploaded.value }) : uploaded;
          }),
        ),
      );
    },
    keepAsConflict: (): Promise<boolean> => withCase('save', (caseId) => backHalf.cases.keepAsConflict({ caseId })),
    detach: (documentId: string): Promise<boolean> =>
      withCaseFile('attach', (caseId) => backHalf.cases.detach({ caseId, documentId })),
    makePlans: (): Promise<boolean> => withCase('plans', (caseId) => backHalf.cases.makePlans({ caseId })),
    submit: (shown: string, unlocking: Unlocking): Promise<boolean> =>
      withCase('submit', (caseId) => backHalf.cases.submit({ caseId, shown, ...unlocking })),
    reopen: (): Promise<boolean> => withCase('save', (caseId) => backHalf.cases.reopen({ caseId })),
    withdraw: (): Promise<boolean> => withCase('save', (caseId) => backHalf.cases.withdraw({ caseId })),
  };
}
