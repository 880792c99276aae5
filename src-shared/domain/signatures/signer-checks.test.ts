import { describe, expect, it } from 'vitest';
import { BINDS_ENTITY, checkPerson } from './signer-checks.ts';
import type { Holder } from './x509/holder.ts';

describe('checkPerson', () => {
  const iin = '950404400046';
  const bin = '123456789021';
  const employee: Holder = { name: 'Ли Анна', iin, bin, organisation: 'ТОО «Межа»', role: 'employee' };
  const head: Holder = { ...employee, role: 'head' };
  const organisation = { bin, roles: BINDS_ENTITY };
  const reasonOf = (holder: Holder, expected: Parameters<typeof checkPerson>[1]) =>
    checkPerson(holder, expected).reason;

  it('compares the ИИН alone for an account without an organisation', () => {
    expect(checkPerson(employee, { identifier: iin })).toMatchObject({ outcome: 'valid', reason: null });
    expect(reasonOf(employee, { identifier: '850101300019' })).toBe('person.other');
  });

  it('refuses the key of another firm, and the personal key of the same person', () => {
    const other = { identifier: iin, organisation: { ...organisation, bin: '987654321098' } };
    expect(reasonOf(head, other)).toBe('person.otherOrganisation');
    expect(reasonOf({ ...head, bin: null, role: 'person' }, { identifier: iin, organisation })).toBe(
      'person.otherOrganisation',
    );
  });

  it.each([
    ['head', null],
    ['signingRight', null],
    ['finance', 'person.roleNotAllowed'],
    ['personnel', 'person.roleNotAllowed'],
    ['employee', 'person.roleNotAllowed'],
    [null, 'person.roleNotAllowed'],
  ] as const)('of the role %s says %s', (role, reason) => {
    expect(reasonOf({ ...head, role }, { identifier: iin, organisation })).toBe(reason);
  });

  it('takes the roles that the account names', () => {
    expect(reasonOf(employee, { identifier: iin, organisation: { bin, roles: ['employee'] } })).toBeNull();
  });

  it('does not let the organisation stand in for the person', () => {
    expect(reasonOf(head, { identifier: '850101300019', organisation })).toBe('person.other');
  });
});
