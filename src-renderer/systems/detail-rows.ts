import type { LocalEntry, SystemsState } from '#contracts/workstation/systems.ts';
import { transverseMercator, type CoordinateSystem } from '#domain/crs/coordinate-systems.ts';
import type { LocalCrs } from '#domain/crs/local-crs.ts';
import type { useTexts } from '../app/texts.ts';
import type { Property } from '../ui/PropertyGrid.vue';
import { accuracyText, decimalsOf, extentText } from './system-rows.ts';

type Texts = ReturnType<typeof useTexts>;
type Way = SystemsState['ways'][number];

export function registryRows(system: CoordinateSystem, texts: Texts): readonly Property[] {
  const { t } = texts;
  return [
    { label: t('systems.detail.code'), value: system.id, mono: true },
    { label: t('systems.detail.datum'), value: t(`systems.datums.${system.datum}`) },
    {
      label: t('systems.detail.axes'),
      value: t(system.axisOrder === 'ne' ? 'systems.detail.axesNe' : 'systems.detail.axesEn'),
    },
    { label: t('systems.detail.area'), value: extentText(system.area, texts) },
    { label: t('systems.detail.proj'), value: system.proj, mono: true },
    { label: t('systems.detail.source'), value: t('systems.detail.registry') },
  ];
}

export function localRows(
  { system, edition, enteredAt, earlier, layers }: LocalEntry,
  texts: Texts,
): readonly Property[] {
  const { t, number, date } = texts;
  const { definition, source } = system;
  return [
    { label: t('systems.detail.code'), value: system.id, mono: true },
    ...(definition.kind === 'projection'
      ? [{ label: t('systems.detail.datum'), value: t(`systems.datums.${definition.datum}`) }]
      : []),
    { label: t('systems.detail.area'), value: extentText(system.area, texts) },
    { label: t('systems.detail.proj'), ...parameters(definition, texts) },
    { label: t('systems.form.accuracyM'), value: accuracyText(system.accuracyM, texts) },
    { label: t('systems.detail.source'), value: `${source.document}, ${date(source.date)}` },
    { label: t('systems.detail.valid'), value: termText(system, texts) },
    {
      label: t('systems.detail.edition'),
      value: t('systems.detail.editionOf', { edition, date: date(enteredAt) }),
    },
    ...(earlier === 0 ? [] : [{ label: t('systems.detail.earlier'), value: number(earlier) }]),
    { label: t('systems.detail.layers'), value: number(layers) },
  ];
}

export const wayRows = (way: Way | null, texts: Texts): readonly Property[] =>
  way === null
    ? []
    : [
        { label: texts.t('systems.detail.way'), value: way.pipeline, mono: true },
        { label: texts.t('systems.detail.accuracy'), value: accuracyText(way.accuracyM, texts), strong: true },
      ];

export const termText = ({ validFrom, validTo }: LocalCrs, { t, date }: Texts): string =>
  validTo === null
    ? t('systems.detail.validFrom', { from: date(validFrom) })
    : t('systems.detail.validFromTo', { from: date(validFrom), to: date(validTo) });

function parameters(definition: LocalCrs['definition'], { t, number }: Texts): { value: string; mono?: boolean } {
  if (definition.kind === 'projection') return { value: transverseMercator(definition), mono: true };
  const { base, dx, dy, scale, rotationDegrees } = definition;
  const turned = t('systems.detail.similarity', { base });
  const exact = (value: number): string => number(value, decimalsOf(value));
  return { value: `${turned}: dN ${exact(dy)}, dE ${exact(dx)}, m ${exact(scale)}, r ${exact(rotationDegrees)}°` };
}
