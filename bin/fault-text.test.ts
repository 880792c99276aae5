import { describe, expect, it } from 'vitest';
import { Fault } from '#domain/fault.ts';
import { faultText } from './fault-text.ts';

describe('what a command says of a failure', () => {
  it('has the text of the fault and its code once', () => {
    expect(faultText(new Fault('DISK_FULL'))).toBe(
      'The disk is full. Make room and try again: what was written is kept (DISK_FULL)',
    );
    expect(faultText(Object.assign(new Error('database disk image is malformed'), { code: 'SQLITE_CORRUPT' }))).toMatch(
      /^The local data file is damaged\..* \(STORE_DAMAGED\)$/,
    );
  });

  it('has only the message of anything else', () => {
    expect(faultText(Object.assign(new Error("ENOENT: no such file, open 'a'"), { code: 'ENOENT' }))).toBe(
      "ENOENT: no such file, open 'a'",
    );
    expect(faultText('stopped')).toBe('stopped');
  });

  it('has the bare code of a fault without a text', () => {
    expect(faultText(new Fault('NO_SUCH_CODE'))).toBe('NO_SUCH_CODE');
  });
});
