import type { SheetKind } from '#domain/documents/sheet-kind.ts';
import { invariant } from '#domain/invariant.ts';
import { catalogueSheet, type CatalogueSheet } from './catalogue-sheet.ts';
import { identificationSheet, type IdentificationSheet } from './identification-sheet.ts';
import { noteSheet, type NoteSheet } from './note-sheet.ts';
import { planSheet, type PlanSheet } from './plan-sheet.ts';
import { projectSheet, type ProjectSheet } from './project-sheet.ts';
import { schemeSheet, type SchemeSheet } from './scheme-sheet.ts';
import { settingOutSheet, type SettingOutSheet } from './setting-out-sheet.ts';
import type { SheetOrder } from './sheet-base.ts';

/** Templates under resources/templates. */
export const TEMPLATES: Readonly<Record<SheetKind, string>> = {
  land_cadastral_plan: 'land-cadastral-plan.typ',
  coordinate_catalogue: 'coordinate-catalogue.typ',
  land_management_project: 'land-management-project.typ',
  setting_out_act: 'setting-out-act.typ',
  identification_document: 'identification-document.typ',
  explanatory_note: 'explanatory-note.typ',
  situational_scheme: 'situational-scheme.typ',
};

export type AnySheet =
  PlanSheet | CatalogueSheet | ProjectSheet | SettingOutSheet | IdentificationSheet | NoteSheet | SchemeSheet;

/** What the template of an order receives: finished texts and millimetres of paper. */
export function composeSheet(order: SheetOrder): AnySheet {
  const { project } = order.data;
  switch (order.kind) {
    case 'land_cadastral_plan':
      return planSheet(order);
    case 'coordinate_catalogue':
      return catalogueSheet(order);
    case 'land_management_project':
      invariant(project, 'a project sheet is ordered of a case');
      return projectSheet(order, project);
    case 'setting_out_act':
      return settingOutSheet(order);
    case 'identification_document':
      return identificationSheet(order);
    case 'explanatory_note':
      invariant(project, 'an explanatory note is ordered of a case');
      return noteSheet(order, project);
    case 'situational_scheme':
      return schemeSheet(order);
  }
}
