import { computed, reactive, readonly, ref, shallowRef, watch } from 'vue';
import type { FileLink } from '#contracts/workstation/cases.ts';
import type { SheetPreview, SheetRequest } from '#contracts/workstation/sheets.ts';
import type { CaseFile } from '#domain/cases/case-file.ts';
import { sheetParcels, sheetStateOf, whyNoFinalCopy, whyNotFinal } from '#domain/cases/sheets-of-case.ts';
import { isOfWholeCase, type SheetKind } from '#domain/documents/sheet-kind.ts';
import { paperOf, usualOptions, type SheetOptions } from '#domain/documents/sheet-options.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import type { Refusal, Result } from '#domain/result.ts';
import { backHalf } from '../../app/back-half.ts';
import { toSeatFault, type SeatFault } from '../../app/seat-fault.ts';
import { save } from '../../documents/use-document-view.ts';
import { useCaseStore } from '../case.store.ts';
import { printPages } from './print-pages.ts';

/**
 * The sheet that is being composed: its choices, a preview that follows every one of them, and what can be done with it.
 * A preview that was overtaken by another choice is dropped; the one before it stays until the next has come.
 */
export function useComposer(file: () => CaseFile) {
  const store = useCaseStore();
  const choice = reactive<{ kind: SheetKind; parcel: ParcelNumber | null; options: SheetOptions }>({
    kind: 'land_cadastral_plan',
    parcel: sheetParcels(file())[0] ?? null,
    options: structuredClone(usualOptions),
  });
  const isFinalWanted = ref<boolean>(true);
  const preview = shallowRef<SheetPreview | null>(null);
  const refusal = shallowRef<Refusal | null>(null);
  const fault = shallowRef<SeatFault | null>(null);
  const isDrawing = ref<boolean>(false);
  const isBusy = ref<boolean>(false);
  let asked = 0;

  const parcels = computed<readonly ParcelNumber[]>(() => sheetParcels(file()));
  const state = computed(() => sheetStateOf(file(), choice));
  const reasonOf = (why: ReturnType<typeof whyNoFinalCopy>): Refusal | null =>
    why === null || why.ok ? null : why.error;
  /** Why the case gets no such sheet, and why none is printed or saved as final: that may be only until it gets one. */
  const notAttached = computed<Refusal | null>(() => reasonOf(whyNotFinal(file())));
  const notFinal = computed<Refusal | null>(() => reasonOf(whyNoFinalCopy(file(), choice)));
  const isFinal = computed<boolean>(() => isFinalWanted.value && notFinal.value === null);

  /** Plain data: what goes over the port may hold no proxies. */
  function request(): SheetRequest | null {
    if (choice.parcel === null) return null;
    const { show, ...options } = choice.options;
    return { kind: choice.kind, parcel: choice.parcel, options: { ...options, show: { ...show } } };
  }

  async function draw(): Promise<void> {
    const sheet = request();
    const mine = ++asked;
    if (sheet === null) return;
    isDrawing.value = true;
    const answer = await settled(() => backHalf.sheets.preview({ caseId: file().id, sheet }));
    if (mine !== asked) return;
    isDrawing.value = false;
    take(answer, (drawn) => (preview.value = drawn));
  }

  function take<T>(answer: Settled<T>, then: (value: T) => unknown): void {
    fault.value = answer.fault;
    refusal.value = answer.result && !answer.result.ok ? answer.result.error : null;
    if (answer.result?.ok) then(answer.result.value);
  }

  /** One thing at a time; answers what came of it, null where nothing did. */
  async function act<T>(call: (sheet: SheetRequest) => Promise<Result<T, Refusal>>): Promise<T | null> {
    const sheet = request();
    if (sheet === null || isBusy.value) return null;
    isBusy.value = true;
    let value: T | null = null;
    take(await settled(() => call(sheet)), (given) => (value = given));
    isBusy.value = false;
    return value;
  }

  const issue = (): Promise<FileLink | null> =>
    act((sheet) => backHalf.sheets.issue({ caseId: file().id, sheet, final: isFinal.value }));

  /** Each sheet begins as it was laid out when it was attached last. */
  async function layOut(): Promise<void> {
    const { kind, parcel } = choice;
    if (parcel === null || state.value === 'none') return;
    try {
      const kept = await backHalf.sheets.layout({ caseId: file().id, kind, parcel });
      if (choice.kind === kind && choice.parcel === parcel) choice.options = kept;
    } catch (error) {
      fault.value = toSeatFault(error);
    }
  }
  watch(() => [choice.kind, choice.parcel] as const, layOut, { immediate: true });
  watch(
    () =>
      [choice.kind, choice.parcel, { ...choice.options, show: { ...choice.options.show } }, file().savedAt] as const,
    () => void draw(),
    { immediate: true, deep: true },
  );
  watch(parcels, (now) => {
    if (choice.parcel === null || !now.includes(choice.parcel)) choice.parcel = now[0] ?? null;
  });

  return {
    choice,
    /** Another layout of the sheet. */
    choose: (change: Partial<SheetOptions>): void => {
      choice.options = { ...choice.options, ...change };
    },
    chooseParcel: (parcel: ParcelNumber | null): void => {
      choice.parcel = parcel;
    },
    isFinalWanted,
    isOfCase: computed<boolean>(() => isOfWholeCase(choice.kind)),
    parcels,
    state,
    notAttached,
    notFinal,
    isFinal,
    preview: readonly(preview),
    refusal: readonly(refusal),
    fault: readonly(fault),
    isDrawing: readonly(isDrawing),
    isBusy: readonly(isBusy),
    draw,
    attach: async (): Promise<boolean> => {
      const saved = await act((sheet) => backHalf.sheets.attach({ caseId: file().id, sheet }));
      if (saved) store.setFile(saved);
      return saved !== null;
    },
    saveFile: async (): Promise<FileLink | null> => {
      const link = await issue();
      if (link) save(link);
      return link;
    },
    print: async (): Promise<void> => {
      const link = await issue();
      if (link) await printPages(link.pages, paperOf(choice.options));
    },
  };
}

export type Composer = ReturnType<typeof useComposer>;

interface Settled<T> {
  readonly result: Result<T, Refusal> | null;
  readonly fault: SeatFault | null;
}

const settled = <T>(call: () => Promise<Result<T, Refusal>>): Promise<Settled<T>> =>
  call().then(
    (result) => ({ result, fault: null }),
    (error: unknown) => ({ result: null, fault: toSeatFault(error) }),
  );
