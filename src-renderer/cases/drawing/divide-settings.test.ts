import { describe, expect, it } from 'vitest';
import { at } from '#domain/cases/situation.fixture.ts';
import { DivideInput } from '#domain/geometry/divide/divide-input.ts';
import { type DivideSettings, divisionOf, faultsOf, freshSettings } from './divide-settings.ts';

const street = [at(0, 0), at(40, 0)] as const;
const filled = (rest: Partial<DivideSettings>): DivideSettings => ({ ...freshSettings, frontage: street, ...rest });

describe('the form of dividing by areas', () => {
  it('asks for nothing while the side is not pressed or the bearing not typed', () => {
    expect(divisionOf(freshSettings)).toBeNull();
    expect(divisionOf(filled({ direction: 'edge' }))).toBeNull();
    expect(divisionOf(filled({ direction: 'bearing' }))).toBeNull();
    expect(faultsOf(freshSettings)).toEqual([]);
  });

  it('A5.3 is a division that the command takes, in each of its forms', () => {
    const forms = [
      filled({ parts: '3', minFrontage: '12,5' }),
      filled({ direction: 'edge', edge: street, from: 'right' }),
      filled({ direction: 'bearing', bearing: '356°18′17″', road: '6', roadAfter: '0' }),
      filled({ into: 'areas', areas: 'Площадь, га\n0,06\n0,04', remainder: 'first' }),
    ];
    const divisions = forms.map((form) => DivideInput.parse(divisionOf(form)));
    expect(divisions[0]).toMatchObject({ into: { parts: 3 }, minFrontageMm: 12_500, frontage: street });
    expect(divisions[1]).toMatchObject({ direction: { kind: 'edge', edge: street }, from: 'right' });
    expect(divisions[2]).toMatchObject({ road: { widthMm: 6000, along: { after: 0 } } });
    expect(divisions[3]).toMatchObject({ into: { areasDoubled: [1_200_000_000, 800_000_000], remainder: 'first' } });
  });

  it('names the field that cannot be read, an area by line and character, and asks for nothing then', () => {
    const wrong = filled({ into: 'areas', areas: '600\n40O', road: 'wide', minFrontage: '-3' });
    expect(divisionOf(wrong)).toBeNull();
    expect(faultsOf(wrong)).toMatchObject([
      { field: 'areas', refusal: { code: 'areas.malformed', about: ['2:1', '40O'] } },
      { field: 'minFrontage', refusal: null },
      { field: 'road', refusal: null },
    ]);
    expect(faultsOf(filled({ parts: 'two' }))).toMatchObject([{ field: 'parts' }]);
  });

  it('does not read what the chosen form does not show', () => {
    const hidden = filled({
      into: 'equal',
      areas: '40O',
      direction: 'edge',
      edge: street,
      bearing: 'north',
      minFrontage: 'x',
    });
    expect(faultsOf(hidden)).toEqual([]);
    expect(divisionOf(hidden)).not.toHaveProperty('minFrontageMm');
  });
});
