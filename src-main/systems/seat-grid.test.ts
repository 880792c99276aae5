import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KAZAKH_GRID, writeNtv2 } from '#domain/crs/ntv2.fixture.ts';
import { SeatGrid } from './seat-grid.ts';

describe('the national grid of a seat', () => {
  let seat = '';
  beforeEach(() => (seat = mkdtempSync(join(tmpdir(), 'shekara-grid-'))));
  afterEach(() => rmSync(seat, { recursive: true }));

  it('is none where nobody has installed it', () => {
    expect(new SeatGrid(seat).read()).toEqual({ ok: true, value: null });
  });

  it('is refused when it is damaged, and never passed over', () => {
    mkdirSync(join(seat, 'grids'));
    writeFileSync(join(seat, 'grids', 'qazgrid_kz.gsb'), 'NUM_OREC');
    expect(new SeatGrid(seat).read()).toMatchObject({ ok: false, error: { code: 'crs.gridDamaged' } });
  });

  it('is installed whole and for this user only; what is refused leaves the one that was there', () => {
    const grid = new SeatGrid(seat);
    const installed = grid.install(writeNtv2([KAZAKH_GRID]));
    expect(installed).toMatchObject({ ok: true, value: { version: 'TEST-1', extent: KAZAKH_EXTENT } });
    const torn = writeNtv2([KAZAKH_GRID]).subarray(0, 2000);
    expect(grid.install(torn)).toMatchObject({ error: { code: 'crs.gridDamaged', about: ['KAZ: 2000 < 7152'] } });
    expect(grid.install(writeNtv2([KAZAKH_GRID], { reversed: true }))).toMatchObject({
      error: { code: 'crs.gridOther', about: ['QAZTRF23 → SK42'] },
    });
    const zeros = { ...KAZAKH_GRID, shift: () => [0, 0] as const };
    expect(grid.install(writeNtv2([zeros]))).toMatchObject({ error: { code: 'crs.nullShift' } });
    expect(grid.read()).toEqual(installed);
    expect(readdirSync(join(seat, 'grids'))).toEqual(['qazgrid_kz.gsb']);
    expect(statSync(join(seat, 'grids', 'qazgrid_kz.gsb')).mode & 0o077).toBe(0);
    grid.remove();
    expect(grid.read()).toEqual({ ok: true, value: null });
    grid.remove();
  });

  it('sees another file that is put into its place', () => {
    const grid = new SeatGrid(seat);
    const first = grid.install(writeNtv2([KAZAKH_GRID]));
    writeFileSync(join(seat, 'grids', 'qazgrid_kz.gsb'), writeNtv2([{ ...KAZAKH_GRID, stepDegrees: 0.5 }]));
    const second = grid.read();
    expect(second.ok && first.ok && second.value?.sha256 !== first.value?.sha256).toBe(true);
  });
});

const KAZAKH_EXTENT = [KAZAKH_GRID.west, KAZAKH_GRID.south, KAZAKH_GRID.east, KAZAKH_GRID.north].map((degrees) =>
  expect.closeTo(degrees, 9),
);
