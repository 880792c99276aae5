import { defineStore } from 'pinia';
import { computed, reactive, watch } from 'vue';
import { remember, remembered } from './remembered.ts';

export type Region = 'left' | 'tools' | 'main' | 'inspector' | 'dock';
type Panel = 'left' | 'inspector' | 'dock';

interface PanelState {
  open: boolean;
  size: number;
}

export const PANEL_LIMITS = {
  left: { min: 220, max: 420, normal: 292, small: 264 },
  inspector: { min: 280, max: 520, normal: 380, small: 364 },
  dock: { min: 120, max: 520, normal: 214, small: 159 },
} as const satisfies Record<Panel, { min: number; max: number; normal: number; small: number }>;

const isSmallScreen = (): boolean => screen.width < 1440;
const screenSize = isSmallScreen() ? 'small' : 'normal';

export const usualSize = (panel: Panel): number => PANEL_LIMITS[panel][screenSize];

const isPanels = (value: unknown): value is Record<Panel, PanelState> =>
  typeof value === 'object' &&
  value !== null &&
  (['left', 'inspector', 'dock'] as const).every((panel) => {
    const state = (value as Record<string, Partial<PanelState> | undefined>)[panel]; // checked field by field
    return typeof state?.open === 'boolean' && typeof state.size === 'number';
  });

/** Which panels are open and how wide: kept per screen size. A region is filled while a place puts something into it. */
export const useLayout = defineStore('layout', () => {
  const key = `panels.${screenSize}`;
  const usual = (panel: Panel): PanelState => ({ open: true, size: usualSize(panel) });
  const panels = reactive<Record<Panel, PanelState>>(
    remembered(key, isPanels) ?? { left: usual('left'), inspector: usual('inspector'), dock: usual('dock') },
  );
  const filled = reactive<Record<Region, number>>({ left: 0, tools: 0, main: 0, inspector: 0, dock: 0 });
  watch(panels, (now) => remember(key, now), { deep: true });

  const shown = computed(() => ({
    left: filled.left > 0 && panels.left.open,
    inspector: filled.inspector > 0 && panels.inspector.open,
    dock: filled.dock > 0,
    tools: filled.tools > 0,
  }));

  return {
    panels,
    filled,
    shown,
    toggle: (panel: Panel): void => {
      panels[panel].open = !panels[panel].open;
    },
    resize: (panel: Panel, size: number): void => {
      const { min, max } = PANEL_LIMITS[panel];
      panels[panel].size = Math.round(Math.min(max, Math.max(min, size)));
    },
    restore: (panel: Panel): void => {
      panels[panel].size = usualSize(panel);
    },
  };
});
