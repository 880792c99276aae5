import type { z } from 'zod';
import type { Extent } from '#domain/crs/extent.ts';
import { LocalCrs } from '#domain/crs/local-crs.ts';
import { decimalOf } from './decimal.ts';

/** The form of a local system: what was typed, as texts; the schema of the domain says what is wrong with it. */

const NUMBERS = [
  'latitudeOfOrigin',
  'centralMeridian',
  'projectionScale',
  'falseNorthing',
  'falseEasting',
  'dy',
  'dx',
  'similarityScale',
  'rotationDegrees',
  'accuracyM',
  'west',
  'south',
  'east',
  'north',
] as const;
const TEXTS = [
  'code',
  'nameKk',
  'nameRu',
  'nameEn',
  'kind',
  'datum',
  'base',
  'document',
  'documentDate',
  'validFrom',
  'validTo',
] as const;
export type FormField = (typeof NUMBERS)[number] | (typeof TEXTS)[number];
export type LocalForm = Readonly<Record<FormField, string>>;

const AREA = ['west', 'south', 'east', 'north'] as const satisfies readonly FormField[];

/** What is usual stands there already; the area is that of the region until somebody says better. */
export function emptyForm(area: Extent | null): LocalForm {
  const blank = Object.fromEntries([...NUMBERS, ...TEXTS].map((field) => [field, ''])) as Record<FormField, string>; // every field
  return {
    ...blank,
    kind: 'projection',
    datum: 'sk42',
    latitudeOfOrigin: '0',
    projectionScale: '1',
    similarityScale: '1',
    rotationDegrees: '0',
    ...areaOf(area),
  };
}

export function formOf(system: LocalCrs): LocalForm {
  const { definition, source, area } = system;
  const own =
    definition.kind === 'projection'
      ? {
          datum: definition.datum,
          latitudeOfOrigin: printed(definition.latitudeOfOrigin),
          centralMeridian: printed(definition.centralMeridian),
          projectionScale: printed(definition.scale),
          falseNorthing: printed(definition.falseNorthing),
          falseEasting: printed(definition.falseEasting),
        }
      : {
          base: definition.base,
          dy: printed(definition.dy),
          dx: printed(definition.dx),
          similarityScale: printed(definition.scale),
          rotationDegrees: printed(definition.rotationDegrees),
        };
  return {
    ...emptyForm(area),
    ...own,
    kind: definition.kind,
    code: system.id.replace('LOCAL:', ''),
    nameKk: system.nameKk,
    nameRu: system.nameRu,
    nameEn: system.nameEn,
    accuracyM: printed(system.accuracyM),
    document: source.document,
    documentDate: source.date,
    validFrom: system.validFrom,
    validTo: system.validTo ?? '',
  };
}

/** What was typed as the domain takes it; numbers that are none are NaN, which it refuses. */
export function enteredOf(form: LocalForm): object {
  const { kind, datum, base } = form;
  const number = (field: (typeof NUMBERS)[number]): number => decimalOf(form[field]);
  return {
    id: `LOCAL:${form.code.trim()}`,
    nameKk: form.nameKk.trim(),
    nameRu: form.nameRu.trim(),
    nameEn: form.nameEn.trim(),
    definition:
      kind === 'similarity'
        ? {
            kind,
            base,
            dx: number('dx'),
            dy: number('dy'),
            scale: number('similarityScale'),
            rotationDegrees: number('rotationDegrees'),
          }
        : {
            kind,
            datum,
            latitudeOfOrigin: number('latitudeOfOrigin'),
            centralMeridian: number('centralMeridian'),
            scale: number('projectionScale'),
            falseEasting: number('falseEasting'),
            falseNorthing: number('falseNorthing'),
          },
    accuracyM: number('accuracyM'),
    source: { document: form.document.trim(), date: form.documentDate },
    validFrom: form.validFrom,
    validTo: form.validTo === '' ? null : form.validTo,
    area: AREA.map(number),
  };
}

/** A text under `systems.form.wrong`, and the bound that it names. */
export interface FormProblem {
  readonly key: 'empty' | 'number' | 'least' | 'above' | 'most' | 'long' | 'date' | 'code' | 'order' | 'end' | 'zone';
  readonly bound: number | null;
}

export interface CheckedForm {
  /** Null while something is wrong. */
  readonly system: LocalCrs | null;
  readonly problems: ReadonlyMap<FormField, FormProblem>;
}

export function checkForm(form: LocalForm): CheckedForm {
  const parsed = LocalCrs.safeParse(enteredOf(form));
  if (parsed.success) return { system: parsed.data, problems: new Map() };
  const problems = new Map<FormField, FormProblem>();
  for (const issue of parsed.error.issues)
    for (const field of fieldsOf(issue.path, form.kind))
      if (!problems.has(field)) problems.set(field, problemOf(issue, { field, text: form[field] }));
  return { system: null, problems };
}

function fieldsOf(path: readonly PropertyKey[], kind: string): readonly FormField[] {
  const [head, part] = path;
  if (head === 'area') return typeof part === 'number' ? AREA.slice(part, part + 1) : ['east', 'north'];
  if (head === 'id') return ['code'];
  if (head === 'source') return [part === 'date' ? 'documentDate' : 'document'];
  const name = head === 'definition' ? part : head;
  if (name === 'scale') return [kind === 'similarity' ? 'similarityScale' : 'projectionScale'];
  return [...NUMBERS, ...TEXTS].filter((field) => field === name);
}

interface Typed {
  readonly field: FormField;
  readonly text: string;
}

function problemOf(issue: z.core.$ZodIssue, { field, text }: Typed): FormProblem {
  const plain = (key: FormProblem['key']): FormProblem => ({ key, bound: null });
  if (text.trim() === '') return plain(field === 'base' ? 'zone' : 'empty');
  if (issue.code === 'too_small')
    return { key: issue.inclusive === false ? 'above' : 'least', bound: Number(issue.minimum) };
  if (issue.code === 'too_big')
    return { key: issue.origin === 'string' ? 'long' : 'most', bound: Number(issue.maximum) };
  if (field === 'code') return plain('code');
  if (field === 'base') return plain('zone');
  if (issue.code === 'custom') return plain(field === 'validTo' ? 'end' : 'order');
  return plain(issue.code === 'invalid_format' ? 'date' : 'number');
}

function areaOf(area: Extent | null): Partial<LocalForm> {
  return area === null ? {} : Object.fromEntries(AREA.map((field, index) => [field, printed(area[index] ?? NaN)]));
}

/** Every digit: an edited number that lost one would be another system. */
const printed = (value: number): string => (Number.isNaN(value) ? '' : String(value).replace('.', ','));
