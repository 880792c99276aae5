import { assert, describe, expect, it } from 'vitest';
import { radToDegrees } from './angle-units.ts';
import { solveTraverse } from './solve-traverse.ts';
import { splitTable } from './split-table.ts';
import { aTolerance } from './tolerance.fixture.ts';
import { EMPTY_ROW, readTraverseSheet, type SheetRow, type TraverseSheet } from './traverse-sheet.ts';

const TOLERANCE = aTolerance();

/** point; angle; bearing; distance; x; y */
const sheetOf = (text: string, settings: Partial<TraverseSheet> = {}): TraverseSheet => {
  const split = splitTable(text);
  assert(split.ok);
  return {
    angleSide: 'left',
    bareUnit: 'degrees',
    kind: 'found',
    method: 'bowditch',
    tolerance: '',
    rows: split.value.map(({ cells }): SheetRow => {
      const [point = '', angle = '', bearing = '', distance = '', x = '', y = ''] = cells;
      return { point, angle, bearing, distance, x, y };
    }),
    ...settings,
  };
};

const LINKED = `A;;;;5670412,350;12674310,120
B;166°26′53″;;141,350;5670300,000;12674400,000
1;124-45-06;;128,304;;
2;203°57′15″;;156,627;;
C;202 28 08;;;5670234,196;12674789,712
D;;;;5670119,447;12674997,080`;

const solve = (sheet: TraverseSheet) => {
  const { arranged } = readTraverseSheet(sheet);
  assert(arranged.ok, JSON.stringify(arranged));
  const solved = solveTraverse(arranged.value.traverse, sheet.method, TOLERANCE);
  assert(solved.ok, JSON.stringify(solved));
  return { ...solved.value, lines: arranged.value.lines };
};

describe('a sheet that is being typed', () => {
  it('is the traverse of the file once it is whole', () => {
    const { figures, verdict, lines } = solve(sheetOf(LINKED));
    expect(figures.kind).toBe('linked');
    expect(lines).toEqual([1, 2, 3, 4]);
    expect(figures.missing).toEqual([]);
    expect(figures.vertices.map(({ position }) => position?.xNorthM.toFixed(3))).toEqual([
      '5670300.000',
      '5670213.394',
      '5670251.898',
      '5670234.196',
    ]);
    expect(verdict.passes).toBe(true);
  });

  it('computes at every row as far as the figures go, and never judges what is not there', () => {
    const all = LINKED.split('\n');
    const answers = all.map((_, count) => {
      const sheet = sheetOf(all.slice(0, count + 1).join('\n'));
      const { arranged } = readTraverseSheet(sheet);
      if (!arranged.ok) return arranged.error.code;
      const { figures } = solve(sheet);
      return `${figures.kind}, ${figures.vertices.filter(({ position }) => position !== null).length} placed, ${
        figures.linear === null ? 'not closed' : 'closed'
      }`;
    });
    expect(answers).toEqual([
      'traverse.noOrientation',
      // B is the start then, A its backsight
      'traverse.tooShort',
      'open, 2 placed, not closed',
      'open, 3 placed, not closed',
      'linked, 4 placed, closed',
      'linked, 4 placed, closed',
    ]);
  });

  it('leaves out a cell that it does not understand, says why, and names what is missing then', () => {
    const sheet = sheetOf(LINKED.replace('124-45-06', '124-75-06').replace('156,627', '156,6Z7'));
    const reading = readTraverseSheet(sheet);
    expect(reading.faulty).toBe(2);
    expect(reading.rows[2]?.angle.refusal).toMatchObject({ code: 'angle.minutes', about: ['124-75-06'] });
    expect(reading.rows[3]?.distance.refusal).toMatchObject({ code: 'table.number', about: ['156,6Z7'] });
    const { figures, verdict } = solve(sheet);
    expect(figures.missing).toEqual([
      { station: '1', what: 'angle' },
      { station: '2', what: 'distance' },
    ]);
    expect(figures.angular).toBeNull();
    expect(verdict).toMatchObject({ angular: null, linear: null });
  });

  it.each([
    ['120°15′30″', 120.2583333, 'dms'],
    ['120,2583°', 120.2583, 'degrees'],
    ['133,6204 гон', 120.25836, 'gon'],
    ['СВ 45°30′', 45.5, 'quadrant'],
    ['120.5', 120.5, 'bare'],
  ])('says what it understood: %s', (text, degrees, notation) => {
    const { rows } = readTraverseSheet(sheetOf(`A;;${text};;1;1`));
    expect(rows[0]?.bearing.angle?.notation).toBe(notation);
    expect(radToDegrees(rows[0]?.bearing.angle?.angleRad ?? 0)).toBeCloseTo(degrees, 5);
  });

  it('wants both coordinates or none, and a name in every row that has something', () => {
    const { rows } = readTraverseSheet(sheetOf('A;;;;1000;\n;90;;10;;'));
    expect(rows[0]?.y.refusal).toMatchObject({ code: 'table.pair', about: ['A'] });
    expect(rows[0]?.x.refusal).toBeNull();
    expect(rows[1]?.point.refusal?.code).toBe('table.name');
    expect(readTraverseSheet({ ...sheetOf('A;;;;1;1'), rows: [EMPTY_ROW] }).faulty).toBe(0);
  });

  it('takes the kind that the person says', () => {
    expect(solve(sheetOf(LINKED, { kind: 'open' })).figures.kind).toBe('open');
    const loop = 'A;90;0;100;1000;1000\nB;90;;100;;\nC;90;;100;;\nD;90;;100;;';
    expect(solve(sheetOf(loop, { angleSide: 'right' })).figures.kind).toBe('closed');
    expect(solve(sheetOf(loop, { angleSide: 'right' })).lines).toEqual([0, 1, 2, 3, 0]);
    const open = readTraverseSheet(sheetOf(loop, { angleSide: 'right', kind: 'open' })).arranged;
    expect(open.ok ? null : open.error.code).toBe('traverse.noBacksight');
  });

  it('is Bowditch’s while a figure is missing, and least squares when none is', () => {
    const sheet = sheetOf(LINKED, { method: 'least-squares' });
    expect(solve(sheet).adjusted).not.toBeNull();
    const gap = solve(sheetOf(LINKED.replace('156,627', ''), { method: 'least-squares' }));
    expect(gap.adjusted).toBeNull();
    expect(gap.figures.method).toBe('bowditch');
  });
});
