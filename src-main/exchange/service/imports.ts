import { randomUUID } from 'node:crypto';
import { inOneLine } from '#contracts/refusal.ts';
import type { ImportReport, PlaceChoices, PlacedSummary, ReferenceLayer } from '#contracts/workstation/exchange.ts';
import type { SeatEvent } from '#contracts/workstation/session.ts';
import { Fault } from '#domain/fault.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { SeatSystems } from '../../systems/seat-systems.ts';
import type { Drawing, ReadChoices, SourceFiles } from '../drawing.ts';
import { findTransform } from '../find-transform.ts';
import { parseApart } from '../parse-apart.ts';
import type { StartParser } from '../start-parser.ts';
import { inTurns } from '../steps.ts';
import { pageOf, type Page } from './feature-pages.ts';
import { reportOf } from './import-report.ts';
import { placeImport, type PlacedImport } from './place-import.ts';
import { MOST_LAYERS, type ReferenceLayers } from './reference-layers.ts';

export interface ImportsOptions {
  readonly region: RegionCode;
  readonly layers: ReferenceLayers;
  readonly systems: SeatSystems;
  readonly now: () => string;
  readonly publish: (event: SeatEvent) => void;
  readonly startParser: StartParser;
}

/** A file in the preview: its bytes, to be read again with another encoding, and what came of them. */
interface OpenImport {
  readonly files: SourceFiles;
  readonly stop: AbortController;
  drawing: Drawing | null;
  /** Ends the placing that runs. */
  placing: AbortController;
  placed: PlacedImport | null;
}

/** Imports that are open in the preview, in memory alone: one that is cancelled, fails or is forgotten leaves nothing. */
export class Imports {
  readonly #options: ImportsOptions;
  readonly #open = new Map<string, OpenImport>();

  constructor(options: ImportsOptions) {
    this.#options = options;
  }

  /**
   * One preview at a time: a new import takes the place of the one before it.
   *
   * Refuses  'exchange.formatUnknown'
   * Faults   DOCUMENT_UNREADABLE, CANCELLED
   */
  async read(importId: string, files: SourceFiles, choices: ReadChoices): Promise<Result<ImportReport, Refusal>> {
    this.clear();
    return this.#read(importId, files, choices);
  }

  /** Faults NOT_FOUND as well */
  readAgain(importId: string, choices: ReadChoices): Promise<Result<ImportReport, Refusal>> {
    const { files, stop } = this.#known(importId);
    stop.abort();
    return this.#read(importId, files, choices);
  }

  /**
   * In turns: other calls are answered beside it. A placing with other choices takes the place of one that still runs.
   *
   * Refuses  as placeImport
   * Faults   NOT_FOUND, CANCELLED
   */
  async place(importId: string, choices: PlaceChoices): Promise<Result<PlacedSummary, Refusal>> {
    const known = this.#known(importId);
    if (known.drawing === null) throw new Fault('NOT_FOUND', { data: { what: 'import' } });
    known.placed = null;
    known.placing.abort();
    known.placing = new AbortController();
    const context = this.#options.systems.context([choices.system ?? ''], choices.documentDate);
    if (!context.ok) return context;
    const steps = placeImport(known.drawing, choices, findTransform(context.value));
    const placed = await inTurns(steps, {
      signal: AbortSignal.any([known.stop.signal, known.placing.signal]),
      what: 'import',
      onShare: (share) =>
        this.#options.publish({ name: 'import.progressed', importId, step: 'placing', features: 0, share }),
    });
    if (!placed.ok) return inOneLine(placed.error);
    known.placed = placed.value;
    return ok(placed.value.summary);
  }

  placed(importId: string, from: number): Page {
    const { placed } = this.#known(importId);
    if (placed === null) throw new Fault('NOT_FOUND', { data: { what: 'import' } });
    return pageOf(
      placed.features
        .values()
        .drop(from)
        .map((feature) => JSON.stringify(feature)),
      from,
    );
  }

  /** Refuses 'exchange.nothingPlaced', 'exchange.tooManyLayers' */
  keep(importId: string, name: string): Result<ReferenceLayer, Refusal> {
    const { files, placed } = this.#known(importId);
    const { layers, now } = this.#options;
    if (placed?.summary.box == null) return refuse('exchange.nothingPlaced', [files.name.slice(0, 80)]);
    if (layers.list().length >= MOST_LAYERS) return refuse('exchange.tooManyLayers', [String(MOST_LAYERS)]);
    const { summary, features, drawing } = placed;
    const layer: ReferenceLayer = {
      id: randomUUID(),
      name,
      fileName: files.name,
      format: drawing.format,
      zone: summary.zone,
      system: summary.system,
      pipeline: summary.pipeline,
      accuracyM: summary.accuracyM,
      addedAt: now(),
      shown: true,
      features: features.length,
      defects: features.reduce((sum, { defects }) => sum + defects, 0),
      box: placed.summary.box,
    };
    layers.add(
      layer,
      features.map((feature) => ({ placed: feature, source: drawing.features[feature.feature] ?? {} })),
    );
    this.cancel(importId);
    return ok(layer);
  }

  cancel(importId: string): void {
    this.#open.get(importId)?.stop.abort();
    this.#open.delete(importId);
  }

  clear(): void {
    for (const importId of [...this.#open.keys()]) this.cancel(importId);
  }

  async #read(importId: string, files: SourceFiles, choices: ReadChoices): Promise<Result<ImportReport, Refusal>> {
    const { region, systems, publish, startParser } = this.#options;
    const opened: OpenImport = {
      files,
      stop: new AbortController(),
      drawing: null,
      placing: new AbortController(),
      placed: null,
    };
    this.#open.set(importId, opened);
    const told = (step: 'started' | 'taken', features: number): void =>
      publish({ name: 'import.progressed', importId, step, features, share: null });
    try {
      const parsed = await parseApart(
        { files, choices, format: null },
        {
          start: startParser,
          signal: opened.stop.signal,
          onProgress: (progress) => told(progress.step, 'features' in progress ? progress.features : 0),
        },
      );
      if (!parsed.ok) return this.#dropped(importId, opened, inOneLine(parsed.error));
      // Cancelled in the very moment in which it ended
      if (opened.stop.signal.aborted) throw new Fault('CANCELLED', { data: { what: 'import' } });
      opened.drawing = parsed.value;
      return ok(reportOf(parsed.value, { importId, name: files.name, region, localSystems: systems.entered() }));
    } catch (error) {
      this.#dropped(importId, opened, null);
      throw withoutName(error);
    }
  }

  /** Only if no newer reading of the same import stands in its place. */
  #dropped<R>(importId: string, opened: OpenImport, answer: R): R {
    if (this.#open.get(importId) === opened) this.#open.delete(importId);
    return answer;
  }

  #known(importId: string): OpenImport {
    const known = this.#open.get(importId);
    if (!known) throw new Fault('NOT_FOUND', { data: { what: 'import' } });
    return known;
  }
}

/** The name of a file is a text of the user, and facts of a fault go to the log (SEC-26). */
function withoutName(error: unknown): unknown {
  if (!(error instanceof Fault)) return error;
  const data = Object.fromEntries(Object.entries(error.data).filter(([key]) => key !== 'name'));
  return new Fault(error.code, { data, cause: error.cause });
}
