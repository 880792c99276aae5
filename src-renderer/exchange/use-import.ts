import { storeToRefs } from 'pinia';
import { onScopeDispose } from 'vue';
import { MAX_UPLOAD_BYTES } from '#contracts/workstation/cases.ts';
import { MOST_FILES_OF_IMPORT, type ImportReport } from '#contracts/workstation/exchange.ts';
import { refuse, type Refusal, type Result } from '#domain/result.ts';
import { backHalf } from '../app/back-half.ts';
import { toSeatFault } from '../app/seat-fault.ts';
import { onSeatEvent } from '../app/seat-events.ts';
import { useStatus } from '../app/status.store.ts';
import { useTexts } from '../app/texts.ts';
import { useToasts } from '../app/toasts.ts';
import { useWorkplace } from '../app/workplace.store.ts';
import { checkUpload, upload } from '../cases/upload.ts';
import { useMapView } from '../map/map-view.store.ts';
import { useShowBox } from '../map/use-show-box.ts';
import { allPages } from './all-pages.ts';
import { type ImportChoices, type ImportStep, useImport } from './import.store.ts';
import { useLayers } from './layers.store.ts';

/** Files that only stand beside another one. */
const BESIDE = /\.(?:dbf|prj|cpg|mid)$/i;
/** Files of a shapefile that nobody needs to read it. */
const NEEDLESS = /\.(?:shx|sbn|sbx|qpj|qmd|xml)$/i;

/** What can be done with an import: each step is asked of the back half; an answer that comes too late belongs to nobody. */
export function useImporting() {
  const store = useImport();
  const { importId, choices, placed } = storeToRefs(store);
  const layers = useLayers();
  const workplace = useWorkplace();
  const view = useMapView();
  const status = useStatus();
  const toasts = useToasts();
  const { t, refusalText } = useTexts();
  const showBox = useShowBox();

  onScopeDispose(
    onSeatEvent('import.progressed', (event) => {
      if (event.importId !== importId.value) return;
      store.featuresRead = Math.max(store.featuresRead, event.features);
      store.share = event.share;
    }),
  );

  /** Runs one step; null when it failed, or when another step or import has taken its place. */
  async function during<T>(step: ImportStep, work: (id: string) => Promise<T>): Promise<T | null> {
    const id = importId.value;
    if (id === null) return null;
    const run = ++store.run;
    const isCurrent = (): boolean => importId.value === id && store.run === run;
    store.step = step;
    store.share = null;
    store.fault = null;
    try {
      const answer = await work(id);
      return isCurrent() ? answer : null;
    } catch (error) {
      if (isCurrent()) store.fault = toSeatFault(error);
      return null;
    } finally {
      if (isCurrent()) store.step = null;
    }
  }

  function taken<T>(answer: Result<T, Refusal> | null): T | null {
    store.refusal = answer === null || answer.ok ? null : answer.error;
    if (answer !== null && !answer.ok) status.announce(refusalText(answer.error));
    return answer?.ok ? answer.value : null;
  }

  async function start(chosen: readonly File[]): Promise<void> {
    const files =
      chosen.length > 1 ? chosen.filter(({ name }) => !NEEDLESS.test(name) || /\.xml$/i.test(name)) : chosen;
    const main = files.find(({ name }) => !BESIDE.test(name)) ?? files[0];
    if (main === undefined) return;
    await cancel();
    store.begin(crypto.randomUUID(), main.name, view.overview?.zone ?? 12);
    if (workplace.place?.id !== 'files') workplace.open('files');
    if (files.length > MOST_FILES_OF_IMPORT) {
      store.step = null;
      store.refusal = { code: 'exchange.tooManyFiles', about: [String(MOST_FILES_OF_IMPORT)], at: null };
      return;
    }
    const uploaded = taken(await during('upload', () => uploadAll(files)));
    if (uploaded === null) return;
    const report = taken(
      await during('read', (id) =>
        backHalf.exchange.read({ importId: id, files: uploaded, choices: { encoding: choices.value.encoding } }),
      ),
    );
    if (report !== null) await take(report);
  }

  async function take(report: ImportReport): Promise<void> {
    store.report = report;
    const order = report.axes === null ? null : /^(?:northEast|latLon)$/.test(report.axes) ? 'ne' : 'en';
    store.choices = { ...choices.value, system: report.crs.known ? report.crs.id : choices.value.system, order };
    await place();
  }

  async function place(): Promise<void> {
    const before = placed.value;
    const run = store.run + 1;
    const answer = await during('place', (id) =>
      backHalf.exchange.place({ importId: id, choices: store.placeChoices() }),
    );
    // A choice made meanwhile is being placed, or is already
    if (store.run !== run) return;
    const summary = taken(answer);
    store.placed = summary;
    store.features = [];
    if (summary === null) return;
    store.features =
      (await during('place', (id) => allPages((from) => backHalf.exchange.placed({ importId: id, from })))) ?? [];
    const moved = before?.box?.join() !== summary.box?.join();
    if (summary.box !== null && moved && summary.zone === view.overview?.zone) showBox(summary.box, 0.6);
  }

  /** A choice counts at once; another encoding reads the file again. */
  async function choose(next: Partial<ImportChoices>): Promise<void> {
    const before = choices.value;
    store.choices = { ...before, ...next };
    if (next.encoding === undefined || next.encoding === before.encoding) return place();
    const { system, order } = store.choices;
    const report = taken(
      await during('read', (id) =>
        backHalf.exchange.readAgain({ importId: id, choices: { encoding: store.choices.encoding } }),
      ),
    );
    if (report === null) return;
    store.report = report;
    store.choices = { ...store.choices, system, order };
    await place();
  }

  async function keep(name: string): Promise<void> {
    const layer = taken(await during('keep', (id) => backHalf.exchange.keep({ importId: id, name })));
    if (layer === null) return;
    store.forget();
    store.panel = null;
    await layers.load();
    const text = t('files.keep.added', { name: layer.name });
    status.announce(text);
    toasts.show({ tone: 'ok', text });
  }

  /** The window forgets at once; the back half ends what runs. */
  async function cancel(): Promise<void> {
    const id = importId.value;
    if (id === null) return;
    const wasRunning = store.step !== null;
    store.forget();
    if (wasRunning) status.announce(t('files.reading.cancelled'));
    await backHalf.exchange.cancel({ importId: id }).catch(() => undefined);
  }

  async function close(): Promise<void> {
    store.panel = null;
    await cancel();
  }

  return { start, choose, place, keep, cancel, close };
}

async function uploadAll(
  files: readonly File[],
): Promise<Result<{ readonly name: string; readonly uploadId: string }[], Refusal>> {
  const uploaded: { readonly name: string; readonly uploadId: string }[] = [];
  const large = files.find(({ size }) => size > MAX_UPLOAD_BYTES);
  if (large) return refuse('exchange.fileTooLarge', [large.name.slice(0, 80)]);
  for (const file of files) {
    const wrong = checkUpload(file);
    if (wrong !== null) return { ok: false, error: wrong };
    const sent = await upload(file, backHalf.cases.upload);
    if (!sent.ok) return refuse(sent.error.code, [file.name.slice(0, 80)]);
    uploaded.push({ name: file.name, uploadId: sent.value });
  }
  return { ok: true, value: uploaded };
}
