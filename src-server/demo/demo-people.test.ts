import { describe, expect, it } from 'vitest';
import { AccessLevel, capabilitiesOf } from '#domain/access/capabilities.ts';
import { passwordProblems } from '#domain/access/password-policy.ts';
import { isIdentifier } from '#domain/parties/identifier.ts';
import { DEMO_PEOPLE } from './demo-people.ts';

describe('demo people', () => {
  it.each(DEMO_PEOPLE)('A37.1 A37.5 $login has a password that the rules allow and an ИИН that exists', (person) => {
    const personal = [person.name, person.identifier];
    expect(
      passwordProblems({ password: person.password, login: person.login, personal, previous: null, usedBefore: false }),
    ).toEqual([]);
    expect(isIdentifier(person.identifier)).toBe(true);
    expect(capabilitiesOf(AccessLevel.array().parse(person.levels)).size).toBeGreaterThan(0);
  });

  it('are different persons with different passwords', () => {
    for (const field of ['login', 'identifier', 'password', 'keyPassword'] as const) {
      expect(new Set(DEMO_PEOPLE.map((person) => person[field])).size).toBe(DEMO_PEOPLE.length);
    }
  });
});
