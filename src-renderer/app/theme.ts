import { computed, readonly, ref, watchEffect } from 'vue';
import { remember, remembered } from './remembered.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const DENSITIES = ['dense', 'normal', 'roomy'] as const;
export type Density = (typeof DENSITIES)[number];

const isTheme = (value: unknown): value is Theme => THEMES.some((theme) => theme === value);
const isDensity = (value: unknown): value is Density => DENSITIES.some((density) => density === value);

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = ref(systemDark.matches);
systemDark.addEventListener('change', (event) => (systemIsDark.value = event.matches));

const theme = ref<Theme>(remembered('theme', isTheme) ?? 'system');
const density = ref<Density>(remembered('density', isDensity) ?? 'normal');
const isDark = computed(() => (theme.value === 'system' ? systemIsDark.value : theme.value === 'dark'));

watchEffect(
  () => {
    document.documentElement.classList.toggle('dark', isDark.value);
    document.documentElement.dataset['density'] = density.value;
  },
  { flush: 'sync' },
);

/** Light or dark and how dense; follows the system until the user fixes it. */
export function useTheme() {
  return {
    theme: readonly(theme),
    density: readonly(density),
    isDark,
    setTheme: (next: Theme) => {
      theme.value = next;
      remember('theme', next);
    },
    setDensity: (next: Density) => {
      density.value = next;
      remember('density', next);
    },
  };
}
