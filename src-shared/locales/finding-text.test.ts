import { describe, expect, it } from 'vitest';
import { findingText } from './finding-text.ts';

describe('the text of a finding in a terminal and in a file', () => {
  it('fills in numbers, lengths and areas as they are written', () => {
    const params = { number: '21318045128', widthMm: 1234, minimumWidthMm: 2000 };
    expect(findingText({ code: 'sliver.tooNarrow', params }, 'en')).toBe(
      'Part 21-318-045-128 is 1.23 m wide on average, at least 2.00 m is needed. Move the line',
    );
    expect(findingText({ code: 'area.exact', params: { areaDoubled: 3_498_800_000 } }, 'en')).toContain('1,749.4 m²');
    expect(findingText({ code: 'neighbours.bent', params: { numbers: '21318045111, 21318045113' } }, 'en')).toContain(
      '21-318-045-111, 21-318-045-113',
    );
  });

  it('is in the language that is asked for', () => {
    const finding = { code: 'sliver.parcel', params: { number: '21318045128', widthMm: 400, minimumWidthMm: 1000 } };
    expect(findingText(finding, 'ru')).toBe('21-318-045-128: средняя ширина участка 0,40 м, меньше 1,00 м');
  });

  it('leaves names out, whatever the parameters hold', () => {
    const params = { partyKk: 'Ахметов Д.', partyRu: 'Ахметов Д.', document: '12' };
    expect(findingText({ code: 'pledge.consentMissing', params }, 'en')).toBe("The pledgee's consent is missing: •••");
  });

  it('is the code where there is no text', () => {
    expect(findingText({ code: 'no.such', params: {} }, 'en')).toBe('no.such');
  });
});
