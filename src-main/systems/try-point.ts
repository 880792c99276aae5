import { inOneLine } from '#contracts/refusal.ts';
import type { TriedPoint } from '#contracts/workstation/systems.ts';
import type { LocalCrs } from '#domain/crs/local-crs.ts';
import { pipelineOf, type PipelineContext } from '#domain/crs/pipeline.ts';
import { transformPoint, type Coordinates } from '#domain/crs/transform-points.ts';
import { epsgOfZone, type Zone } from '#domain/geometry/types.ts';
import { ok, type Refusal, type Result } from '#domain/result.ts';
import type { SeatSystems } from './seat-systems.ts';

type Tried = Result<TriedPoint, Refusal>;

interface PointToTry {
  readonly zone: Zone;
  readonly system: string;
  /** Parameters that are being entered, in the place of the system's. */
  readonly draft: LocalCrs | null;
  readonly towards: 'register' | 'system';
  /** [east, north] or [longitude, latitude]; null: the pipeline alone. */
  readonly point: Coordinates | null;
}

/**
 * A point by the pinned pipeline and back again. Both are shown and neither is kept: what is stored is never brought
 * back (docs/decisions/0010), but whoever enters parameters has to see that they lead both ways.
 *
 * Refuses  as pipelineOf and transformPoint
 */
export function tryPoint(systems: SeatSystems, asked: PointToTry): Tried {
  const tried = throughAndBack(systems, asked);
  return tried.ok ? tried : inOneLine(tried.error);
}

function throughAndBack(systems: SeatSystems, { zone, system, draft, towards, point }: PointToTry): Tried {
  const context = contextOf(systems, system, draft);
  if (!context.ok) return context;
  const register = `EPSG:${String(epsgOfZone(zone))}`;
  const [from, to] = towards === 'register' ? [system, register] : [register, system];
  const there = pipelineOf(from, to, context.value);
  const home = pipelineOf(to, from, context.value);
  if (!there.ok) return there;
  const { id, accuracyM } = there.value;
  if (point === null) return ok({ pipeline: id, accuracyM, made: null, back: null, outside: [] });
  const made = transformPoint(there.value, point);
  if (!made.ok) return made;
  const { x, y, outside } = made.value;
  const back = home.ok ? transformPoint(home.value, [x, y]) : home;
  return ok({ pipeline: id, accuracyM, made: [x, y], back: back.ok ? [back.value.x, back.value.y] : null, outside });
}

/** On the first day when the local system is in force: what is tried is its parameters, not its term. */
function contextOf(systems: SeatSystems, system: string, draft: LocalCrs | null): Result<PipelineContext, Refusal> {
  if (draft !== null) {
    const grid = systems.grid.read();
    return grid.ok ? ok({ grid: grid.value, localSystems: [draft], date: draft.validFrom }) : grid;
  }
  const current = systems.local.current();
  const entered = current.ok ? current.value.find((edition) => edition.system.id === system) : undefined;
  return systems.context([system], entered?.system.validFrom ?? null);
}
