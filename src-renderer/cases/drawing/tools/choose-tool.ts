import { storeToRefs } from 'pinia';
import { computed, shallowRef } from 'vue';
import type { CaseCommand } from '#domain/cases/case-file.ts';
import { chosenBy, type PreliminaryChoice } from '#domain/cases/preliminary-choice.ts';
import type { Ring } from '#domain/geometry/types.ts';
import { canonicalJson } from '#domain/journal/canonical-json.ts';
import { useTexts } from '../../../app/texts.ts';
import { useCaseStore } from '../../case.store.ts';
import { useDrawing } from '../drawing.store.ts';
import { readDate } from '../read-date.ts';
import type { DraftRef } from '../use-drawing.ts';
import { useContourTool } from './contour-tool.ts';

/** As typed: days as 27.11.2026, empty for what the act does not name. */
export type ChoiceSettings = Readonly<Record<keyof PreliminaryChoice, string>>;

const NOTHING: ChoiceSettings = {
  applicant: '',
  appliedOn: '',
  actNumber: '',
  actDate: '',
  validUntil: '',
  deviation: '',
};

/** The preliminary choice: its place on the map, the act in the inspector. The place stays when only the act is changed. */
export function useChooseTool(state: DraftRef) {
  const cases = useCaseStore();
  const { file } = storeToRefs(cases);
  const drawing = useDrawing();
  const { t, date } = useTexts();
  const changed = shallowRef<Partial<ChoiceSettings>>({});

  const chosen = computed(() =>
    chosenBy((file.value?.steps ?? []).slice(0, file.value?.cursor ?? 0).map(({ command }) => command)),
  );
  const settings = computed<ChoiceSettings>(() => {
    const stated = chosen.value?.choice;
    if (!stated) return { ...NOTHING, ...changed.value };
    const { appliedOn, actDate, validUntil, deviation, ...words } = stated;
    const days = { appliedOn: date(appliedOn), actDate: date(actDate), validUntil: validUntil ? date(validUntil) : '' };
    return { ...words, ...days, deviation: deviation ?? '', ...changed.value };
  });
  const choice = computed<PreliminaryChoice | null>(() => {
    const { applicant, actNumber, ...typed } = settings.value;
    const [appliedOn, actDate, validUntil] = [typed.appliedOn, typed.actDate, typed.validUntil].map(readDate);
    const deviation = typed.deviation.trim();
    if (applicant.trim() === '' || actNumber.trim() === '' || !appliedOn || !actDate || validUntil === undefined)
      return null;
    if (deviation !== '' && deviation.length < 3) return null;
    const words = { applicant: applicant.trim(), actNumber: actNumber.trim(), deviation: deviation || null };
    return { ...words, appliedOn, actDate, validUntil };
  });
  const commandsOf = (contour: Ring): readonly CaseCommand[] =>
    choice.value ? [{ name: 'choosePlace', place: [contour], choice: choice.value }] : [];

  const tool = useContourTool(state, {
    name: 'choose',
    prompt: (expected) => {
      if (expected === 'next' || expected === 'correct') return t(`case.prompt.${expected}`);
      if (choice.value === null) return t('case.prompt.choose.terms');
      return t(`case.prompt.choose.${expected}`);
    },
    commandsOf,
  });
  /** What was chosen, stated anew. */
  const restated = computed<readonly CaseCommand[]>(() => {
    const [contour] = chosen.value?.place ?? [];
    if (drawing.draft.points.length > 0 || !contour || !choice.value) return [];
    return canonicalJson(choice.value) === canonicalJson(chosen.value?.choice) ? [] : commandsOf(contour);
  });
  return {
    ...tool,
    final: computed(() => (restated.value.length > 0 ? restated.value : tool.final.value)),
    settings,
    choice,
    set: (change: Partial<ChoiceSettings>): void => {
      changed.value = { ...changed.value, ...change };
      cases.refusal = null;
    },
    forget: (): void => {
      changed.value = {};
      tool.forget();
    },
  };
}
