import type { PipelineContext } from '#domain/crs/pipeline.ts';
import { ok, type Refusal, type Result } from '#domain/result.ts';
import { LocalSystems } from './local-systems.ts';
import { SeatGrid } from './seat-grid.ts';

/** What this seat knows of coordinate systems beyond the registry in the code: the national grid and local systems. */
export class SeatSystems {
  readonly grid: SeatGrid;
  readonly local: LocalSystems;

  constructor(seatFolder: string, now: () => string) {
    this.grid = new SeatGrid(seatFolder);
    this.local = new LocalSystems(seatFolder, now);
  }

  /** Systems that are on the list; none where their file cannot be read, for a guess needs no more. */
  entered(): readonly unknown[] {
    const current = this.local.current();
    return current.ok ? current.value.map(({ system }) => system) : [];
  }

  /**
   * What a transformation between these systems is made with, on the day of the document.
   *
   * Refuses as readDatumGrid; 'crs.localUnreadable' where one of them is local
   */
  context(systems: readonly string[], date: string | null): Result<PipelineContext, Refusal> {
    const grid = this.grid.read();
    if (!grid.ok) return grid;
    if (!systems.some((id) => id.startsWith('LOCAL:'))) return ok({ grid: grid.value });
    const current = this.local.current();
    return current.ok
      ? ok({ grid: grid.value, localSystems: current.value.map(({ system }) => system), date })
      : current;
  }
}
