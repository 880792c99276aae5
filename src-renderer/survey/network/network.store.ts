import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import {
  adjustNetworkSheet,
  isBlankObservation,
  isBlankPoint,
  MOST_NETWORK_OBSERVATIONS,
  MOST_NETWORK_POINTS,
  readNetworkSheet,
  type NetworkReading,
  type NetworkSheet,
  type ObservationField,
  type ObservationKind,
  type ObservationRow,
  type PointField,
  type PointRow,
} from '#domain/survey/network/network-sheet.ts';
import { makeHistory } from '../make-history.ts';
import { useSurvey } from '../survey.store.ts';

export type NetworkCell =
  | { readonly table: 'points'; readonly row: number; readonly field: PointField }
  | { readonly table: 'observations'; readonly row: number; readonly field: ObservationField };

const EMPTY_POINT: PointRow = { name: '', x: '', y: '', isFixed: false };
const EMPTY_OBSERVATION: ObservationRow = {
  kind: 'direction',
  at: '',
  from: '',
  to: '',
  value: '',
  second: '',
  sd: '',
  isLeftOut: false,
};
/** Rows that stand ready to be typed into. */
const READY_ROWS = 4;

/** Points and observations of a network with their history, and the adjustment that follows from them. */
export const useNetwork = defineStore('surveyNetwork', () => {
  const survey = useSurvey();
  const history = makeHistory<NetworkSheet>({ points: [], observations: [] });
  const sheet = history.now;
  const typing = shallowRef<(NetworkCell & { readonly text: string }) | null>(null);
  const cell = shallowRef<NetworkCell>({ table: 'points', row: 0, field: 'name' });
  const pointedName = ref<string | null>(null);
  const kept = shallowRef<NetworkSheet | null>(null);
  /** Chosen in a row that is still empty: the next observation is of this kind. */
  const nextKind = ref<ObservationKind | null>(null);

  const live = computed<NetworkSheet>(() =>
    typing.value === null ? sheet.value : withText(sheet.value, typing.value, nextKind.value),
  );
  const points = computed(() => shown(live.value.points, EMPTY_POINT, MOST_NETWORK_POINTS));
  const observations = computed(() => {
    return shown(live.value.observations, nextObservation(live.value, nextKind.value), MOST_NETWORK_OBSERVATIONS);
  });
  const reading = computed<NetworkReading | null>(() =>
    survey.tolerance === null
      ? null
      : readNetworkSheet(live.value, { bareUnit: survey.live.bareUnit, tolerance: survey.tolerance }),
  );
  const adjusted = computed<ReturnType<typeof adjustNetworkSheet> | null>(() => {
    if (reading.value === null || reading.value.faulty > 0 || reading.value.network.observations.length === 0)
      return null;
    return adjustNetworkSheet(reading.value);
  });
  const result = computed(() => (adjusted.value?.ok === true ? adjusted.value.value : null));

  function commit(next: NetworkSheet): void {
    typing.value = null;
    history.commit(next);
  }

  /** The cell as it was; false when nothing was being typed. */
  function dropTyping(): boolean {
    const wasTyping = typing.value !== null;
    typing.value = null;
    return wasTyping;
  }

  return {
    sheet,
    typing,
    cell,
    pointedName,
    kept,
    live,
    points,
    observations,
    reading,
    adjusted,
    result,
    canUndo: computed<boolean>(() => history.canUndo.value || typing.value !== null),
    canRedo: history.canRedo,
    commit,
    commitTyping: (): void => {
      if (typing.value !== null) commit(live.value);
    },
    dropTyping,
    undo: (): void => {
      if (!dropTyping()) history.undo();
    },
    redo: history.redo,
    changePoint: (row: number, change: Partial<PointRow>): void =>
      commit({ ...sheet.value, points: changed(points.value, row, change, isBlankPoint) }),
    chooseKind: (row: number, kind: ObservationKind): void => {
      if (row >= sheet.value.observations.length) nextKind.value = kind;
      else commit({ ...sheet.value, observations: changed(observations.value, row, { kind }, isBlankObservation) });
    },
    leaveOut: (row: number, isLeftOut: boolean): void =>
      commit({ ...sheet.value, observations: changed(observations.value, row, { isLeftOut }, isBlankObservation) }),
    deleteRow: (): void => {
      const { table, row } = cell.value;
      if (row >= sheet.value[table].length) return;
      commit({ ...sheet.value, [table]: sheet.value[table].toSpliced(row, 1) });
    },
    load: (left: NetworkSheet | null): void => {
      if (left !== null) history.begin(left);
      kept.value = sheet.value;
    },
  };
});

const shown = <T>(rows: readonly T[], empty: T, most: number): readonly T[] =>
  Array.from({ length: Math.min(most, Math.max(READY_ROWS, rows.length + 1)) }, (_, row) => rows[row] ?? empty);

/** An empty row is of the kind of the last one, unless another one was chosen. */
const nextObservation = ({ observations }: NetworkSheet, chosen: ObservationKind | null): ObservationRow => ({
  ...EMPTY_OBSERVATION,
  kind: chosen ?? observations.at(-1)?.kind ?? EMPTY_OBSERVATION.kind,
});

function withText(
  sheet: NetworkSheet,
  { table, row, field, text }: NetworkCell & { readonly text: string },
  nextKind: ObservationKind | null,
): NetworkSheet {
  const change = { [field]: text.slice(0, 60) };
  if (table === 'points')
    return {
      ...sheet,
      points: changed(shown(sheet.points, EMPTY_POINT, MOST_NETWORK_POINTS), row, change, isBlankPoint),
    };
  const empty = nextObservation(sheet, nextKind);
  return {
    ...sheet,
    observations: changed(shown(sheet.observations, empty, MOST_NETWORK_OBSERVATIONS), row, change, isBlankObservation),
  };
}

/** The rows with one changed, without the empty ones at the end. */
function changed<T>(rows: readonly T[], row: number, change: Partial<T>, isBlank: (row: T) => boolean): readonly T[] {
  const next = rows.map((each, index) => (index === row ? { ...each, ...change } : each));
  return next.slice(0, next.findLastIndex((each) => !isBlank(each)) + 1);
}
