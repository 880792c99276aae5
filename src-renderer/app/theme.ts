import { computed, readonly, ref, watchEffect } from 'vue';
import { remember, remembered } from './remembered.ts';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];
export const DENSITIES = ['dense', 'normal', 'roomy'] as const;
export type Density = (typeof DENSITIES)[number];
/** Per cent of the size that the screens are drawn for. */
export const TEXT_SIZES = [100, 125, 150] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

const isTheme = (value: unknown): value is Theme => THEMES.some((theme) => theme === value);
const isDensity = (value: unknown): value is Density => DENSITIES.some((density) => density === value);
const isTextSize = (value: unknown): value is TextSize => TEXT_SIZES.some((size) => size === value);

const systemDark = matchMedia('(prefers-color-scheme: dark)');
const systemIsDark = ref(systemDark.matches);
systemDark.addEventListener('change', (event) => (systemIsDark.value = event.matches));

const theme = ref<Theme>(remembered('theme', isTheme) ?? 'system');
const density = ref<Density>(remembered('density', isDensity) ?? 'normal');
const textSize = ref<TextSize>(remembered('textSize', isTextSize) ?? 100);
const isDark = computed(() => (theme.value === 'system' ? systemIsDark.value : theme.value === 'dark'));

watchEffect(
  () => {
    document.documentElement.classList.toggle('dark', isDark.value);
    document.documentElement.dataset['density'] = density.value;
    document.documentElement.dataset['text'] = String(textSize.value);
  },
  { flush: 'sync' },
);

/** Light or dark and how dense, how large the text; the theme follows the system until the user fixes it. */
export function useTheme() {
  return {
    theme: readonly(theme),
    density: readonly(density),
    textSize: readonly(textSize),
    isDark,
    setTheme: (next: Theme) => {
      theme.value = next;
      remember('theme', next);
    },
    setDensity: (next: Density) => {
      density.value = next;
      remember('density', next);
    },
    setTextSize: (next: TextSize) => {
      textSize.value = next;
      remember('textSize', next);
    },
  };
}
