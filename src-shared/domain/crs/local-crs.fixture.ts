import type { LocalCrs, Similarity } from './local-crs.ts';

/** An invented system of a city: no published parameters exist. */
export const aLocalCrs = (): LocalCrs => ({
  id: 'LOCAL:almaty',
  nameKk: 'Алматы қаласы, сынақ',
  nameRu: 'Город Алматы, испытание',
  nameEn: 'Almaty city, test',
  definition: {
    kind: 'projection',
    datum: 'sk42',
    latitudeOfOrigin: 43.2,
    centralMeridian: 76.95,
    scale: 1,
    falseEasting: 10_000,
    falseNorthing: 20_000,
  },
  accuracyM: 0.05,
  source: { document: 'Order 12 of the akimat', date: '2003-04-01' },
  validFrom: '2004-01-01',
  validTo: '2024-12-31',
  area: [76, 43, 77.6, 43.6],
});

export const aSimilarity = (given: Partial<Similarity>): Similarity => ({
  kind: 'similarity',
  base: 'EPSG:10947',
  dx: 13_650_000,
  dy: 4_790_000,
  scale: 1,
  rotationDegrees: 0.25,
  ...given,
});
