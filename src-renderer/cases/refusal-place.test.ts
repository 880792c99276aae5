import { expect, it } from 'vitest';
import { refusalPlace } from './refusal-place.ts';

it('every refusal of a case has one place where it is said, with a tool in hand too', () => {
  expect(refusalPlace('document.empty')).toBe('papers');
  expect(refusalPlace('consent.otherSigner')).toBe('papers');
  expect(refusalPlace('case.tooManyTasks')).toBe('panel');
  expect(refusalPlace('case.onItsWay')).toBe('panel');
  expect(refusalPlace('case.mainParcel')).toBe('map');
  expect(refusalPlace('split.tooShort')).toBe('map');
  expect(refusalPlace('aids.tooManyPoints')).toBe('map');
});
