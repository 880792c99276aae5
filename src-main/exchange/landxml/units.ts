import type { LengthUnit } from './landxml-file.ts';

/** LandXML 1.2 and 2.0, linearUnit of Metric and Imperial. A US survey foot is 1200/3937 m by definition. */
const METRES: Readonly<Record<string, number>> = {
  millimeter: 0.001,
  centimeter: 0.01,
  meter: 1,
  kilometer: 1000,
  inch: 0.0254,
  foot: 0.3048,
  USSurveyFoot: 1200 / 3937,
  mile: 1609.344,
};

export function lengthUnit(name: string | undefined): LengthUnit | null {
  const metres = name === undefined ? undefined : METRES[name];
  return name === undefined || metres === undefined ? null : { name, metres };
}
