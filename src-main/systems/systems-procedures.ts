import type { GridState, SystemsState } from '#contracts/workstation/systems.ts';
import { COORDINATE_SYSTEMS } from '#domain/crs/coordinate-systems.ts';
import type { DatumGrid } from '#domain/crs/ntv2-grid.ts';
import { pipelineOf } from '#domain/crs/pipeline.ts';
import { Fault } from '#domain/fault.ts';
import { epsgOfZone, type Zone } from '#domain/geometry/types.ts';
import { mapOk, ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Guarded } from '../guard.ts';
import type { Seat } from '../session/seat.ts';
import type { Session } from '../session/session.ts';
import { tryPoint } from './try-point.ts';

export function systemsProcedures(os: Guarded, seat: Seat) {
  const grid = () => seat.session.systems.grid;
  const local = () => seat.session.systems.local;
  return {
    list: os.systems.list.handler(({ input }) => stateOf(seat.session, input.zone)),
    tryPoint: os.systems.tryPoint.handler(({ input }) => tryPoint(seat.session.systems, input)),
    put: os.systems.put.handler(({ input }) => nothingOf(local().put(input.system, input.replaces))),
    remove: os.systems.remove.handler(({ input }) => {
      const removed = local().remove(input.id);
      if (removed.ok && !removed.value) throw new Fault('NOT_FOUND', { data: { what: 'localSystem' } });
      return nothingOf(removed);
    }),
    addAll: os.systems.addAll.handler(({ input }) => nothingOf(local().addAll(input.systems))),
    save: os.systems.save.handler(async () => {
      const current = local().current();
      if (!current.ok) return current;
      const text = `${JSON.stringify(
        current.value.map(({ system }) => system),
        null,
        2,
      )}\n`;
      const file = { fileName: 'local-systems.json', mediaType: 'application/json', bytes: Buffer.from(text) };
      return ok(await seat.session.files.offer(file));
    }),
    uploadGrid: os.systems.uploadGrid.handler(({ input: { uploadId, at, bytes } }) =>
      seat.session.uploads.add(uploadId, at, Buffer.from(bytes, 'base64')),
    ),
    installGrid: os.systems.installGrid.handler(({ input }) => {
      const bytes = seat.session.uploads.take(input.uploadId);
      if (bytes === null) return refuse('document.torn');
      return mapOk(grid().install(bytes), gridState);
    }),
    removeGrid: os.systems.removeGrid.handler(() => {
      grid().remove();
      return { state: 'none' as const };
    }),
  };
}

const nothingOf = (answer: Result<unknown, Refusal>): Result<Record<never, never>, Refusal> =>
  mapOk(answer, () => ({}));

const gridState = (grid: DatumGrid | null): GridState =>
  grid === null
    ? { state: 'none' }
    : { state: 'installed', sha256: grid.sha256, version: grid.version, extent: grid.extent };

function stateOf({ systems, desk }: Session, zone: Zone): SystemsState {
  const grid = systems.grid.read();
  const all = systems.local.all();
  const current = all.ok ? all.value.filter(({ leftAt }) => leftAt === null) : [];
  const layers = desk.layers.list();
  const entries = current.map(({ system, edition, enteredAt }) => ({
    system,
    edition,
    enteredAt,
    earlier: all.ok ? all.value.filter((each) => each.system.id === system.id).length - 1 : 0,
    layers: layers.filter((layer) => layer.system === system.id).length,
  }));
  const register = `EPSG:${String(epsgOfZone(zone))}`;
  const context = { grid: grid.ok ? grid.value : null, localSystems: current.map(({ system }) => system) };
  // On a day when it was in force: how good it is, not whether it may be used today
  const asked = [...current.map(({ system }) => ({ id: system.id, date: system.validFrom })), ...COORDINATE_SYSTEMS];
  return {
    grid: grid.ok ? gridState(grid.value) : { state: 'refused', refusal: grid.error },
    local: all.ok ? ok(entries) : all,
    ways: asked.flatMap((system) => {
      const date = 'date' in system ? system.date : null;
      const way = pipelineOf(system.id, register, { ...context, date });
      return way.ok ? [{ system: system.id, pipeline: way.value.id, accuracyM: way.value.accuracyM }] : [];
    }),
  };
}
