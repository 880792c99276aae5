import { type Ref, ref, type ShallowRef } from 'vue';
import type { MapHandle } from '../../map/map-handle.ts';
import { backHalf } from '../back-half.ts';
import { useLayout } from '../layout.store.ts';
import { type Operation, useOperations } from '../operations.ts';
import { focusNextRegion } from '../regions.ts';
import { toSeatFault } from '../seat-fault.ts';
import { useSession } from '../session.store.ts';
import { useStatus } from '../status.store.ts';
import { useTexts } from '../texts.ts';
import { THEMES, useTheme } from '../theme.ts';
import { useToasts } from '../toasts.ts';
import { signOut } from '../use-session.ts';
import { useWorkplace } from '../workplace.store.ts';

interface FrameOperations {
  readonly isPaletteOpen: Ref<boolean>;
  readonly isSheetOpen: Ref<boolean>;
  readonly isPasswordOpen: Ref<boolean>;
}

/** The operations that every place has: panels, themes, places, sync, journal, sign-out, moves of the map. */
export function useFrameOperations(mapHandle: ShallowRef<MapHandle | null>): FrameOperations {
  const isPaletteOpen = ref<boolean>(false);
  const isSheetOpen = ref<boolean>(false);
  const isPasswordOpen = ref<boolean>(false);
  const { t } = useTexts();
  useOperations([
    {
      id: 'find.open',
      title: () => t('app.operations.find.open'),
      run: () => (isPaletteOpen.value = true),
    },
    {
      id: 'help.keys',
      title: () => t('app.operations.help.keys'),
      run: () => (isSheetOpen.value = true),
    },
    {
      id: 'session.changePassword',
      title: () => t('app.operations.session.changePassword'),
      run: () => (isPasswordOpen.value = true),
    },
    ...viewOperations(),
    ...placeOperations(),
    ...seatOperations(),
    ...mapMoves(mapHandle),
  ]);
  return { isPaletteOpen, isSheetOpen, isPasswordOpen };
}

function viewOperations(): readonly Operation[] {
  const { t } = useTexts();
  const layout = useLayout();
  const { theme, setTheme } = useTheme();
  const panel = (name: 'left' | 'dock' | 'inspector'): Operation => ({
    id: `view.${name}`,
    title: () => t(`app.operations.view.${name}`),
    isOn: () => layout.panels[name].open,
    refusal: () => (layout.filled[name] > 0 ? null : t('app.reasons.emptyPanel')),
    run: () => layout.toggle(name),
  });
  return [
    panel('left'),
    panel('dock'),
    panel('inspector'),
    {
      id: 'view.nextRegion',
      title: () => t('app.operations.view.nextRegion'),
      run: () => focusNextRegion(1),
    },
    {
      id: 'view.previousRegion',
      title: () => t('app.operations.view.previousRegion'),
      run: () => focusNextRegion(-1),
    },
    ...THEMES.map((each) => ({
      id: `view.${each}` as const,
      title: () => t(`app.operations.view.${each}`),
      isOn: () => theme.value === each,
      run: () => setTheme(each),
    })),
  ];
}

function placeOperations(): readonly Operation[] {
  const { t } = useTexts();
  const workplace = useWorkplace();
  return workplace.places.map(({ id, titleKey }) => ({
    id: `place.${id}` as const,
    title: () => t(titleKey),
    run: () => workplace.open(id),
  }));
}

function seatOperations(): readonly Operation[] {
  const { t, faultText, number } = useTexts();
  const session = useSession();
  const status = useStatus();
  const toasts = useToasts();
  const said = async (work: () => Promise<string>): Promise<void> => {
    try {
      const text = await work();
      status.announce(text);
      toasts.show({ tone: 'ok', text });
    } catch (error) {
      toasts.show({ tone: 'danger', text: faultText(toSeatFault(error)) });
    }
  };
  return [
    {
      id: 'sync.now',
      title: () => t('app.operations.sync.now'),
      run: () =>
        said(async () => {
          session.setSync(await backHalf.session.syncNow({}));
          return t('app.sync.done');
        }),
    },
    {
      id: 'help.journal',
      title: () => t('app.operations.help.journal'),
      run: () =>
        said(async () => {
          const found = await backHalf.register.verifyJournal({});
          return found.ok
            ? t('app.journal.whole', { size: number(found.size) })
            : t('app.journal.broken', { seq: number(found.firstBroken ?? 0) });
        }),
    },
    {
      id: 'help.about',
      title: () => t('app.operations.help.about'),
      run: () =>
        toasts.show({
          tone: 'info',
          text: t('app.about', { version: session.seat?.version ?? '', seat: session.seat?.seat ?? '' }),
        }),
    },
    {
      id: 'session.lock',
      title: () => t('app.operations.session.lock'),
      inDialogs: true,
      run: () => backHalf.session.lock({}),
    },
    { id: 'session.signOut', title: () => t('app.operations.session.signOut'), run: () => signOut() },
  ];
}

function mapMoves(handle: ShallowRef<MapHandle | null>): readonly Operation[] {
  const { t } = useTexts();
  const move = (id: 'zoomIn' | 'zoomOut', run: (map: MapHandle) => void): Operation => ({
    id: `map.${id}`,
    title: () => t(`app.operations.map.${id}`),
    refusal: () => (handle.value === null ? t('app.reasons.noMap') : null),
    run: () => handle.value !== null && run(handle.value),
  });
  return [
    move('zoomIn', ({ map }) => map.zoomIn({ duration: 120 })),
    move('zoomOut', ({ map }) => map.zoomOut({ duration: 120 })),
  ];
}
