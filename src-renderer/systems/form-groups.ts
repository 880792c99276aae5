import type { FormField } from './local-form.ts';

export type FieldOptions = 'datum' | 'base';

interface FieldPlace {
  readonly name: FormField;
  /** Text under `systems.form`, where it is not the name. */
  readonly label?: 'scale' | 'source' | 'sourceDate';
  readonly wide?: boolean;
  readonly numeric?: boolean;
  readonly date?: boolean;
  readonly options?: FieldOptions;
  /** For one kind of parameters alone. */
  readonly only?: 'projection' | 'similarity';
}

interface FormGroup {
  readonly id: 'name' | 'parameters' | 'document' | 'area';
  readonly fields: readonly FieldPlace[];
}

/** Fields in the order in which a document states them; x is north. */
export const FORM_GROUPS: readonly FormGroup[] = [
  {
    id: 'name',
    fields: [
      { name: 'code', wide: true },
      { name: 'nameKk', wide: true },
      { name: 'nameRu', wide: true },
      { name: 'nameEn', wide: true },
    ],
  },
  {
    id: 'parameters',
    fields: [
      { name: 'datum', only: 'projection', wide: true, options: 'datum' },
      { name: 'latitudeOfOrigin', only: 'projection', numeric: true },
      { name: 'centralMeridian', only: 'projection', numeric: true },
      { name: 'falseNorthing', only: 'projection', numeric: true },
      { name: 'falseEasting', only: 'projection', numeric: true },
      { name: 'projectionScale', label: 'scale', only: 'projection', numeric: true },
      { name: 'base', only: 'similarity', wide: true, options: 'base' },
      { name: 'dy', only: 'similarity', numeric: true },
      { name: 'dx', only: 'similarity', numeric: true },
      { name: 'similarityScale', label: 'scale', only: 'similarity', numeric: true },
      { name: 'rotationDegrees', only: 'similarity', numeric: true },
    ],
  },
  {
    id: 'document',
    fields: [
      { name: 'document', label: 'source', wide: true },
      { name: 'documentDate', label: 'sourceDate', date: true },
      { name: 'accuracyM', numeric: true },
      { name: 'validFrom', date: true },
      { name: 'validTo', date: true },
    ],
  },
  {
    id: 'area',
    fields: [
      { name: 'west', numeric: true },
      { name: 'east', numeric: true },
      { name: 'south', numeric: true },
      { name: 'north', numeric: true },
    ],
  },
];
