import { computed } from 'vue';
import type { BaseMap, Scan } from '#contracts/workstation/map.ts';
import type { ReferenceLayer } from '#contracts/workstation/exchange.ts';
import { useTexts } from '../../app/texts.ts';
import { useLayers } from '../../exchange/layers.store.ts';
import { useBaseMaps } from '../base/base-maps.store.ts';
import { useScans } from '../scan/scans.store.ts';
import { useMapView } from '../map-view.store.ts';
import { isRegisterItem, moved, placed, type RegisterItem, stackOf } from './layer-stack.ts';
import { useLooks } from './looks.store.ts';

/** A layer as the panel lists it. */
export type LayerRow = { readonly id: string; readonly name: string; readonly shown: boolean } & (
  | { readonly kind: 'register'; readonly item: RegisterItem }
  | { readonly kind: 'reference'; readonly layer: ReferenceLayer }
  | { readonly kind: 'base'; readonly map: BaseMap }
  | { readonly kind: 'scan'; readonly scan: Scan }
);

/** The stack of the map, from the lowest, and the rows of the panel, from the topmost; what a person does with a row. */
export function useLayerRows() {
  const { t } = useTexts();
  const view = useMapView();
  const looks = useLooks();
  const reference = useLayers();
  const base = useBaseMaps();
  const scans = useScans();

  const stack = computed<readonly string[]>(() =>
    stackOf(looks.order, {
      reference: (reference.layers ?? []).map(({ id }) => id),
      base: [...base.list, ...scans.list].map(({ id }) => id),
    }),
  );

  const rowOf = (id: string): LayerRow[] => {
    if (isRegisterItem(id))
      return [{ id, kind: 'register', item: id, name: t(`map.layer.${id}`), shown: view.shown[id] }];
    const layer = reference.layers?.find((each) => each.id === id);
    if (layer) return [{ id, kind: 'reference', layer, name: layer.name, shown: layer.shown }];
    const map = base.list.find((each) => each.id === id);
    if (map) return [{ id, kind: 'base', map, name: map.name, shown: map.shown }];
    const scan = scans.list.find((each) => each.id === id);
    return scan ? [{ id, kind: 'scan', scan, name: scan.name, shown: scan.shown }] : [];
  };
  const rows = computed<readonly LayerRow[]>(() => stack.value.toReversed().flatMap(rowOf));

  function show(row: LayerRow, shown: boolean): void {
    if (row.kind === 'register') view.shown[row.item] = shown;
    else if (row.kind === 'reference') void reference.show(row.id, shown);
    else if (row.kind === 'base') void base.show(row.id, shown);
    else void scans.show(row.id, shown);
  }

  return {
    stack,
    rows,
    show,
    /** 1 lifts it, -1 lowers it. */
    move: (id: string, step: 1 | -1): void => {
      looks.order = moved(stack.value, id, step);
    },
    /** Puts it where another one lies now. */
    putAt: (id: string, other: string): void => {
      looks.order = placed(stack.value, id, stack.value.indexOf(other));
    },
  };
}
