import { contoursOf, sidesOf, type Contour } from '#domain/documents/plan-contours.ts';
import { areaDoubled, directionAngle, lengthMm, perimeterMm } from '#domain/geometry/measures.ts';
import { printAngle } from '#domain/geometry/print.ts';
import { toSurveyAxes } from '#domain/geometry/survey-axes.ts';
import type { MultiPolygon, Position } from '#domain/geometry/types.ts';
import type { Drawing, DrawingFeature, FilePoint } from '../drawing.ts';

/** A cell: a text, or a number of so many decimals. */
export type Cell = string | { readonly value: number; readonly decimals: 1 | 2 | 3 };
export type CatalogueRow = readonly Cell[];

/** Both languages of the state stand in every heading, as on its sheets. */
const WORDS = {
  title: 'Координаттар каталогы / Каталог координат',
  system: 'Координаттар жүйесі / Система координат:',
  parcel: 'Жер учаскесі / Земельный участок:',
  outer: 'Сыртқы контур / Внешний контур',
  inner: 'Ішкі контур / Внутренний контур',
  points: 'Нүктелер / Пункты',
  area: 'Ауданы / Площадь, м²:',
  perimeter: 'Периметрі / Периметр, м:',
  contourHead: [
    '№',
    'X (солтүстік / север), м',
    'Y (шығыс / восток), м',
    'S, м',
    'Дирекциялық бұрыш / Дирекционный угол',
  ],
  pointHead: ['№', 'X (солтүстік / север), м', 'Y (шығыс / восток), м', 'Биіктігі / Высота, м', 'Коды / Код'],
} as const;

/**
 * The rows of a coordinate catalogue: each parcel with its contours, area and perimeter, then points of their own.
 *
 *     №  X (north)      Y (east)        S       direction angle
 *     1  5670181,044    12674503,798    32,85   53°22′17″
 *     …
 *     1  5670181,044    12674503,798
 *
 * CRS   [east, north] in metres, rounded to the millimetre; area and lengths are those of the rounded points
 */
export function catalogueRows({ features, crs }: Drawing): readonly CatalogueRow[] {
  const parcels = features.filter(({ geometry }) => geometry.kind === 'polygon');
  const points = features.filter(({ geometry }) => geometry.kind === 'point');
  const system = crs.text ?? (crs.epsg === null ? null : `EPSG:${String(crs.epsg)}`);
  const code = crs.epsg !== null && !system?.includes(String(crs.epsg)) ? ` (EPSG:${String(crs.epsg)})` : '';
  return [
    [WORDS.title],
    ...(system === null ? [] : [[WORDS.system, system + code]]),
    [],
    ...parcels.flatMap(parcelRows),
    ...(parcels.length > 0 && points.length > 0 ? [[WORDS.points]] : []),
    ...(points.length > 0 ? [WORDS.pointHead, ...points.flatMap(pointRows)] : []),
  ];
}

function parcelRows({ name, geometry }: DrawingFeature): readonly CatalogueRow[] {
  if (geometry.kind !== 'polygon') return [];
  const shape: MultiPolygon = geometry.polygons.map((rings) => rings.map((ring) => ring.map(toMm)));
  return [
    name === null || name === '' ? [WORDS.parcel] : [WORDS.parcel, name],
    WORDS.contourHead,
    ...contoursOf(shape).flatMap(contourRows),
    [WORDS.area, { value: Math.floor((areaDoubled(shape) + 100_000) / 200_000) / 10, decimals: 1 }],
    [WORDS.perimeter, { value: toCentimetres(perimeterMm(shape)), decimals: 2 }],
    [],
  ];
}

function contourRows(contour: Contour): readonly CatalogueRow[] {
  const [first] = contour.points;
  if (first === undefined) return [];
  return [
    [contour.hole ? WORDS.inner : WORDS.outer],
    ...sidesOf(contour).map(({ from, to }) => [
      ...pointCells(String(from.no), from.at),
      { value: toCentimetres(lengthMm(from.at, to.at)), decimals: 2 as const },
      printAngle(directionAngle(from.at, to.at)),
    ]),
    pointCells(String(first.no), first.at),
  ];
}

const pointRows = ({ name, geometry, height, attributes }: DrawingFeature): readonly CatalogueRow[] =>
  geometry.kind === 'point'
    ? geometry.points.map((point) => [
        ...pointCells(name ?? '', toMm(point)),
        height === null ? '' : { value: height, decimals: 3 },
        String(attributes['code'] ?? ''),
      ])
    : [];

function pointCells(no: string, at: Position): readonly Cell[] {
  const { xNorthMm, yEastMm } = toSurveyAxes(at);
  return [no, { value: xNorthMm / 1000, decimals: 3 }, { value: yEastMm / 1000, decimals: 3 }];
}

const toMm = ([east, north]: FilePoint): Position => [Math.round(east * 1000), Math.round(north * 1000)];

/** Half up, as lengths are printed. */
const toCentimetres = (mm: number): number => Math.floor(mm / 10 + 0.5) / 100;
