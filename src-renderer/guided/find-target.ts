import type { Box } from '#domain/geometry/types.ts';
import { backHalf } from '../app/back-half.ts';
import { guidedLine } from './guided-line.ts';
import type { GuidedTarget } from './guided.store.ts';

/** The parcel of the pictures of the guide, in the demo town. */
const DEMO_PARCEL = '21318045112';
/** As much of the middle of the register as is looked through for another. */
const AROUND_MM = 400_000;
const MOST = 2000;

/** The demo parcel, or the first near the middle of the register that a straight line divides clear of buildings; or none. */
export async function findTarget(): Promise<GuidedTarget | null> {
  const demo = await backHalf.register.card({ number: DEMO_PARCEL });
  if (demo.ok && demo.value.current) {
    const { parcel, buildings } = demo.value;
    const line = guidedLine(
      parcel.geometry,
      buildings.map(({ geometry }) => geometry),
    );
    if (line) return { number: parcel.number, line };
  }
  const { zone, box } = await backHalf.register.overview({});
  const { parcels, buildings } = await backHalf.register.shapesIn({ zone, box: middleOf(box), limit: MOST });
  for (const { number, geometry } of parcels) {
    const own = buildings.filter(({ parcel }) => parcel === number).map((each) => each.geometry);
    const line = guidedLine(geometry, own);
    if (line && (await isFree(number))) return { number, line };
  }
  return null;
}

/** In force and without burdens: the first split should not fail for a reason that has nothing to do with drawing. */
async function isFree(number: string): Promise<boolean> {
  const card = await backHalf.register.card({ number });
  return card.ok && card.value.current && card.value.encumbrances.length === 0 && card.value.claims.length === 0;
}

function middleOf([west, south, east, north]: Box): Box {
  const [x, y] = [Math.round((west + east) / 2), Math.round((south + north) / 2)];
  return [x - AROUND_MM, y - AROUND_MM, x + AROUND_MM, y + AROUND_MM];
}
