import { storeToRefs } from 'pinia';
import { computed, readonly, ref, shallowRef, watch } from 'vue';
import type { ExportFormat, SkippedRow } from '#contracts/workstation/exchange.ts';
import type { TriedPoint } from '#contracts/workstation/systems.ts';
import { localDateOf } from '#domain/cases/deadlines.ts';
import { isInForce } from '#domain/crs/local-crs.ts';
import { ParcelNumber } from '#domain/numbers/types.ts';
import type { Refusal } from '#domain/result.ts';
import { backHalf } from '../app/back-half.ts';
import { type SeatFault, toSeatFault } from '../app/seat-fault.ts';
import { useSelection } from '../app/selection.store.ts';
import { useStatus } from '../app/status.store.ts';
import { useTexts } from '../app/texts.ts';
import { useToasts } from '../app/toasts.ts';
import { useCaseStore } from '../cases/case.store.ts';
import { save } from '../documents/use-document-view.ts';
import { useSystems } from '../systems/systems.store.ts';
import { useExport } from './export.store.ts';

export const EXPORT_FORMATS = [
  'dxf',
  'shp',
  'geojson',
  'gpkg',
  'mif',
  'xml',
  'kml',
  'csv',
  'xlsx',
] as const satisfies readonly ExportFormat[];

type What = Parameters<typeof backHalf.exchange.write>[0]['what'];

interface Source {
  readonly id: 'parcels' | 'case';
  readonly title: string;
  readonly what: What;
}

const SHORTEST_REASON = 3;

/** Which systems a format can hold; only those are offered. Local ones are planes. */
function systemsOf(format: ExportFormat, local: readonly string[]): readonly string[] {
  if (format === 'kml') return ['wgs84'];
  return ['dxf', 'xml', 'csv', 'xlsx'].includes(format) ? ['zone', ...local] : ['zone', 'wgs84', ...local];
}

/** An export: what can be written now, what was chosen, and the file that came of it. */
export function useExporting() {
  const { t } = useTexts();
  const selection = useSelection();
  const cases = useCaseStore();
  const status = useStatus();
  const toasts = useToasts();
  const known = useSystems();
  const {
    source: modelSource,
    format: modelFormat,
    system: modelSystem,
    reason: modelReason,
  } = storeToRefs(useExport());
  const running = ref<boolean>(false);
  let stop = new AbortController();
  const refusal = shallowRef<Refusal | null>(null);
  const fault = shallowRef<SeatFault | null>(null);
  const left = shallowRef<readonly SkippedRow[]>([]);
  /** The way into the chosen system and what it is worth; null where nothing is computed. */
  const way = shallowRef<Pick<TriedPoint, 'pipeline' | 'accuracyM'> | null>(null);

  const sources = computed<readonly Source[]>(() => {
    const parcels = selection.numbers.map((number) => ParcelNumber.parse(number));
    const file = cases.file;
    return [
      ...(parcels.length === 0
        ? []
        : [
            {
              id: 'parcels' as const,
              title: t('files.write.selected', { n: parcels.length }, parcels.length),
              what: { of: 'parcels' as const, parcels },
            },
          ]),
      ...(file === null
        ? []
        : [
            {
              id: 'case' as const,
              title: t('files.write.draft', { number: file.number }),
              what: { of: 'case' as const, caseId: file.id },
            },
          ]),
    ];
  });
  /** A copy is made today: a system of the past is not offered for it. */
  const today = localDateOf(new Date().toISOString());
  const local = computed<readonly string[]>(() =>
    known.local
      .filter(({ system: { validFrom, validTo } }) => isInForce({ from: validFrom, to: validTo }, today))
      .map(({ system }) => system.id),
  );
  const systems = computed<readonly string[]>(() => systemsOf(modelFormat.value, local.value));
  const source = computed<Source | null>(() => sources.value.find(({ id }) => id === modelSource.value) ?? null);
  const reason = computed<string | null>(() => {
    if (running.value) return t('files.write.making');
    return modelReason.value.trim().length < SHORTEST_REASON ? t('files.write.reasonShort') : null;
  });

  watch(
    sources,
    (now) => {
      if (!now.some(({ id }) => id === modelSource.value)) modelSource.value = now[0]?.id ?? 'parcels';
    },
    { immediate: true },
  );
  const entered = known.takeEntered('export');
  if (entered !== null) modelSystem.value = entered;
  void known.load();
  watch(systems, (now) => {
    // What was chosen before the list is there stays: it may be on it
    if (known.state !== null && !now.includes(modelSystem.value)) modelSystem.value = now[0] ?? 'zone';
  });
  watch([modelSystem, () => known.state], () => void askWay(), { immediate: true });

  async function askWay(): Promise<void> {
    const system = modelSystem.value;
    way.value = null;
    if (system === 'zone') return;
    const asked = { zone: known.zone, draft: null, towards: 'system' as const, point: null };
    const tried = await backHalf.systems
      .tryPoint({ ...asked, system: system === 'wgs84' ? 'EPSG:4326' : system })
      .catch(() => null);
    // The file itself says the same; without an answer it is only not said before
    if (tried?.ok && modelSystem.value === system) way.value = tried.value;
  }

  async function write(): Promise<void> {
    if (source.value === null || reason.value !== null) return;
    running.value = true;
    stop = new AbortController();
    refusal.value = null;
    fault.value = null;
    left.value = [];
    try {
      const { signal } = stop;
      const answer = await backHalf.exchange.write(
        {
          what: source.value.what,
          format: modelFormat.value,
          system: modelSystem.value,
          reason: modelReason.value.trim(),
        },
        { signal },
      );
      if (!answer.ok) {
        refusal.value = answer.error;
        return;
      }
      left.value = answer.value.left;
      save(answer.value.file);
      const text = t('files.write.done', { name: answer.value.file.fileName });
      status.announce(text);
      toasts.show({ tone: 'ok', text });
    } catch (error) {
      if (stop.signal.aborted) status.announce(t('files.write.cancelled'));
      else fault.value = toSeatFault(error);
    } finally {
      running.value = false;
    }
  }

  /** The back half ends the work: no file, and no copy written down. */
  function cancel(): void {
    stop.abort();
  }

  return {
    sources,
    systems,
    reason,
    modelSource,
    modelFormat,
    modelSystem,
    modelReason,
    running: readonly(running),
    refusal,
    fault,
    left,
    way,
    write,
    cancel,
  };
}
