import type { FabricParcel } from '#domain/geometry/fabric-check.ts';
import { boxOf, growBox } from '#domain/geometry/measures.ts';
import { gapReach } from '#domain/geometry/scan/near-edges.ts';
import { settleSuspects } from '#domain/geometry/scan/settle-suspects.ts';
import { checkFacts } from '#domain/register-check/register-rules.ts';
import type { CheckAnswer } from '#domain/register-check/check-file.ts';
import { decodeMultiPolygon } from '../geometry-blob.ts';
import type { ShapeRow } from './check-statements.ts';
import { windowBounds, type CheckContext } from './check-tile.ts';

/** Suspects that hang together, looked at exactly with all that lies around them. */
export function checkCluster({ statements, setting }: CheckContext, rows: readonly number[]): CheckAnswer {
  const own = new Set(rows);
  const suspects = rows.flatMap((row) => statements.shape.all(row) as ShapeRow[]).map(toFabric);
  const around = new Map<number, FabricParcel>();
  for (const { geometry } of suspects) {
    const box = growBox(boxOf(geometry), gapReach(setting.reach));
    for (const shape of statements.window.all(...windowBounds(box)) as ShapeRow[])
      if (!own.has(shape[0]) && !around.has(shape[0])) around.set(shape[0], toFabric(shape));
  }
  const findings = settleSuspects({ suspects, around: [...around.values()] }, setting.reach)
    .filter(({ about }) => about.some((number) => number.startsWith(setting.prefix)))
    .flatMap((defect) => checkFacts('fabric', defect, setting.settings));
  return { findings, parcels: 0, suspects: [] };
}

const toFabric = ([, number, geometry]: ShapeRow): FabricParcel => ({ number, geometry: decodeMultiPolygon(geometry) });
