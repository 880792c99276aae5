import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openTypesetter } from './sheet-compiler.ts';

const RESOURCES = fileURLToPath(new URL('../../resources/', import.meta.url));
const typesetter = openTypesetter(RESOURCES);
const compiles = (source: string): boolean => typesetter.compile({ mainFileContent: source }).result !== null;

describe('openTypesetter', () => {
  it('SEC-66 reads its template folder', () => {
    expect(compiles('#read("/drawing.typ").len()')).toBe(true);
  });

  it.each([
    '#read("/etc/passwd")',
    '#read("../fonts/NotoSans-LICENSE.txt")',
    '#read("/../fonts/NotoSans-LICENSE.txt")',
    '#read("../../package.json")',
    '#image("../../docs/screenshots/split-kk-dark.png")',
    `#read("${RESOURCES}fonts/NotoSans-LICENSE.txt")`,
  ])('SEC-66 reads nothing else: %s', (source) => {
    expect(compiles(source)).toBe(false);
  });
});
