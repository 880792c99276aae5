import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { at } from '../cases/situation.fixture.ts';
import { DEFAULT_RULE_SETTINGS } from '../cases/rule-settings.ts';
import { SCAN_KINDS } from '../geometry/scan/scan-defect.ts';
import { REGISTER_RULES } from './register-rules.ts';
import { ruleOfFinding } from './rule-of-finding.ts';

const FOLDER = new URL('./rules/', import.meta.url);
const idOf = (file: string): string =>
  file.replace(/\.ts$/, '').replace(/-(\w)/g, (_dash, letter: string) => letter.toUpperCase());

describe('the rule of a finding', () => {
  it('is the one in whose file the code stands', () => {
    const written = readdirSync(FOLDER).flatMap((file) =>
      [...readFileSync(new URL(file, FOLDER), 'utf8').matchAll(/'([a-z][A-Za-z]*\.[A-Za-z]+)'/g)].map(
        ([, code = '']) => [code, idOf(file)] as const,
      ),
    );
    expect(written.length).toBeGreaterThan(10);
    expect(written.map(([code]) => [code, ruleOfFinding({ code })])).toEqual(written);
  });

  it('is the one that makes it of parcels side by side, and of a boundary', () => {
    const looked = SCAN_KINDS.flatMap((kind) =>
      REGISTER_RULES.filter((rule) => rule.looksAt === 'fabric').flatMap((rule) =>
        rule
          .check({ kind, about: ['a', 'b'], at: at(0, 0), widthMm: 1, areaDoubled: null }, DEFAULT_RULE_SETTINGS)
          .map((finding) => [ruleOfFinding(finding), rule.id]),
      ),
    );
    expect(looked).toHaveLength(SCAN_KINDS.length);
    expect(looked.filter(([found, made]) => found !== made)).toEqual([]);
    expect(ruleOfFinding({ code: 'geometry.spike' })).toBe('boundarySound');
  });
});
