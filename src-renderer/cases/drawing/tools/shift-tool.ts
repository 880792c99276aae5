import { computed, shallowRef } from 'vue';
import type { CaseCommand } from '#domain/cases/case-file.ts';
import { ownParcels } from '#domain/cases/draft.ts';
import type { Position } from '#domain/geometry/types.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { parseAreaList } from '#domain/parcels/area-list.ts';
import { useTexts } from '../../../app/texts.ts';
import { useCaseStore } from '../../case.store.ts';
import { readMetres } from '../coordinate-text.ts';
import { edgesNear, type NearEdge } from '../edge-near.ts';
import type { DrawingTool, GridPointer, ToolMark } from '../tool.ts';
import type { DraftRef } from '../use-drawing.ts';

/** Which boundary: the one of these two parcels nearest to the place that was pressed. */
interface PickedBoundary {
  readonly between: readonly [ParcelNumber, ParcelNumber];
  readonly near: Position;
  readonly edge: NearEdge['edge'];
}

export interface ShiftSettings {
  readonly goal: 'area' | 'distance' | 'keepAreas';
  /** The parcel that gets the area, or that grows by the distance. */
  readonly of: ParcelNumber | null;
  readonly area: string;
  readonly distance: string;
}

const fresh: ShiftSettings = { goal: 'area', of: null, area: '', distance: '' };

/** Shifting the boundary of two parcels of the case: until one has an area, by a distance, or straight with both areas kept. */
export function useShiftTool(state: DraftRef) {
  const cases = useCaseStore();
  const { t } = useTexts();
  const settings = shallowRef<ShiftSettings>(fresh);
  const picked = shallowRef<PickedBoundary | null>(null);
  const hovered = shallowRef<PickedBoundary | null>(null);

  const own = computed(() => (state.value ? ownParcels(state.value) : []));
  const parcels = computed(() =>
    (picked.value?.between ?? []).flatMap((number) => own.value.find((parcel) => parcel.number === number) ?? []),
  );
  const chosen = computed<ParcelNumber | null>(
    () => parcels.value.find(({ number }) => number === settings.value.of)?.number ?? parcels.value[0]?.number ?? null,
  );
  const commands = computed<readonly CaseCommand[]>(() => {
    const goal = goalOf(settings.value, chosen.value);
    if (!picked.value || parcels.value.length < 2 || !goal) return [];
    const { between, near } = picked.value;
    const shape = goal.kind === 'keepAreas' ? 'straight' : 'kept';
    return [{ name: 'adjustParcels', edit: { kind: 'shift', between: [...between], near, shape, goal } }];
  });

  /** Two parcels of the case that meet under the pointer; `beside` is a neighbour where the case has but one there. */
  function boundaryAt({ at, reachMm }: GridPointer): { own: PickedBoundary | null; beside: ParcelNumber | null } {
    const [one, other] = edgesNear(own.value, at, reachMm);
    if (one && other)
      return { own: { between: [one.parcel, other.parcel], near: one.at, edge: one.edge }, beside: null };
    const around = [...(state.value?.parcels.values() ?? [])].filter((parcel) => !own.value.includes(parcel));
    const [beside] = one ? edgesNear(around, at, reachMm) : [];
    return { own: null, beside: beside?.parcel ?? null };
  }

  function set(change: Partial<ShiftSettings>): void {
    settings.value = { ...settings.value, ...change };
    cases.refusal = null;
  }

  const tool: DrawingTool = {
    name: 'shift',
    prompt: computed(() =>
      t(
        picked.value === null
          ? 'case.prompt.shift.start'
          : commands.value.length === 0
            ? 'case.prompt.shift.goal'
            : 'case.prompt.shift.ready',
      ),
    ),
    points: null,
    tried: commands,
    final: commands,
    marks: computed(
      () =>
        [
          ...(picked.value ? [{ look: 'picked' as const, line: picked.value.edge, area: null }] : []),
          ...(hovered.value ? [{ look: 'hovered' as const, line: hovered.value.edge, area: null }] : []),
        ] satisfies ToolMark[],
    ),
    forgives: () => false,
    move: (pointer) => {
      hovered.value = boundaryAt(pointer).own;
    },
    press: (pointer) => {
      const found = boundaryAt(pointer);
      cases.refusal = found.beside ? { code: 'adjust.notOfCase', about: [found.beside], at: null } : null;
      if (found.own) picked.value = found.own;
    },
    key: () => false,
    escape: () => {
      const had = picked.value !== null;
      picked.value = null;
      return had;
    },
    leave: () => {
      hovered.value = null;
    },
    forget: () => {
      picked.value = null;
      settings.value = fresh;
    },
    staysInHand: true,
    refused: () => undefined,
  };
  return {
    ...tool,
    settings,
    set,
    parcels,
    chosen,
    isWrong: computed(
      () =>
        (settings.value.goal === 'area' && settings.value.area.trim() !== '' && !parseArea(settings.value.area)) ||
        (settings.value.goal === 'distance' &&
          settings.value.distance.trim() !== '' &&
          !parseDistance(settings.value.distance)),
    ),
  };
}

type ShiftGoal = Extract<Extract<CaseCommand, { name: 'adjustParcels' }>['edit'], { kind: 'shift' }>['goal'];

function goalOf({ goal, area, distance }: ShiftSettings, of: ParcelNumber | null): ShiftGoal | null {
  if (goal === 'keepAreas') return { kind: 'keepAreas' };
  const [areaDoubled, mm] = [parseArea(area), parseDistance(distance)];
  if (of === null) return null;
  if (goal === 'area') return areaDoubled === null ? null : { kind: 'area', of, areaDoubled };
  return mm === null ? null : { kind: 'distance', grows: of, mm };
}

/** One area as it is typed, in m² unless a unit is written. */
function parseArea(text: string): number | null {
  const read = parseAreaList(text, 'm2');
  return read.ok && read.value.length === 1 ? (read.value[0] ?? null) : null;
}

function parseDistance(text: string): number | null {
  const mm = readMetres(text);
  return mm !== null && mm > 0 && mm <= 10_000_000 ? mm : null;
}
