import { storeToRefs } from 'pinia';
import { computed, onScopeDispose, shallowRef, watch } from 'vue';
import { localDateOf } from '#domain/cases/deadlines.ts';
import { mainParcel } from '#domain/cases/situation.ts';
import { boxOf, growBox } from '#domain/geometry/measures.ts';
import { type FormedAs, isSeen } from '#domain/parcels/form-parcel.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { PartyId } from '#domain/parties/party.ts';
import { useTexts } from '../../../app/texts.ts';
import { useCaseStore } from '../../case.store.ts';
import { useCaseDesk } from '../../use-case-desk.ts';
import { useDrawing } from '../drawing.store.ts';
import type { DraftRef } from '../use-drawing.ts';
import { useContourTool } from './contour-tool.ts';

/** How far beyond what is drawn the neighbours are known while drawing, and how far they are asked for. */
const IN_SIGHT_MM = 20_000;
const LOOKED_AT_MM = 120_000;
/** The pointer comes to rest before the back half is asked. */
const REST_MS = 120;
/** Where the register has no body of the State the command says so. */
const NOBODY = PartyId.parse('00000000-0000-4000-8000-000000000000');

type Written = Pick<Parcel, 'category' | 'functionalZone' | 'purposeKk' | 'purposeRu' | 'divisibility'>;
export interface FormSettings extends Written {
  readonly overlap: 'refuse' | 'clip';
}

/** Forming a parcel on free land: its contour on the map, what is written of it in the inspector, as with the parcel beside it at first. */
export function useFormTool(state: DraftRef) {
  const cases = useCaseStore();
  const { file } = storeToRefs(cases);
  const drawing = useDrawing();
  const desk = useCaseDesk();
  const { t } = useTexts();
  const changed = shallowRef<Partial<FormSettings>>({});

  const settings = computed<FormSettings | null>(() => {
    if (!file.value) return null;
    const { category, functionalZone, purposeKk, purposeRu } = mainParcel(file.value.situation);
    const beside: FormSettings = {
      overlap: 'clip',
      category,
      functionalZone,
      purposeKk,
      purposeRu,
      divisibility: 'divisible',
    };
    return { ...beside, ...changed.value };
  });
  const holder = computed<PartyId>(
    () => file.value?.situation.parties.find(({ kind }) => kind === 'state')?.id ?? NOBODY,
  );

  const tool = useContourTool(state, {
    name: 'form',
    prompt: (expected) =>
      t(expected === 'next' || expected === 'correct' ? `case.prompt.${expected}` : `case.prompt.form.${expected}`),
    commandsOf: (contour) => {
      if (!settings.value) return [];
      const { overlap, ...written } = settings.value;
      const formedAs: FormedAs = { ...written, holder: holder.value, since: localDateOf(new Date().toISOString()) };
      return [{ name: 'formParcel', contour: [contour], overlap, formedAs }];
    },
  });

  /** What stands near the pointer and the corners must be known before it can be avoided. */
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    () => (drawing.tool === 'form' ? (drawing.line ?? (drawing.cursor ? [drawing.cursor] : [])) : []),
    (points) => {
      clearTimeout(timer);
      if (!file.value || points.length === 0) return;
      const box = boxOf([[points]]);
      if (isSeen(file.value.situation, growBox(box, IN_SIGHT_MM))) return;
      timer = setTimeout(() => void desk.look(growBox(box, LOOKED_AT_MM)), REST_MS);
    },
  );
  onScopeDispose(() => clearTimeout(timer));

  return {
    ...tool,
    settings,
    set: (change: Partial<FormSettings>): void => {
      changed.value = { ...changed.value, ...change };
      cases.refusal = null;
    },
    forget: (): void => {
      changed.value = {};
      tool.forget();
    },
  };
}
