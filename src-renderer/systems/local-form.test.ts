import { describe, expect, it } from 'vitest';
import { aLocalCrs, aSimilarity } from '#domain/crs/local-crs.fixture.ts';
import { decimalOf } from './decimal.ts';
import { checkForm, emptyForm, formOf, type FormField, type LocalForm } from './local-form.ts';

const problemsOf = (form: LocalForm): Partial<Record<FormField, string>> =>
  Object.fromEntries(
    [...checkForm(form).problems].map(([field, { key, bound }]) => [field, bound === null ? key : `${key} ${bound}`]),
  );

describe('form of a local system', () => {
  it.each([
    ['a projection', aLocalCrs()],
    ['a similarity', { ...aLocalCrs(), definition: aSimilarity({ rotationDegrees: -0.123456789 }), validTo: null }],
  ])('gives %s back digit by digit', (_name, system) => {
    expect(checkForm(formOf(system))).toEqual({ system, problems: new Map() });
  });

  it('an empty form asks for what is missing and for nothing that stands there', () => {
    expect(problemsOf(emptyForm([66, 48, 72, 52]))).toEqual({
      code: 'empty',
      nameKk: 'empty',
      nameRu: 'empty',
      nameEn: 'empty',
      centralMeridian: 'empty',
      falseNorthing: 'empty',
      falseEasting: 'empty',
      accuracyM: 'empty',
      document: 'empty',
      documentDate: 'empty',
      validFrom: 'empty',
    });
    expect(problemsOf({ ...formOf(aLocalCrs()), kind: 'similarity' })).toEqual({
      base: 'zone',
      dx: 'empty',
      dy: 'empty',
    });
  });

  it('says at each field what is wrong with it and where the bound lies', () => {
    const form = formOf(aLocalCrs());
    expect(
      problemsOf({
        ...form,
        code: 'Алматы',
        centralMeridian: '12',
        projectionScale: '2',
        falseEasting: '10 м',
        accuracyM: '0',
        validFrom: '2030-01-01',
        nameKk: 'А'.repeat(201),
      }),
    ).toEqual({
      code: 'code',
      centralMeridian: 'least 40',
      projectionScale: 'most 1.01',
      falseEasting: 'number',
      accuracyM: 'above 0',
      nameKk: 'long 200',
    });
    expect(problemsOf({ ...form, validFrom: '2030-01-01' })).toEqual({ validTo: 'end' });
    expect(problemsOf({ ...form, east: '60' })).toEqual({ east: 'order', north: 'order' });
  });
});

describe('decimalOf', () => {
  it.each([
    ['5 670 181,044', 5_670_181.044],
    ['12674503.798', 12_674_503.798],
    ['−0,25', -0.25],
    ['1e5', NaN],
    ['', NaN],
    ['12,5,1', NaN],
  ])('reads %j', (text, value) => {
    expect(decimalOf(text)).toBe(value);
  });
});
