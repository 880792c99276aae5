import type { SurveyTolerance } from './survey-tolerances.ts';

/** A row of permitted values with invented figures. */
export const aTolerance = (change: Partial<SurveyTolerance> = {}): SurveyTolerance => ({
  id: 'test',
  nameKk: 'сынақ',
  nameRu: 'проба',
  nameEn: 'test',
  confidence: 'assumed',
  legalReference: '',
  angular: { k: 2, tSeconds: 30, source: 'test' },
  linear: { denominator: 2000, source: 'test' },
  distance: { constantMm: 10, ppm: 200, source: 'test' },
  position: { mm: 100, source: 'test' },
  ...change,
});
