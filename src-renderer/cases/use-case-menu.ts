import { storeToRefs } from 'pinia';
import { nextTick, type ShallowRef } from 'vue';
import { snapTo } from '#domain/geometry/snap.ts';
import { ownParcels } from '#domain/cases/draft.ts';
import { KINDS } from '#domain/cases/kinds/kinds.ts';
import { operationOf, runOperation } from '../app/operations.ts';
import { useShortcuts } from '../app/shortcuts.store.ts';
import { useTexts } from '../app/texts.ts';
import type { MapHandle } from '../map/map-handle.ts';
import { useMapMenu, type MapMenuItem, type MenuPlace } from '../map/menu/map-menu.ts';
import { useCaseStore } from './case.store.ts';
import { useDrawing } from './drawing/drawing.store.ts';
import { edgesNear } from './drawing/edge-near.ts';
import { mmPerPixel, REACH_PX } from './drawing/map-tool.ts';
import type { GridPointer, ToolName } from './drawing/tool.ts';
import type { Drawing } from './drawing/use-drawing.ts';
import { useTakeIn } from './drawing/tools/take-in.ts';
import { useCaseDesk } from './use-case-desk.ts';

/** The menu of the map while a case is drafted: what the corner, the boundary, the parcel or the free land there allows. */
export function useCaseMenu(handle: ShallowRef<MapHandle | null>, steps: Drawing): void {
  const { file } = storeToRefs(useCaseStore());
  const drawing = useDrawing();
  const desk = useCaseDesk();
  const takeIn = useTakeIn();
  const { printed } = useShortcuts();
  const { t, parcelNumber } = useTexts();

  const pointerAt = ({ at, parcel }: MenuPlace): GridPointer => ({
    at,
    parcel,
    reachMm: handle.value ? REACH_PX * mmPerPixel(handle.value) : 0,
    freely: false,
  });

  /** Takes a tool in hand and shows it the place, as a press there would. */
  async function begin(tool: ToolName, pointer: GridPointer): Promise<void> {
    drawing.tool = tool;
    await nextTick();
    steps.tool.value?.move(pointer);
    steps.tool.value?.press(pointer);
  }

  /** An operation of the case as it stands in the tool row, with its own reason when it cannot run. */
  function operation(id: string): readonly MapMenuItem[] {
    const found = operationOf(id);
    if (!found) return [];
    return [
      {
        id,
        title: found.title(),
        keys: printed(id),
        refusal: found.refusal?.() ?? null,
        run: () => runOperation(found),
      },
    ];
  }

  function inHand(): readonly MapMenuItem[] {
    const tool = steps.tool.value;
    if (!tool) return [];
    const isReady = tool.final.value.length > 0;
    return [
      {
        id: 'complete',
        title: t('case.menu.complete'),
        keys: 'Enter',
        refusal: isReady ? (steps.trouble.value ? t('case.menu.refused') : null) : t('case.menu.notReady'),
        run: () => steps.complete(),
      },
      { id: 'back', title: t('case.menu.back'), keys: 'Esc', run: () => steps.escape() || (drawing.tool = 'select') },
      { id: 'line hand', separator: true },
    ];
  }

  function onBoundary(pointer: GridPointer): readonly MapMenuItem[] {
    const own = steps.state.value ? ownParcels(steps.state.value) : [];
    const shapes = own.flatMap(({ number, geometry }) => geometry.flat().map((line) => ({ about: number, line })));
    const corner = snapTo(pointer.at, shapes, { toleranceMm: pointer.reachMm, kinds: ['vertex'] });
    const edges = edgesNear(own, pointer.at, pointer.reachMm);
    const [edge] = edges;
    const noCorner = corner ? null : t('case.menu.noCorner');
    return [
      {
        id: 'moveCorner',
        title: t('case.menu.moveCorner'),
        keys: printed('draw.vertex'),
        refusal: noCorner,
        run: () => begin('vertex', pointer),
      },
      {
        id: 'deleteCorner',
        title: t('case.menu.deleteCorner'),
        keys: 'Delete',
        refusal: noCorner,
        run: () => corner && desk.run({ name: 'adjustParcels', edit: { kind: 'deleteVertex', at: corner.at } }),
      },
      {
        id: 'insertCorner',
        title: t('case.menu.insertCorner'),
        refusal: corner ? t('case.menu.isCorner') : edge ? null : t('case.menu.noEdge'),
        run: () =>
          edge &&
          desk.run({ name: 'adjustParcels', edit: { kind: 'insertVertex', edge: [...edge.edge], at: edge.at } }),
      },
      {
        id: 'shift',
        title: t('case.menu.shift'),
        keys: printed('draw.shift'),
        refusal: edges.length > 1 ? null : t('case.menu.noCommonEdge'),
        run: () => begin('shift', pointer),
      },
    ];
  }

  function onLand(pointer: GridPointer): readonly MapMenuItem[] {
    const { parcel } = pointer;
    const own = steps.state.value ? ownParcels(steps.state.value) : [];
    const concerned = file.value?.situation.parcels.some(({ number }) => number === parcel) ?? false;
    // Parcels that the draft has formed are not in the register's tiles: their land is known by its geometry.
    const isOwn = own.some(({ number }) => number === parcel) || concerned;
    const notOwn = isOwn ? null : t('case.menu.notOwn');
    return [
      {
        id: 'split',
        title: t('case.menu.split'),
        keys: printed('draw.split'),
        refusal: notOwn,
        run: () => begin('split', pointer),
      },
      {
        id: 'part',
        title: t('case.menu.part'),
        keys: printed('draw.part'),
        refusal: notOwn,
        run: () => begin('part', pointer),
      },
      {
        id: 'form',
        title: t('case.menu.form'),
        keys: printed('draw.form'),
        refusal: parcel === null ? null : t('map.menu.taken', { number: parcelNumber(parcel) }),
        run: () => begin('form', pointer),
      },
      {
        id: 'choose',
        title: t('case.menu.choose'),
        keys: printed('draw.choose'),
        refusal: file.value && KINDS[file.value.kind].tools.includes('choose') ? null : t('case.tools.otherKind'),
        run: () => begin('choose', pointer),
      },
      {
        id: 'takeIn',
        title: t(concerned ? 'case.menu.takeOut' : 'case.menu.takeIn'),
        refusal:
          parcel === null ? t('map.menu.noParcel') : parcel === file.value?.parcel ? t('case.menu.isMain') : null,
        run: () => takeIn(parcel),
      },
      {
        id: 'retire',
        title: t('case.menu.retire'),
        keys: printed('draw.retire'),
        refusal: notOwn,
        run: () => (own.length === 1 ? (drawing.tool = 'retire') : begin('retire', pointer)),
      },
      {
        id: 'annotate',
        title: t('case.menu.annotate'),
        keys: printed('draw.annotate'),
        run: () => begin('annotate', pointer),
      },
    ];
  }

  useMapMenu((place) => {
    if (file.value?.state !== 'draft') return [];
    const pointer = pointerAt(place);
    const head = place.parcel === null ? t('map.menu.freeLand') : parcelNumber(place.parcel);
    return [
      ...inHand(),
      { id: 'head', head },
      ...onBoundary(pointer),
      { id: 'line land', separator: true },
      ...onLand(pointer),
      { id: 'line steps', separator: true },
      ...operation('case.undo'),
      ...operation('case.redo'),
    ];
  });
}
