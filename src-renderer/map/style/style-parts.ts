import type { ExpressionSpecification } from 'maplibre-gl';
import { TILE_CATEGORIES } from '#contracts/tiles.ts';
import type { LayerLook } from '#contracts/workstation/map.ts';
import type { Colouring, Switch } from '../map-view.store.ts';
import { type RegisterItem, zoomRange } from '../stack/layer-stack.ts';
import { RIGHT_GROUPS } from './kinds.ts';
import type { Palette } from './palette.ts';

export interface StyleOptions {
  readonly palette: Palette;
  readonly colouring: Colouring;
  readonly language: 'kk' | 'ru' | 'en';
  readonly shown: Readonly<Record<Switch, boolean>>;
  /** Parcels that stay at full strength while a draft is open; null: everything does. */
  readonly undimmed: readonly string[] | null;
  readonly selected: readonly string[];
  readonly looks: Readonly<Record<RegisterItem, LayerLook>>;
  /** Of the middle of the register, degrees: scales of looks become zooms there. */
  readonly latitude: number;
  /** Per cent: labels grow with the text of the window. */
  readonly textSize: number;
}

export const REGISTER_SOURCE = 'register';

/** Width that follows the zoom: pairs of zoom and pixels. */
export const byZoom = (...stops: readonly (readonly [number, number])[]): ExpressionSpecification =>
  ['interpolate', ['linear'], ['zoom'], ...stops.flat()] as unknown as ExpressionSpecification; // the type cannot spell pairs

/** Tiles of rights that are switched on. */
const hiddenRights = ({ shown }: StyleOptions): readonly string[] =>
  RIGHT_GROUPS.filter((group) => !shown[group.id]).flatMap((group) => group.tiles);

/** Marks of a parcel by their name in a filter; tiles have them from 1:5000 on. */
export const MARKS = { arrest: 'a', pledge: 'p', claim: 'l' } as const;

/** Parcels whose right is switched on and that the filter of their layer leaves. */
export function onlyShown(options: StyleOptions): ExpressionSpecification {
  const byRight: ExpressionSpecification = ['!', ['in', ['get', 'r'], ['literal', [...hiddenRights(options)]]]];
  const { filter } = options.looks.parcels;
  if (filter === null) return byRight;
  const left: ExpressionSpecification =
    filter.attribute === 'category'
      ? ['in', ['get', 'c'], ['literal', lettersOf(filter.values, TILE_CATEGORIES)]]
      : ['any', ...lettersOf(filter.values, MARKS).map((mark): ExpressionSpecification => ['==', ['get', mark], 1])];
  return ['all', byRight, left];
}

const lettersOf = (values: readonly string[], letters: Readonly<Record<string, string>>): string[] =>
  values.flatMap((value) => letters[value] ?? []);

/** The zooms of a layer of the style: its own, narrowed by the scales of its item. */
export function seenAt(
  options: StyleOptions,
  item: RegisterItem,
  own: { readonly minzoom?: number; readonly maxzoom?: number } = {},
): { minzoom: number; maxzoom: number } {
  const [minzoom, maxzoom] = zoomRange(options.looks[item], options.latitude, own);
  return { minzoom, maxzoom };
}

export const visible = (on: boolean): { visibility: 'visible' | 'none' } => ({ visibility: on ? 'visible' : 'none' });
