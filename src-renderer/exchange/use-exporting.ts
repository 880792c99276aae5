import { computed, readonly, ref, shallowRef, watch } from 'vue';
import type { ExportFormat, SkippedRow } from '#contracts/workstation/exchange.ts';
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

type System = 'zone' | 'wgs84';
type What = Parameters<typeof backHalf.exchange.write>[0]['what'];

interface Source {
  readonly id: 'parcels' | 'case';
  readonly title: string;
  readonly what: What;
}

const SHORTEST_REASON = 3;

/** Which systems a format can hold; only those are offered. */
function systemsOf(format: ExportFormat): readonly System[] {
  if (format === 'kml') return ['wgs84'];
  return ['dxf', 'xml', 'csv', 'xlsx'].includes(format) ? ['zone'] : ['zone', 'wgs84'];
}

/** An export: what can be written now, what was chosen, and the file that came of it. */
export function useExporting() {
  const { t } = useTexts();
  const selection = useSelection();
  const cases = useCaseStore();
  const status = useStatus();
  const toasts = useToasts();
  const modelSource = ref<Source['id']>('parcels');
  const modelFormat = ref<ExportFormat>('dxf');
  const modelSystem = ref<System>('zone');
  const modelReason = ref<string>('');
  const running = ref<boolean>(false);
  let stop = new AbortController();
  const refusal = shallowRef<Refusal | null>(null);
  const fault = shallowRef<SeatFault | null>(null);
  const left = shallowRef<readonly SkippedRow[]>([]);

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
  const systems = computed<readonly System[]>(() => systemsOf(modelFormat.value));
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
  watch(systems, (now) => {
    if (!now.includes(modelSystem.value)) modelSystem.value = now[0] ?? 'zone';
  });

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
    write,
    cancel,
  };
}
