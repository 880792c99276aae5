import type { ExpressionSpecification } from 'maplibre-gl';
import type { Colouring, Switch } from '../map-view.store.ts';
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
}

export const REGISTER_SOURCE = 'register';

/** Width that follows the zoom: pairs of zoom and pixels. */
export const byZoom = (...stops: readonly (readonly [number, number])[]): ExpressionSpecification =>
  ['interpolate', ['linear'], ['zoom'], ...stops.flat()] as unknown as ExpressionSpecification; // the type cannot spell pairs

/** Tiles of rights that are switched on. */
const hiddenRights = ({ shown }: StyleOptions): readonly string[] =>
  RIGHT_GROUPS.filter((group) => !shown[group.id]).flatMap((group) => group.tiles);

export const onlyShown = (options: StyleOptions): ExpressionSpecification => [
  '!',
  ['in', ['get', 'r'], ['literal', [...hiddenRights(options)]]],
];

export const visible = (on: boolean): { visibility: 'visible' | 'none' } => ({ visibility: on ? 'visible' : 'none' });
