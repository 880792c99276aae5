import type { PlanData } from '#domain/documents/plan-data.ts';
import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import type { RightKind } from '#domain/rights/right.ts';
import {
  alike,
  areaField,
  burdensField,
  categoryField,
  divisibilityField,
  field,
  placeField,
  purposeField,
  rightsText,
} from '../plan-fields.ts';
import type { PlanField } from '../plan-fields.ts';
import { planTables } from '../plan-tables.ts';
import type { PlanTables } from '../plan-tables.ts';
import { drawingParts, roomForDrawing } from './drawing-parts.ts';
import type { DrawingParts } from './drawing-parts.ts';
import { almatyMoment, printDay, sheetBase } from './sheet-base.ts';
import type { SheetBase, SheetOrder } from './sheet-base.ts';

export interface IdentificationSheet extends SheetBase, DrawingParts {
  readonly ground: string;
  readonly fields: readonly PlanField[];
  readonly drawingOnOwnPage: boolean;
  readonly tables: PlanTables;
}

/** The plan of the parcel has a sheet of its own; here a smaller one serves. */
const LEAST_HEIGHT = 76;
/** Two lines of the norm over the fields and one of the form at the foot, millimetres. */
const GROUND_HEIGHT = 11;

/**
 * Identification document of a parcel: an act on the kind of right (Land Code art. 43 (9)); characteristics in the order of
 * the Registration Law art. 1. Holders are not named: the document stays valid when they change.
 */
export function identificationSheet(order: SheetOrder): IdentificationSheet {
  const { data, options } = order;
  const fields = identificationFields(data);
  const { area, isAlone } = roomForDrawing(order, fields, { least: LEAST_HEIGHT, taken: GROUND_HEIGHT });
  const tables = planTables(data);
  return {
    ...sheetBase(order),
    ground:
      'Жер кодексінің 43-бабы 9, 9-1-тармақтары: қалаларда объектінің кадастрлық паспорты осы құжат болып табылады / Земельный кодекс, ст. 43, п. 9, 9-1: в городах этим документом является кадастровый паспорт объекта',
    fields,
    ...drawingParts(order, area),
    drawingOnOwnPage: isAlone,
    tables: options.show.neighbours ? tables : { ...tables, neighbours: [] },
  };
}

const OWNERSHIP: Readonly<Record<'private' | 'state', { readonly kk: string; readonly ru: string }>> = {
  private: { kk: 'жеке меншік', ru: 'частная собственность' },
  state: { kk: 'мемлекеттік меншік', ru: 'государственная собственность' },
};

/** Land that is used, and not owned, by its holder is the state's. */
const formOf = (kind: RightKind): keyof typeof OWNERSHIP => (kind === 'private_ownership' ? 'private' : 'state');

function identificationFields(data: PlanData): readonly PlanField[] {
  const forms = [...new Set(data.rights.map(({ kind }) => formOf(kind)))].map((form) => OWNERSHIP[form]);
  const parts = data.geometry.length;
  const buildings = data.buildings.filter(({ own }) => own).length;
  const made = printDay(almatyMoment(data.madeAt));
  return [
    placeField(data),
    field({ kk: 'Объектінің түрі', ru: 'Вид объекта' }, { kk: 'жер учаскесі', ru: 'земельный участок' }),
    field({ kk: 'Кадастрлық нөмірі', ru: 'Кадастровый номер' }, alike(printParcelNumber(data.number))),
    field(
      { kk: 'Меншік нысаны', ru: 'Форма собственности' },
      forms.length === 0
        ? { kk: 'тіркелмеген', ru: 'не зарегистрирована' }
        : { kk: forms.map(({ kk }) => kk).join('; '), ru: forms.map(({ ru }) => ru).join('; ') },
    ),
    field({ kk: 'Құқық түрі, мерзімі', ru: 'Вид права, срок' }, rightsText(data)),
    field(
      { kk: 'Құрамдас бөліктерінің саны', ru: 'Количество составляющих' },
      {
        kk: `учаске бөліктері – ${parts}, құрылыстар – ${buildings}`,
        ru: `частей участка – ${parts}, строений – ${buildings}`,
      },
    ),
    areaField(data),
    categoryField(data),
    divisibilityField(data),
    purposeField(data),
    burdensField(data),
    // A5.11: when and by whom the document was made, and the term of the law.
    field(
      { kk: 'Құжаттың жасалуы', ru: 'Изготовление документа' },
      {
        kk: [made, data.preparedBy, 'мерзімі 4 жұмыс күні'].filter(Boolean).join(' · '),
        ru: [made, data.preparedBy, 'срок 4 рабочих дня'].filter(Boolean).join(' · '),
      },
    ),
  ];
}
