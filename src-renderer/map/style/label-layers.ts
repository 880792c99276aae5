import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { LABELS_FROM_ZOOM } from '#contracts/tiles.ts';
import { RIGHT_GROUPS } from './kinds.ts';
import { byZoom, onlyShown, REGISTER_SOURCE, type StyleOptions, visible } from './style-parts.ts';

/** Closer than 1:1500 the letter of the right stands under the number. Layout knows whole zooms only. */
const LETTERS_FROM_ZOOM = 17;
/** Far out the parcels are too small for numbers; streets and quarters carry the eye. */
const STREETS_FROM_ZOOM = 15;

const language = (options: StyleOptions): 'kk' | 'ru' => (options.language === 'kk' ? 'kk' : 'ru');

/** Last part of the number, a lock after it when pledged, a flag when claimed, the letter of the right below. */
function numberText(options: StyleOptions): ExpressionSpecification {
  const flags = [
    ['case', ['==', ['get', 'p'], 1], ['image', 'lock'], ['image', 'nothing']],
    ['case', ['==', ['get', 'l'], 1], ['image', 'flag'], ['image', 'nothing']],
  ];
  const plain = ['format', ['get', 'kn'], {}, flags[0], {}, flags[1], {}];
  if (!options.shown.letters) return plain as unknown as ExpressionSpecification; // `format` takes any count of parts
  const letters = RIGHT_GROUPS.flatMap((group) => [[...group.tiles], `\n${group.letter[language(options)]}`]);
  const lettered = [
    ...plain,
    ['match', ['get', 'r'], ...letters, ''],
    { 'font-scale': 0.8, 'text-font': ['literal', ['Inter Medium']] },
  ];
  return ['step', ['zoom'], plain, LETTERS_FROM_ZOOM, lettered] as unknown as ExpressionSpecification;
}

/** Names of quarters and streets, numbers of parcels: they drop out rather than overlap, parcels before streets. */
export function labelLayers(options: StyleOptions): LayerSpecification[] {
  const { palette, shown, undimmed, selected } = options;
  const sizes = (...stops: readonly (readonly [number, number])[]): ExpressionSpecification =>
    byZoom(...stops.map(([zoom, size]) => [zoom, (size * options.textSize) / 100] as const));
  const halo = { 'text-halo-color': palette.halo, 'text-halo-width': 1.3 } as const;
  const isSelected: ExpressionSpecification = ['in', ['get', 'n'], ['literal', [...selected]]];
  return [
    {
      id: 'street-labels',
      type: 'symbol',
      source: REGISTER_SOURCE,
      'source-layer': 'streets',
      minzoom: STREETS_FROM_ZOOM,
      layout: {
        ...visible(shown.streets),
        'symbol-placement': 'line',
        'symbol-spacing': 320,
        'text-field': ['get', `name_${language(options)}`],
        'text-font': ['Inter Medium'],
        'text-size': sizes([15, 10], [18, 11.5]),
        'text-letter-spacing': 0.02,
        'text-max-angle': 30,
        'text-padding': 8,
      },
      paint: { 'text-color': palette['road-label'], 'text-halo-color': palette.road, 'text-halo-width': 2.2 },
    },
    {
      id: 'quarter-labels',
      type: 'symbol',
      source: REGISTER_SOURCE,
      'source-layer': 'quarters',
      minzoom: 11,
      maxzoom: LABELS_FROM_ZOOM,
      layout: {
        ...visible(shown.quarters),
        'text-field': ['get', 'kn'],
        'text-font': ['Inter SemiBold'],
        'text-size': sizes([11, 10.5], [15, 14]),
        'text-padding': 6,
      },
      paint: { 'text-color': palette.quarter, ...halo },
    },
    {
      id: 'parcel-labels',
      type: 'symbol',
      source: REGISTER_SOURCE,
      'source-layer': 'labels',
      minzoom: LABELS_FROM_ZOOM,
      filter: onlyShown(options),
      layout: {
        ...visible(shown.parcels && shown.numbers),
        'text-field': numberText(options),
        'text-font': ['Inter SemiBold'],
        'text-size': sizes([16, 10.5], [18, 12], [20, 13]),
        'text-line-height': 1.15,
        'text-padding': 3,
        'symbol-sort-key': ['case', isSelected, 0, 1],
      },
      paint: {
        'text-color': ['case', isSelected, palette.sel, palette.label],
        'text-opacity': undimmed === null ? 1 : ['case', ['in', ['get', 'n'], ['literal', [...undimmed]]], 1, 0.5],
        ...halo,
      },
    },
  ];
}
