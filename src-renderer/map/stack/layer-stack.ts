import type { LayerLook } from '#contracts/workstation/map.ts';

/** What of the register can be put higher and lower; its labels and what is chosen always lie on top. */
export const REGISTER_ITEMS = ['parcels', 'buildings', 'boundaries'] as const;
export type RegisterItem = (typeof REGISTER_ITEMS)[number];

export const isRegisterItem = (id: string): id is RegisterItem => REGISTER_ITEMS.some((each) => each === id);

/** The layers of the style that an item of the register is drawn with, from the lowest. */
export const REGISTER_LAYERS: Readonly<Record<RegisterItem, readonly string[]>> = {
  parcels: ['parcels', 'parcel-hover', 'parcel-selected'],
  buildings: ['buildings', 'building-lines'],
  boundaries: ['arrests', 'parcel-lines', 'quarter-lines'],
};

export const USUAL_LOOK: LayerLook = {
  opacity: 1,
  closest: null,
  widest: null,
  fill: false,
  labels: true,
  width: 1,
  colour: null,
  filter: null,
};

interface Present {
  readonly reference: readonly string[];
  readonly base: readonly string[];
}

/**
 * The items from the lowest to the topmost: as they were left, and what is new where it belongs by itself: base maps
 * under the parcels, reference layers over everything. What is gone is left out.
 */
export function stackOf(order: readonly string[], { reference, base }: Present): readonly string[] {
  const present = new Set<string>([...base, ...REGISTER_ITEMS, ...reference]);
  const known = order.filter((id) => present.has(id));
  const isNew = (id: string): boolean => !known.includes(id);
  const register = REGISTER_ITEMS.filter(isNew);
  const newBase = base.filter(isNew);
  const under = known.indexOf('parcels');
  const stack = under < 0 ? [...newBase, ...known] : known.toSpliced(under, 0, ...newBase);
  return [...stack, ...register, ...reference.filter(isNew)];
}

/** One item higher (1) or lower (-1); the same stack at its ends. */
export function moved(stack: readonly string[], id: string, step: 1 | -1): readonly string[] {
  return placed(stack, id, stack.indexOf(id) + step);
}

/** An item at another place of the stack, counted from the lowest. */
export function placed(stack: readonly string[], id: string, at: number): readonly string[] {
  if (!stack.includes(id) || at < 0 || at >= stack.length) return stack;
  return stack.filter((each) => each !== id).toSpliced(at, 0, id);
}

const METRES_PER_PIXEL_Z0 = 78_271.516_964;
/** A pixel of the page by its definition: 1/96 inch. */
const METRES_ON_PAPER = 0.0254 / 96;

/** The zoom at which the map has the scale 1:denominator. Latitude in degrees. */
export const zoomOfScale = (denominator: number, latitude: number): number =>
  Math.log2((METRES_PER_PIXEL_Z0 * Math.cos((latitude * Math.PI) / 180)) / METRES_ON_PAPER / denominator);

/** From which zoom to which a layer is seen: its own range narrowed by the scales of its look. */
export function zoomRange(
  { closest, widest }: Pick<LayerLook, 'closest' | 'widest'>,
  latitude: number,
  own: { readonly minzoom?: number | undefined; readonly maxzoom?: number | undefined } = {},
): readonly [from: number, to: number] {
  const clamp = (zoom: number): number => Math.min(24, Math.max(0, zoom));
  const from = Math.max(own.minzoom ?? 0, widest === null ? 0 : clamp(zoomOfScale(widest, latitude)));
  // A layer is hidden from its greatest zoom on: at the closest scale itself it is still seen.
  const to = Math.min(own.maxzoom ?? 24, closest === null ? 24 : clamp(zoomOfScale(closest, latitude) + 1e-3));
  return [from, Math.max(from, to)];
}
