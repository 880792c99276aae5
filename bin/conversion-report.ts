import { messages } from '#locales/messages.ts';
import type { Drawing, Skipped } from '#main/exchange/drawing.ts';
import type { Transform } from '#main/exchange/find-transform.ts';
import type { PolygoniseFinding } from '#main/exchange/polygonise.ts';
import type { WrittenDrawing } from '#main/exchange/write-drawing.ts';

export interface ConversionFacts {
  readonly input: string;
  readonly source: Drawing;
  /** Of the lines that were to be closed. */
  readonly findings: readonly PolygoniseFinding[];
  readonly drawing: Drawing;
  readonly transform: Transform | null;
  readonly written: WrittenDrawing;
}

/** What was found, done and left out, in sentences for standard error. */
export function conversionReport(facts: ConversionFacts): readonly string[] {
  const { input, source, findings, drawing, transform, written } = facts;
  const { format, version, encoding, densified } = source;
  return [
    `${input}: ${format}${version === null ? '' : ` ${version}`}, ${counts(source)}`,
    `${frameOf(source)}${encoding === null ? '' : `; ${encoding.name} (${encoding.source})`}`,
    ...(transform?.id ? [`transformed by ${transform.id}, within ${String(transform.accuracyM)} m`] : []),
    ...(densified.arcs === 0 ? [] : [`${String(densified.arcs)} curves turned into chords, within 1 mm`]),
    ...findings.map(findingText),
    ...[...drawing.skipped, ...written.left].map(skippedText),
    `${[...written.files.keys()].join(', ')}: ${written.format}, ${String(written.written)} features`,
  ];
}

const FINDINGS = {
  bridge: 'a line that bounds nothing',
  dangle: 'a loose end',
  gap: 'a gap that was not closed',
  gapClosed: 'a gap closed',
  numberAmbiguous: 'several texts inside a contour',
  textUndecided: 'a text on a boundary, of no contour',
  tooManyCrossings: 'too many crossings, nothing closed',
} as const satisfies Record<PolygoniseFinding['kind'], string>;

function findingText({ kind, layer, at, distanceMm, text }: PolygoniseFinding): string {
  const facts = [
    layer === '' ? null : `layer ${layer}`,
    at && `at ${at.join(' ')}`,
    distanceMm === null ? null : `${String(Math.round(distanceMm))} mm`,
    text,
  ];
  return [`lines: ${FINDINGS[kind]}`, ...facts.filter((fact) => fact !== null)].join(', ');
}

const counts = ({ features }: Drawing): string =>
  (['polygon', 'line', 'point', 'text'] as const)
    .map((kind) => `${String(features.filter(({ geometry }) => geometry.kind === kind).length)} ${kind}s`)
    .join(', ');

function frameOf({ crs, axes, unit }: Drawing): string {
  const code = crs.epsg === null ? null : `EPSG:${String(crs.epsg)}`;
  const system = [crs.text, code].filter((part) => part !== null).join(', ') || 'no coordinate system named';
  const degrees = axes === 'lonLat' || axes === 'latLon';
  const scale = unit === null ? 'no unit named, taken for metres' : `unit ${unit.name} (${String(unit.metres)} m)`;
  return `${system}; axes ${axes}; ${degrees ? 'degrees' : scale}`;
}

function skippedText({ what, reason, count, where }: Skipped): string {
  return `skipped: ${String(count)} × ${what}${where === null ? '' : ` (${where})`}: ${reasonText(reason)}`;
}

/** The English text of `exchange.skipped.<reason>`; a refusal of a transformation has its own. */
function reasonText(reason: string): string {
  for (const tree of [messages.en.exchange.skipped, messages.en.refusals]) {
    const text = reason
      .split('.')
      .reduce<unknown>(
        (node, part) =>
          typeof node === 'object' && node !== null ? (node as Record<string, unknown>)[part] : undefined,
        tree,
      );
    if (typeof text === 'string') return text;
  }
  return reason;
}
