import type { ImportReport, PlacedSummary } from '#contracts/workstation/exchange.ts';
import type { useTexts } from '../app/texts.ts';
import type { Property } from '../ui/PropertyGrid.vue';
import { systemName, unitName } from './systems.ts';

type Texts = ReturnType<typeof useTexts>;
type Counts = ImportReport['counts'];

/** Layers that are named one by one. */
const MOST_NAMED = 6;

/** What was found in the file, as it stands there. */
export function foundRows(report: ImportReport, texts: Texts): readonly Property[] {
  const { t, number } = texts;
  const { arcs, chordErrorM } = report.densified;
  return [
    {
      label: t('files.found.format'),
      value: [FORMAT_NAMES[report.format], ...(report.version === null ? [] : [report.version])].join(' · '),
    },
    ...(report.encoding === null
      ? []
      : [
          {
            label: t('files.found.encoding'),
            value: `${report.encoding.name}, ${t(`files.source.${report.encoding.source}`)}`,
          },
        ]),
    { label: t('files.found.crs'), value: crsText(report, texts), reason: t('files.found.noCrs') },
    { label: t('files.found.unit'), value: unitText(report, texts), reason: t('files.found.noUnit') },
    { label: t('files.found.content'), value: countsText(report.counts, texts), reason: t('files.found.empty') },
    { label: t('files.found.layers'), value: layersText(report, texts) },
    ...(arcs === 0
      ? []
      : [
          {
            label: t('files.found.arcs'),
            value: t('files.found.arcsAsChords', { n: number(arcs), error: number(chordErrorM, 3) }, arcs),
          },
        ]),
  ];
}

/** What came of it on the grid. */
export function resultRows(placed: PlacedSummary, texts: Texts): readonly Property[] {
  const { t, number } = texts;
  const counted = (key: 'joined' | 'dropped' | 'repeated'): readonly Property[] =>
    placed[key] === 0 ? [] : [{ label: t(`files.result.${key}`), value: number(placed[key]) }];
  return [
    { label: t('files.result.content'), value: countsText(placed.counts, texts), reason: t('files.keep.nothing') },
    {
      label: t('files.result.pipeline'),
      value: placed.pipeline ?? t('files.result.none'),
      mono: placed.pipeline !== null,
    },
    {
      label: t('files.result.accuracy'),
      value:
        placed.accuracyM === 0
          ? t('files.result.exact')
          : t('files.result.accuracyM', { m: trimmed(placed.accuracyM, texts) }),
    },
    { label: t('files.result.move'), value: t('files.result.mm', { mm: number(placed.largestMoveMm, 2) }) },
    ...counted('joined'),
    ...counted('dropped'),
    ...counted('repeated'),
  ];
}

const trimmed = (metres: number, { number }: Texts): string => number(metres, Number.isInteger(metres) ? 0 : 2);

const FORMAT_NAMES: Readonly<Record<ImportReport['format'], string>> = {
  dxf: 'DXF',
  shapefile: 'Shapefile',
  geojson: 'GeoJSON',
  geopackage: 'GeoPackage',
  mif: 'MapInfo MIF',
  landxml: 'LandXML',
  kml: 'KML',
  gpx: 'GPX',
  points: 'CSV / XLSX',
  catalogue: 'CSV / XLSX',
};

function crsText({ crs }: ImportReport, texts: Texts): string | null {
  if (crs.id !== null)
    return crs.known ? systemName(texts, crs.id) : `${crs.id} (${texts.t('files.found.unknownCrs')})`;
  return crs.text === null || crs.text === '' ? null : crs.text.slice(0, 160);
}

function unitText({ unit, axes }: ImportReport, texts: Texts): string | null {
  if (unit !== null) return unitName(texts, unit);
  return axes === 'lonLat' || axes === 'latLon' ? texts.t('files.found.degrees') : null;
}

const KINDS = ['polygon', 'line', 'point', 'text'] as const;

function countsText(counts: Counts, { t, number }: Texts): string | null {
  const parts = KINDS.filter((kind) => counts[kind] > 0).map(
    (kind) => `${t(`files.kind.${kind}`)}: ${number(counts[kind])}`,
  );
  return parts.length === 0 ? null : parts.join(', ');
}

function layersText({ layers, layersTotal }: ImportReport, { t, number }: Texts): string {
  const named = layers.slice(0, MOST_NAMED).map(({ name, polygon, line, point, text }) => {
    const shownName = name === '' ? t('files.found.noLayer') : name;
    return `${shownName} (${number(polygon + line + point + text)})`;
  });
  const rest = layersTotal - named.length;
  return [...named, ...(rest > 0 ? [t('files.found.more', { n: number(rest) })] : [])].join(', ');
}
