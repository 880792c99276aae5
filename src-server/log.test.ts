import { describe, expect, it } from 'vitest';
import { Fault } from '#domain/fault.ts';
import { invariant } from '#domain/invariant.ts';
import { describeError } from './log.ts';

function caught(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}

describe('describeError', () => {
  it('SEC-26 quotes nothing of what was read: a parser names the text it choked on', () => {
    const error = caught(() => void JSON.parse('Ермеков 880312300127'));
    expect(String(error)).toContain('Ермеков');
    const said = JSON.stringify(describeError(new Fault('BAD_INPUT', { cause: error })));
    expect(said).not.toContain('Ермеков');
    expect(said).toContain('BAD_INPUT');
    expect(said).toContain('SyntaxError');
  });

  it('keeps the words of our own invariants', () => {
    expect(describeError(caught(() => invariant(false, 'a head')))).toMatchObject({ said: 'invariant: a head' });
  });
});
