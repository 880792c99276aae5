import { describe, expect, it } from 'vitest';
import { conditionOf, type DraftCondition } from './draft-conditions.ts';

const row = (field: DraftCondition['field'], text = '', to = ''): DraftCondition => ({
  id: 1,
  field,
  not: false,
  text,
  to,
});

describe('a row of the selection by conditions', () => {
  it('takes numbers and quarters in any writing', () => {
    expect(conditionOf(row('number', '21-318-045-1'))).toMatchObject({ beginning: '213180451' });
    expect(conditionOf(row('quarter', '21:318:045'))).toMatchObject({ quarter: '21318045' });
    expect(conditionOf(row('quarter', '21:318'))).toBeNull();
    expect(conditionOf(row('number', 'дом 5'))).toBeNull();
  });

  it('takes areas with a comma and thin spaces, one bound or both', () => {
    expect(conditionOf(row('area', '1\u2009749,4'))).toMatchObject({ fromM2: 1749.4, toM2: null });
    expect(conditionOf(row('area', '', '600'))).toMatchObject({ fromM2: null, toM2: 600 });
    expect(conditionOf(row('area'))).toBeNull();
    expect(conditionOf(row('area', '5 соток'))).toBeNull();
  });

  it('is complete without a value where none is asked', () => {
    expect(conditionOf(row('holderUnknown'))).toEqual({ field: 'holderUnknown', not: false });
    expect(conditionOf(row('encumbrance'))).toMatchObject({ kind: null });
    expect(conditionOf(row('finding', 'error'))).toMatchObject({ severity: 'error' });
    expect(conditionOf(row('purpose', 'ж'))).toBeNull();
  });
});
