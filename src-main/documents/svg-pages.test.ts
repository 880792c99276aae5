import { describe, expect, it } from 'vitest';
import { usualOptions } from '#domain/documents/sheet-options.ts';
import { fileURLToPath } from 'node:url';
import { openSheetCompiler } from './sheet-compiler.ts';
import { pagesOfSvg } from './svg-pages.ts';
import { samplePlan } from './testing/plan-samples.ts';

const RESOURCES = fileURLToPath(new URL('../../resources/', import.meta.url));

describe('pagesOfSvg', () => {
  it('SEC-64 gives every page on its own, with all the letters it uses and neither script nor address', () => {
    const { pages } = openSheetCompiler(RESOURCES).draw({
      kind: 'land_management_project',
      data: samplePlan(),
      options: usualOptions,
      copy: null,
    });
    expect(pages).toHaveLength(4);
    for (const page of pages) {
      expect(page).toMatch(/^<svg viewBox="0 0 595\.\d+ 841\.\d+"/u);
      const used = new Set([...page.matchAll(/(?:href="#|url\(#)([^")]+)/gu)].map(([, id]) => id));
      for (const id of used) expect(page).toContain(`id="${id}"`);
      expect(page).not.toMatch(/<script|<foreignObject|href="(?!#)/iu);
    }
  });

  it('says when the typesetter draws in another way than it did', () => {
    expect(() => pagesOfSvg('<svg><g/></svg>')).toThrow('invariant');
  });
});
