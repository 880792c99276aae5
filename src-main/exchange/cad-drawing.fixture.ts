import fc from 'fast-check';
import type { DrawingFeature, DrawingGeometry, FilePoint } from './drawing.ts';
import { drawingOf } from './drawing.fixture.ts';

/** A place in a zone of the state plane, metres with whole millimetres. */
const place: fc.Arbitrary<FilePoint> = fc
  .tuple(fc.integer({ min: 0, max: 200_000_000 }), fc.integer({ min: 0, max: 200_000_000 }))
  .map(([east, north]) => [(12_400_000_000 + east) / 1000, (5_600_000_000 + north) / 1000]);

/** Words as people write them, Kazakh letters and signs of the formats among them. */
export const words = fc
  .string({
    unit: fc.constantFrom(...'ӘәҒғҚқҢңӨөҰұҮүҺһІіАБЯабяёЁ№ 12-/:"\'%{}^;,.АA%\\U+'),
    minLength: 1,
    maxLength: 20,
  })
  .map((text) => text.trim())
  .filter((text) => text !== '');

const box: fc.Arbitrary<readonly FilePoint[]> = fc
  .tuple(place, fc.integer({ min: 2, max: 90_000 }), fc.integer({ min: 2, max: 90_000 }))
  .map(([[x, y], width, height]) => {
    const [east, north] = [Math.round(x * 1000 + width) / 1000, Math.round(y * 1000 + height) / 1000];
    return [
      [x, y],
      [east, y],
      [east, north],
      [x, north],
      [x, y],
    ] as const;
  });

const geometry: fc.Arbitrary<DrawingGeometry> = fc.oneof(
  box.map((ring): DrawingGeometry => ({ kind: 'polygon', polygons: [[ring]] })),
  fc
    .uniqueArray(place, { minLength: 2, maxLength: 5, selector: String })
    .map((line): DrawingGeometry => ({ kind: 'line', lines: [line] })),
  place.map((point): DrawingGeometry => ({ kind: 'point', points: [point] })),
  fc.tuple(place, words).map(([at, text]): DrawingGeometry => ({ kind: 'text', at, text })),
);

const feature: fc.Arbitrary<DrawingFeature> = fc.record({
  layer: fc.constantFrom('Учаскелер', 'Қызыл сызықтар', 'Іргелес'),
  name: fc.option(words, { nil: null }),
  geometry,
  attributes: fc.constant({}),
  arcs: fc.constant([]),
  height: fc.constant(null),
});

export const drawings = fc.array(feature, { minLength: 1, maxLength: 12 }).map((features) => drawingOf(features));

/** Whole millimetres of every coordinate. */
export function inMillimetres(shape: DrawingGeometry): unknown {
  return JSON.parse(
    JSON.stringify(shape, (_, value: unknown) => (typeof value === 'number' ? Math.round(value * 1000) : value)),
  );
}
