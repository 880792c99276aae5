import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readInstalledGrid } from './installed-grid.ts';

describe('the national grid of a seat', () => {
  let seat = '';
  beforeEach(() => (seat = mkdtempSync(join(tmpdir(), 'shekara-grid-'))));
  afterEach(() => rmSync(seat, { recursive: true }));

  it('is none where nobody has installed it', () => {
    expect(readInstalledGrid(seat)).toEqual({ ok: true, value: null });
  });

  it('is refused when it is damaged, and never passed over', () => {
    mkdirSync(join(seat, 'grids'));
    writeFileSync(join(seat, 'grids', 'qazgrid_kz.gsb'), 'NUM_OREC');
    expect(readInstalledGrid(seat)).toMatchObject({ ok: false, error: { code: 'crs.gridDamaged' } });
  });
});
