import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import type { Palette } from './palette.ts';
import { registerStyle } from './register-style.ts';
import { USUAL_LOOK } from '../stack/layer-stack.ts';
import type { StyleOptions } from './style-parts.ts';

// The validator is the one that MapLibre itself brings and runs.
const ofMapLibre = createRequire(import.meta.resolve('maplibre-gl/package.json'));
const { validateStyleMin } = (await import(ofMapLibre.resolve('@maplibre/maplibre-gl-style-spec'))) as {
  validateStyleMin: (style: object) => readonly object[];
};

// Every role answers with one colour: the test is about the shape of the style.
const palette = new Proxy({}, { get: (_, role) => (role === 'isDark' ? true : '#112233') }) as Palette;
const shown: StyleOptions['shown'] = {
  parcels: true,
  own: true,
  lease: false,
  free: true,
  perm: true,
  state: true,
  none: true,
  arrest: true,
  buildings: true,
  quarters: true,
  streets: true,
  letters: true,
  boundaries: true,
  numbers: true,
};
const options: StyleOptions = {
  palette,
  colouring: 'right',
  language: 'kk',
  shown,
  undimmed: null,
  selected: ['21318045112'],
  looks: { parcels: USUAL_LOOK, buildings: USUAL_LOOK, boundaries: USUAL_LOOK },
  latitude: 51,
  textSize: 100,
};

describe('registerStyle', () => {
  it.each([
    options,
    { ...options, colouring: 'category' as const },
    { ...options, undimmed: ['21318045112'], selected: [] },
    {
      ...options,
      looks: {
        parcels: { ...USUAL_LOOK, opacity: 0.3, filter: { attribute: 'category' as const, values: ['agricultural'] } },
        buildings: { ...USUAL_LOOK, widest: 2000 },
        boundaries: { ...USUAL_LOOK, width: 3, closest: 1000 },
      },
    },
    { ...options, language: 'en' as const, shown: { ...shown, letters: false } },
  ])('is a valid style and names no outside address', (each) => {
    const style = registerStyle(each, 'http://127.0.0.1/tiles/1/12/{z}/{x}/{y}.mvt');
    expect(validateStyleMin(style)).toEqual([]);
    expect(style.glyphs).toBeUndefined();
    expect(style.sprite).toBeUndefined();
  });

  it('A7.7 shows only the parcels that the filter of the layer leaves', () => {
    const filtered = (values: readonly string[], attribute: 'category' | 'mark') =>
      JSON.stringify(
        registerStyle(
          {
            ...options,
            looks: { ...options.looks, parcels: { ...USUAL_LOOK, filter: { attribute, values: [...values] } } },
          },
          '',
        ).layers.map((layer) => ('filter' in layer ? layer.filter : '')),
      );
    expect(filtered(['agricultural', 'reserve'], 'category')).toContain('["in",["get","c"],["literal",["a","r"]]]');
    expect(filtered(['arrest', 'pledge'], 'mark')).toContain('["any",["==",["get","a"],1],["==",["get","p"],1]]');
  });

  it('takes the tiles of a right that is switched off away from fill, lines and labels', () => {
    const hidden = registerStyle(options, '').layers.filter((layer) =>
      JSON.stringify('filter' in layer ? layer.filter : '').includes('"ll","ls"'),
    );
    expect(hidden.map((layer) => layer.id)).toEqual(
      expect.arrayContaining(['parcels', 'parcel-lines', 'parcel-labels', 'arrests']),
    );
  });
});
