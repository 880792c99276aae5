import { describe, expect, it } from 'vitest';
import { readRequirements } from './read-ids.ts';
import { namesRequirement } from './results.ts';

describe('table of requirements', () => {
  it('reads ids and titles from the rows of a page', () => {
    const page =
      '| id | what |\n|---|---|\n| A5.1 | Search and view | E |\n| Bp | Portal path |\n| AX1 | Annex 1 |\n| X4 | Proof |\n| SEC-12 | Host |\n';
    expect(readRequirements(page).map((one) => one.id)).toEqual(['A5.1', 'Bp', 'AX1', 'X4', 'SEC-12']);
  });

  it('takes an id for itself only, never as the start of a longer one', () => {
    expect(namesRequirement('A5.1 finds a parcel', 'A5.1')).toBe(true);
    expect(namesRequirement('A5.12 shows quality', 'A5.1')).toBe(false);
    expect(namesRequirement('A34 blocks', 'A3')).toBe(false);
    expect(namesRequirement('SEC-41 hashes', 'SEC-4')).toBe(false);
    expect(namesRequirement('search: A6.8 by number', 'A6.8')).toBe(true);
  });
});
