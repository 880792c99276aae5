import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type {
  ImportAxes,
  ImportReport,
  PlaceChoices,
  PlacedFeature,
  PlacedSummary,
} from '#contracts/workstation/exchange.ts';
import type { Position } from '#domain/geometry/types.ts';
import type { Refusal } from '#domain/result.ts';
import type { SeatFault } from '../app/seat-fault.ts';
import { isGeographic } from './systems.ts';

export type ImportStep = 'upload' | 'read' | 'place' | 'keep';
export type FileOrder = 'ne' | 'en';

/** What a person sets in the preview; null leaves what the file says. */
export interface ImportChoices {
  readonly encoding: string | null;
  readonly system: string | null;
  /** YYYY-MM-DD, for local systems. */
  readonly documentDate: string | null;
  readonly order: FileOrder | null;
  readonly unitMetres: number | null;
  readonly zone: number;
  readonly requiredAccuracyM: number | null;
  readonly closesLines: boolean;
  readonly toleranceMm: number;
}

const noChoices = (zone: number): ImportChoices => ({
  encoding: null,
  system: null,
  documentDate: null,
  order: null,
  unitMetres: null,
  zone,
  requiredAccuracyM: null,
  closesLines: false,
  toleranceMm: 10,
});

/** The import in the preview: which panel is open, what was found, what was chosen, what lies on the map before it is kept. */
export const useImport = defineStore('import', () => {
  const panel = ref<'import' | 'export' | null>(null);
  const importId = ref<string | null>(null);
  const fileName = ref<string>('');
  const step = ref<ImportStep | null>(null);
  /** Counts the steps begun: what an earlier one still answers is nobody's. */
  const run = ref<number>(0);
  /** Features that the reader has told of. */
  const featuresRead = ref<number>(0);
  /** What part of the step is done; null where nobody knows. */
  const share = ref<number | null>(null);
  const report = shallowRef<ImportReport | null>(null);
  const choices = shallowRef<ImportChoices>(noChoices(12));
  const placed = shallowRef<PlacedSummary | null>(null);
  const features = shallowRef<readonly PlacedFeature[]>([]);
  const refusal = shallowRef<Refusal | null>(null);
  const fault = shallowRef<SeatFault | null>(null);
  /** The place of a remark that is pointed at. */
  const pointedAt = shallowRef<Position | null>(null);

  const isInDegrees = computed<boolean>(() => {
    const { system } = choices.value;
    if (system !== null) return isGeographic(system);
    return report.value?.axes === 'lonLat' || report.value?.axes === 'latLon';
  });
  const axes = computed<ImportAxes | null>(() => {
    const { order } = choices.value;
    if (order === null) return null;
    if (isInDegrees.value) return order === 'ne' ? 'latLon' : 'lonLat';
    return order === 'ne' ? 'northEast' : 'eastNorth';
  });

  function forget(): void {
    importId.value = null;
    step.value = null;
    featuresRead.value = 0;
    share.value = null;
    report.value = null;
    placed.value = null;
    features.value = [];
    refusal.value = null;
    fault.value = null;
    pointedAt.value = null;
  }

  return {
    panel,
    importId,
    fileName,
    step,
    run,
    featuresRead,
    share,
    report,
    choices,
    placed,
    features,
    refusal,
    fault,
    pointedAt,
    isInDegrees,
    forget,
    begin: (id: string, name: string, zone: number): void => {
      forget();
      panel.value = 'import';
      importId.value = id;
      fileName.value = name;
      step.value = 'upload';
      choices.value = noChoices(zone);
    },
    placeChoices: (): PlaceChoices => ({
      axes: axes.value,
      system: choices.value.system,
      documentDate: choices.value.documentDate,
      unitMetres: isInDegrees.value ? null : choices.value.unitMetres,
      zone: choices.value.zone,
      requiredAccuracyM: choices.value.requiredAccuracyM,
      closeLines: choices.value.closesLines && !isInDegrees.value ? { toleranceMm: choices.value.toleranceMm } : null,
    }),
  };
});
