import { computed, ref, shallowRef } from 'vue';
import type { CaseCommand } from '#domain/cases/case-file.ts';
import { ownParcels } from '#domain/cases/draft.ts';
import { divide } from '#domain/geometry/divide.ts';
import type { FabricParcel } from '#domain/geometry/fabric-check.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import type { Parcel } from '#domain/parcels/parcel.ts';
import { useTexts } from '../../../app/texts.ts';
import { useCaseStore } from '../../case.store.ts';
import { type DivideSettings, divisionOf, faultsOf, freshSettings } from '../divide-settings.ts';
import { chainWith, edgesNear, type NearEdge } from '../edge-near.ts';
import type { DrawingTool, ToolMark } from '../tool.ts';
import type { DraftRef } from '../use-drawing.ts';

/** Dividing by areas: the form in the inspector says how, a press on the map which edge the cuts go by. */
export function useDivideTool(state: DraftRef) {
  const cases = useCaseStore();
  const { t } = useTexts();
  const settings = shallowRef<DivideSettings>(freshSettings);
  const wanted = ref<ParcelNumber | null>(null);
  const hovered = shallowRef<NearEdge | null>(null);

  const own = computed(() => (state.value ? ownParcels(state.value) : []));
  const target = computed<Parcel | null>(
    () => own.value.find(({ number }) => number === wanted.value) ?? own.value[0] ?? null,
  );
  const division = computed(() => divisionOf(settings.value));
  const commands = computed<readonly CaseCommand[]>(() =>
    target.value && division.value
      ? [{ name: 'divideParcel', parcel: target.value.number, division: division.value }]
      : [],
  );
  /** Of each part what the grid leaves between its area and the one asked for; the road has a width instead. */
  const deviations = computed<readonly number[]>(() => {
    if (!state.value || !target.value || !division.value) return [];
    const around = [...state.value.parcels.values()].filter((parcel) => parcel !== target.value);
    const made = divide({ targets: [toFabric(target.value)], around: around.map(toFabric) }, division.value);
    return made.ok ? made.value.deviationsDoubled : [];
  });

  function set(change: Partial<DivideSettings>): void {
    settings.value = { ...settings.value, ...change };
    cases.refusal = null;
  }

  function press({ parcel, edge }: NearEdge): void {
    const isSame = target.value?.number === parcel;
    wanted.value = parcel;
    if (settings.value.direction === 'edge') set({ edge });
    else set({ direction: 'frontage', frontage: chainWith(isSame ? (settings.value.frontage ?? []) : [], edge) });
  }

  const tool: DrawingTool = {
    name: 'divide',
    prompt: computed(() => {
      const { direction, edge, frontage } = settings.value;
      if (direction === 'frontage' && !frontage) return t('case.prompt.divide.frontage');
      if (direction === 'edge' && !edge) return t('case.prompt.divide.edge');
      return t(commands.value.length > 0 ? 'case.prompt.divide.ready' : 'case.prompt.divide.form');
    }),
    points: null,
    tried: commands,
    final: commands,
    marks: computed(() => {
      const { direction, edge, frontage } = settings.value;
      const picked = direction === 'edge' ? edge : direction === 'frontage' ? frontage : null;
      return [
        ...(picked ? [{ look: 'picked', line: picked, area: null } satisfies ToolMark] : []),
        ...(hovered.value && direction !== 'bearing'
          ? [{ look: 'hovered', line: hovered.value.edge, area: null } satisfies ToolMark]
          : []),
      ];
    }),
    forgives: () => false,
    move: ({ at, reachMm }) => {
      hovered.value = edgesNear(own.value, at, reachMm)[0] ?? null;
    },
    press: ({ at, reachMm }) => {
      const [near] = settings.value.direction === 'bearing' ? [] : edgesNear(own.value, at, reachMm);
      if (near) press(near);
    },
    key: () => false,
    escape: () => {
      const { edge, frontage } = settings.value;
      if (!edge && !frontage) return false;
      set({ edge: null, frontage: null });
      return true;
    },
    leave: () => {
      hovered.value = null;
    },
    forget: () => {
      settings.value = freshSettings;
      wanted.value = null;
    },
    staysInHand: false,
    refused: () => undefined,
  };
  return { ...tool, settings, set, target, deviations, faults: computed(() => faultsOf(settings.value)) };
}

const toFabric = ({ number, geometry }: Parcel): FabricParcel => ({ number, geometry });
