import { describe, expect, it } from 'vitest';
import { AccessLevel, capabilitiesOf } from './capabilities.ts';

const LEVELS = [...'ABCDEFGHIJKLMNOP']
  .map((letter) => `1${letter}`)
  .concat([...'ABCDEFGHI'].map((letter) => `2${letter}`));

describe('capabilities of access levels', () => {
  it('SEC-43 let registrars, engineers and administrators of both kinds check the register, and nobody else', () => {
    const may = LEVELS.filter((level) => capabilitiesOf([AccessLevel.parse(level)]).has('register.check'));
    expect(may).toEqual(['1B', '1D', '2G', '2H']);
  });
});
