/** Colours of the map by role, read from the tokens of the page so that both themes come from one place. */
const ROLES = [
  'ground',
  'road',
  'road-label',
  'parcel-line',
  'block-line',
  'quarter',
  'label',
  'halo',
  'bld',
  'bld-line',
  'own',
  'lease',
  'free',
  'perm',
  'state',
  'none',
  'sel',
  'hoverp',
  'draft',
  'part1',
  'part2',
  'err',
  'warnm',
  'snap',
  'cat-agricultural',
  'cat-settlements',
  'cat-industry',
  'cat-protected',
  'cat-forest',
  'cat-water',
  'cat-reserve',
] as const;
type Role = (typeof ROLES)[number];
export type Palette = Readonly<Record<Role | 'surface' | 'accent', string>> & { readonly isDark: boolean };

export function readPalette(): Palette {
  const root = getComputedStyle(document.documentElement);
  const colour = (name: string): string => root.getPropertyValue(name).trim();
  return {
    ...(Object.fromEntries(ROLES.map((role) => [role, colour(`--m-${role}`)])) as Record<Role, string>), // one entry per role
    surface: colour('--surface'),
    accent: colour('--accent'),
    isDark: document.documentElement.classList.contains('dark'),
  };
}
