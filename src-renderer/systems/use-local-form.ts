import { computed, reactive, ref, shallowRef, watch } from 'vue';
import { COORDINATE_SYSTEMS } from '#domain/crs/coordinate-systems.ts';
import { type LocalCrs, readLocalCrs } from '#domain/crs/local-crs.ts';
import type { Refusal } from '#domain/result.ts';
import { useTexts } from '../app/texts.ts';
import { systemName } from '../exchange/systems.ts';
import { FORM_GROUPS, type FieldOptions } from './form-groups.ts';
import { checkForm, type FormField, type LocalForm } from './local-form.ts';
import { decimalsOf } from './system-rows.ts';

interface Choice {
  readonly value: string;
  readonly title: string;
}

/** What the form of a local system shows: its fields, what is wrong at each, and the parameters once they are whole. */
export function useLocalForm(form: LocalForm) {
  const texts = useTexts();
  const { t, number } = texts;
  const left = reactive(new Set<FormField>());
  const isPressed = ref<boolean>(false);

  const checked = computed(() => checkForm(form));
  /** The parameters as they were when they were last whole: what is being tried does not vanish while a digit is typed. */
  const whole = shallowRef<LocalCrs | null>(null);
  watch(checked, ({ system }) => system !== null && (whole.value = system), { immediate: true });
  /** Whole, and yet no system of its own: it changes nothing. */
  const nullShift = computed<Refusal | null>(() => {
    const read = checked.value.system === null ? null : readLocalCrs(checked.value.system);
    return read === null || read.ok ? null : read.error;
  });
  /** A field is judged once it was left, all of them once the form was to be sent. */
  const shown = computed<readonly FormField[]>(() =>
    [...checked.value.problems.keys()].filter((field) => isPressed.value || left.has(field)),
  );

  function wrong(field: FormField): string {
    const problem = shown.value.includes(field) ? checked.value.problems.get(field) : undefined;
    if (problem === undefined) return '';
    const { key, bound } = problem;
    return t(`systems.form.wrong.${key}`, { n: bound === null ? '' : number(bound, decimalsOf(bound)) });
  }

  const groups = computed(() =>
    FORM_GROUPS.map(({ id, fields }) => ({
      id,
      fields: fields.filter(({ only }) => only === undefined || only === form.kind),
    })),
  );
  const datums = computed<readonly Choice[]>(() =>
    (['sk42', 'qaztrf23', 'wgs84'] as const).map((value) => ({ value, title: t(`systems.datums.${value}`) })),
  );
  const bases = computed<readonly Choice[]>(() => [
    { value: '', title: t('systems.form.baseChoose') },
    ...COORDINATE_SYSTEMS.filter(({ kind }) => kind.startsWith('zone')).map(({ id }) => ({
      value: id,
      title: systemName(texts, id),
    })),
  ]);
  const choices = (options: FieldOptions | undefined): readonly Choice[] | null =>
    options === undefined ? null : options === 'datum' ? datums.value : bases.value;

  return {
    groups,
    shown,
    whole,
    nullShift,
    wrong,
    choices,
    leave: (field: FormField): void => void left.add(field),
    /** The parameters to send; null where something is wrong, which is shown from now on. */
    press: (): LocalCrs | null => {
      isPressed.value = true;
      return checked.value.system;
    },
  };
}
