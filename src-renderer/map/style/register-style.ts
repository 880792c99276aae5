import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl';
import { LABELS_FROM_ZOOM, PARCELS_FROM_ZOOM, TILE_MAX_ZOOM } from '#contracts/tiles.ts';
import { labelLayers } from './label-layers.ts';
import { CATEGORY_GROUPS, RIGHT_GROUPS } from './kinds.ts';
import { byZoom, onlyShown, REGISTER_SOURCE, seenAt, type StyleOptions, visible } from './style-parts.ts';

const fillColour = ({ palette, colouring }: StyleOptions): ExpressionSpecification =>
  (colouring === 'right'
    ? ['match', ['get', 'r'], ...RIGHT_GROUPS.flatMap((group) => [[...group.tiles], palette[group.id]]), palette.none]
    : [
        'match',
        ['get', 'c'],
        ...CATEGORY_GROUPS.flatMap((group) => [group.tile, palette[group.role]]),
        palette.none,
      ]) as unknown as ExpressionSpecification; // built from tables

const strength = (options: StyleOptions, full: number): number | ExpressionSpecification =>
  options.undimmed === null ? full : ['case', ['in', ['get', 'n'], ['literal', [...options.undimmed]]], full, full / 2];

const selection = (options: StyleOptions): ExpressionSpecification => [
  'in',
  ['get', 'n'],
  ['literal', [...options.selected]],
];

/** The style of the register in the order of drawing; every colour is a token, nothing comes from outside. */
export function registerStyle(options: StyleOptions, tiles: string): StyleSpecification {
  return {
    version: 8,
    // No `glyphs`: labels are drawn from the fonts of the page, and no request leaves the window.
    sources: {
      [REGISTER_SOURCE]: { type: 'vector', tiles: [tiles], minzoom: 0, maxzoom: TILE_MAX_ZOOM },
    },
    transition: { duration: 0, delay: 0 },
    layers: [...groundLayers(options), ...parcelLayers(options), ...selectionLayers(options), ...labelLayers(options)],
  };
}

function groundLayers(options: StyleOptions): LayerSpecification[] {
  const { palette, shown } = options;
  return [
    { id: 'ground', type: 'background', paint: { 'background-color': palette.road } },
    {
      id: 'quarter-ground',
      type: 'fill',
      source: REGISTER_SOURCE,
      'source-layer': 'quarters',
      maxzoom: PARCELS_FROM_ZOOM,
      paint: { 'fill-color': palette.ground },
    },
    {
      id: 'buildings-far',
      type: 'fill',
      source: REGISTER_SOURCE,
      'source-layer': 'buildings',
      maxzoom: PARCELS_FROM_ZOOM,
      layout: visible(shown.buildings),
      paint: { 'fill-color': palette.bld },
    },
  ];
}

function parcelLayers(options: StyleOptions): LayerSpecification[] {
  const { palette, shown, colouring, looks } = options;
  const parcels = {
    source: REGISTER_SOURCE,
    'source-layer': 'parcels',
    filter: onlyShown(options),
    layout: visible(shown.parcels),
    ...seenAt(options, 'parcels', { minzoom: PARCELS_FROM_ZOOM }),
  } as const;
  const fillStrength = (colouring === 'category' && palette.isDark ? 0.45 : 1) * looks.parcels.opacity;
  return [
    {
      ...parcels,
      id: 'parcels',
      type: 'fill',
      paint: {
        'fill-color': fillColour(options),
        'fill-opacity': strength(options, fillStrength),
        'fill-antialias': false,
      },
    },
    {
      ...parcels,
      id: 'parcel-hover',
      type: 'fill',
      paint: {
        'fill-color': palette.hoverp,
        'fill-opacity': ['case', ['boolean', ['feature-state', 'hover'], false], 0.1, 0],
      },
    },
    {
      ...parcels,
      id: 'parcel-selected',
      type: 'fill',
      filter: selection(options),
      paint: { 'fill-color': palette.sel, 'fill-opacity': 0.14 },
    },
    ...buildingLayers(options),
    ...boundaryLayers(options),
  ];
}

function buildingLayers(options: StyleOptions): LayerSpecification[] {
  const { palette, shown, looks } = options;
  const opacity = (options.undimmed === null ? 1 : 0.6) * looks.buildings.opacity;
  const buildings = {
    source: REGISTER_SOURCE,
    'source-layer': 'buildings',
    layout: visible(shown.buildings),
  } as const;
  return [
    {
      ...buildings,
      ...seenAt(options, 'buildings', { minzoom: PARCELS_FROM_ZOOM }),
      id: 'buildings',
      type: 'fill',
      paint: { 'fill-color': palette.bld, 'fill-opacity': opacity, 'fill-antialias': false },
    },
    {
      ...buildings,
      ...seenAt(options, 'buildings', { minzoom: LABELS_FROM_ZOOM }),
      id: 'building-lines',
      type: 'line',
      paint: {
        'line-color': palette['bld-line'],
        'line-width': byZoom(...wider(looks.buildings.width, [16, 0.6], [18, 0.8])),
        'line-opacity': opacity,
      },
    },
  ];
}

function boundaryLayers(options: StyleOptions): LayerSpecification[] {
  const { palette, shown, looks } = options;
  const { opacity, width } = looks.boundaries;
  const parcels = {
    source: REGISTER_SOURCE,
    'source-layer': 'parcels',
    ...seenAt(options, 'boundaries', { minzoom: PARCELS_FROM_ZOOM }),
  } as const;
  return [
    {
      ...parcels,
      id: 'arrests',
      type: 'fill',
      filter: ['all', onlyShown(options), ['==', ['get', 'a'], 1]],
      layout: visible(shown.arrest && shown.parcels),
      paint: { 'fill-pattern': 'hatch', 'fill-opacity': strength(options, opacity) },
    },
    {
      ...parcels,
      id: 'parcel-lines',
      type: 'line',
      filter: onlyShown(options),
      layout: { ...visible(shown.parcels && shown.boundaries), 'line-join': 'round' },
      paint: {
        'line-color': palette['parcel-line'],
        'line-width': byZoom(...wider(width, [13, 0.4], [16, 0.7], [18, 0.9], [20, 1.1])),
        'line-opacity': strength(options, opacity),
      },
    },
    {
      id: 'quarter-lines',
      type: 'line',
      source: REGISTER_SOURCE,
      'source-layer': 'quarters',
      ...seenAt(options, 'boundaries'),
      layout: visible(shown.quarters),
      paint: {
        'line-color': palette.quarter,
        'line-width': byZoom(...wider(width, [10, 0.8], [13, 1.2], [16, 1.4])),
        'line-opacity': opacity,
        'line-dasharray': [7, 2, 2, 2],
      },
    },
  ];
}

const wider = (
  times: number,
  ...stops: readonly (readonly [number, number])[]
): readonly (readonly [number, number])[] => stops.map(([zoom, width]) => [zoom, width * times]);

function selectionLayers(options: StyleOptions): LayerSpecification[] {
  const { palette } = options;
  const parcels = { source: REGISTER_SOURCE, 'source-layer': 'parcels', minzoom: PARCELS_FROM_ZOOM } as const;
  return [
    {
      ...parcels,
      id: 'hover-line',
      type: 'line',
      paint: {
        'line-color': palette.hoverp,
        'line-width': 1.8,
        'line-opacity': ['case', ['boolean', ['feature-state', 'hover'], false], 1, 0],
      },
    },
    {
      ...parcels,
      id: 'selected-casing',
      type: 'line',
      filter: selection(options),
      layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.halo, 'line-width': 6 },
    },
    {
      ...parcels,
      id: 'selected-line',
      type: 'line',
      filter: selection(options),
      layout: { 'line-join': 'round' },
      paint: { 'line-color': palette.sel, 'line-width': 2.6 },
    },
  ];
}
