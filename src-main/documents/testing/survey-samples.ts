import { SurveyTolerances } from '#domain/survey/survey-tolerances.ts';
import type { NetworkSheet, ObservationKind, ObservationRow } from '#domain/survey/network/network-sheet.ts';
import type { SurveyReportOrder } from '#domain/survey/report/survey-report.ts';
import { EMPTY_ROW, type SheetRow, type TraverseSheet } from '#domain/survey/traverse-sheet.ts';
import delivered from '../../../db/reference/survey-tolerances.json' with { type: 'json' };

/* Orders of adjustment reports with invented figures. */

const TOLERANCES = SurveyTolerances.parse(delivered).items;

const made = (of: SurveyReportOrder['input'], toleranceId: string): SurveyReportOrder => {
  const tolerance = TOLERANCES.find(({ id }) => id === toleranceId);
  if (tolerance === undefined) throw new Error(`no row ${toleranceId}`);
  return {
    input: of,
    tolerance,
    work: 'Съёмка участка по ул. Абая, договор № 17',
    madeBy: 'Ермеков Санжар Тимурұлы (ermekov)',
    madeAt: '2026-11-23T05:52:15.000Z',
    version: '0.1.0',
  };
};

const station = (point: string, rest: Partial<SheetRow>): SheetRow => ({ ...EMPTY_ROW, point, ...rest });

/** Linked between B and C with backsight A and foresight D: 16.6″ and 1:4000 or so. */
const ROWS: readonly SheetRow[] = [
  station('A', { x: '5670412,350', y: '12674310,120' }),
  station('B', { angle: '166-26-53', distance: '141,350', x: '5670300,000', y: '12674400,000' }),
  station('1', { angle: '124-45-06', distance: '128,304' }),
  station('2', { angle: '203-57-15', distance: '156,627' }),
  station('C', { angle: '202-28-08', x: '5670234,196', y: '12674789,712' }),
  station('D', { x: '5670119,447', y: '12674997,080' }),
];

export const traverseOrder = (change: Partial<TraverseSheet> = {}): SurveyReportOrder =>
  made(
    {
      of: 'traverse',
      sheet: {
        angleSide: 'left',
        bareUnit: 'degrees',
        kind: 'found',
        method: 'bowditch',
        tolerance: 'theodolite-30',
        rows: ROWS,
        ...change,
      },
    },
    'theodolite-30',
  );

const measured = (kind: ObservationKind, at: string, rest: Partial<ObservationRow>): ObservationRow => ({
  kind,
  at,
  from: '',
  to: '',
  value: '',
  second: '',
  sd: '',
  isLeftOut: false,
  ...rest,
});

/*
 *    K2 -------- P1       K1, K2 given; P1, P2 new, P2 by GNSS as well.
 *    | \       / |        Measured: directions at K1, all five distances, the angle at P1, GNSS at P2.
 *    |   \   /   |
 *    |     X     |
 *    K1 -------- P2
 */
/** `leftOut`: rows, counted from 0. */
export const networkOrder = ({ gross = false, leftOut = [] as readonly number[] } = {}): SurveyReportOrder => {
  const sheet: NetworkSheet = {
    points: [
      { name: 'K1', x: '5670000,000', y: '12674000,000', isFixed: true },
      { name: 'K2', x: '5670200,000', y: '12674000,000', isFixed: true },
      { name: 'P1', x: '5670210,0', y: '12674300,1', isFixed: false },
      { name: 'P2', x: '5670000,1', y: '12674280,0', isFixed: false },
    ],
    observations: [
      measured('direction', 'K1', { to: 'K2', value: '0°00′00″' }),
      measured('direction', 'K1', { to: 'P1', value: '55°00′31″' }),
      measured('direction', 'K1', { to: 'P2', value: '90°00′03″' }),
      measured('distance', 'K1', { to: 'P1', value: '366,198' }),
      measured('distance', 'K1', { to: 'P2', value: '280,003' }),
      measured('distance', 'K2', { to: 'P1', value: '300,165' }),
      measured('distance', 'K2', { to: 'P2', value: gross ? '344,193' : '344,093' }),
      measured('distance', 'P1', { to: 'P2', value: '210,953' }),
      measured('angle', 'P1', { from: 'P2', to: 'K2', value: '82°39′07″' }),
      measured('gnss', 'P2', { value: '5670000,004', second: '12674279,995', sd: '8' }),
    ].map((row, index) => ({ ...row, isLeftOut: leftOut.includes(index) })),
  };
  return made({ of: 'network', sheet, bareUnit: 'degrees', tolerance: 'total-station-5' }, 'total-station-5');
};
