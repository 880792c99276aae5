import { storeToRefs } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { ownParcels } from '#domain/cases/draft.ts';
import type { PartTerms } from '#domain/parcels/burden-part.ts';
import type { Party, PartyId } from '#domain/parties/party.ts';
import { useTexts } from '../../../app/texts.ts';
import { useCaseStore } from '../../case.store.ts';
import { readDate } from '../read-date.ts';
import type { DraftRef } from '../use-drawing.ts';
import { useContourTool } from './contour-tool.ts';

export interface PartSettings {
  readonly kind: PartTerms['kind'];
  readonly outside: 'refuse' | 'clip';
  readonly beneficiary: PartyId | null;
  readonly document: string;
  /** As typed, 27.11.2031; empty for a use without end. */
  readonly until: string;
}

/** A part of a parcel for a servitude or a lease: its contour on the map, for whom and until when in the inspector. */
export function usePartTool(state: DraftRef) {
  const cases = useCaseStore();
  const { file } = storeToRefs(cases);
  const { t } = useTexts();
  const changed = shallowRef<Partial<PartSettings>>({});
  /** Kept while one part is drawn, so that its preview and its command are the same. */
  const drawnAt = ref<string>(new Date().toISOString());

  const own = computed(() => (state.value ? ownParcels(state.value) : []));
  /** Whoever the case knows: the State and holders of parcels in it first, who holds the burdened parcel or has a burden on it last. */
  const parties = computed<readonly Party[]>(() => {
    if (!file.value) return [];
    const { parties: known, rights, encumbrances } = file.value.situation;
    const main = file.value.parcel;
    const holders = new Set(
      rights.filter(({ parcel }) => parcel === main).flatMap((right) => right.holders.map(({ partyId }) => partyId)),
    );
    const burdening = new Set(encumbrances.map(({ beneficiary }) => beneficiary));
    const rank = ({ id }: Party): number => (holders.has(id) ? 2 : burdening.has(id) ? 1 : 0);
    return known.toSorted((a, b) => rank(a) - rank(b));
  });
  const settings = computed<PartSettings>(() => {
    const kind = changed.value.kind ?? 'servitude';
    const fresh: PartSettings = {
      kind,
      outside: 'clip',
      beneficiary: parties.value[0]?.id ?? null,
      document: t(`case.part.document.${kind}`),
      until: '',
    };
    return { ...fresh, ...changed.value };
  });
  const terms = computed<PartTerms | null>(() => {
    const { kind, beneficiary, document, until } = settings.value;
    const end = readDate(until);
    if (beneficiary === null || document.trim() === '' || end === undefined) return null;
    return { kind, beneficiary, document: document.trim(), until: end, drawnAt: drawnAt.value };
  });

  const tool = useContourTool(state, {
    name: 'part',
    prompt: (expected) => {
      if (expected === 'next' || expected === 'correct') return t(`case.prompt.${expected}`);
      if (terms.value === null) return t('case.prompt.part.terms');
      return t(`case.prompt.part.${expected}`);
    },
    begun: () => (drawnAt.value = new Date().toISOString()),
    commandsOf: (contour) => {
      const given = terms.value;
      const { outside } = settings.value;
      if (given === null) return [];
      return own.value.map(({ number: parcel }) => ({
        name: 'burdenPart' as const,
        parcel,
        contour: [contour],
        outside,
        terms: given,
      }));
    },
  });
  return {
    ...tool,
    settings,
    parties,
    set: (change: Partial<PartSettings>): void => {
      changed.value = { ...changed.value, ...change };
      cases.refusal = null;
    },
    forget: (): void => {
      changed.value = {};
      tool.forget();
    },
  };
}
