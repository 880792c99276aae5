import { describe, expect, it } from 'vitest';
import { lonLatToGrid } from '#domain/crs/grid-projection.ts';
import { isCursorSystem, printLatLon } from './cursor-position.ts';

describe('position under the pointer in WGS 84', () => {
  const at = lonLatToGrid(12, [71.5, 51.1625]);

  it('prints degrees, minutes and seconds with the separator of the language', () => {
    expect(printLatLon('dms', 12, at, 'ru')).toEqual({ latitude: '51°09′45,000″', longitude: '71°30′00,000″' });
    expect(printLatLon('dms', 12, at, 'en').latitude).toBe('51°09′45.000″');
  });

  it('prints decimal degrees to a centimetre', () => {
    expect(printLatLon('degrees', 12, at, 'kk')).toEqual({ latitude: '51,1625000°', longitude: '71,5000000°' });
  });

  it('never prints sixty seconds', () => {
    const near = lonLatToGrid(12, [71 + 59.9999999 / 60, 51 + 1 / 60 - 1e-9]);
    expect(printLatLon('dms', 12, near, 'en')).toEqual({ latitude: '51°01′00.000″', longitude: '72°00′00.000″' });
  });

  it('takes only its own names from what was remembered', () => {
    expect([isCursorSystem('dms'), isCursorSystem('utm'), isCursorSystem(null)]).toEqual([true, false, false]);
  });
});
