import type { PlacedFeature } from '#contracts/workstation/exchange.ts';

interface Page {
  readonly features: readonly PlacedFeature[];
  readonly next: number | null;
}

/** What a map can draw at once; the list says when there are more. */
export const MOST_DRAWN = 50_000;

/** Pages one after another until the last, or until there is more than a map can draw. */
export async function allPages(ask: (from: number) => Promise<Page>): Promise<readonly PlacedFeature[]> {
  const features: PlacedFeature[] = [];
  for (let from: number | null = 0; from !== null && features.length < MOST_DRAWN;) {
    const page: Page = await ask(from);
    for (const feature of page.features) features.push(feature);
    from = page.next;
  }
  return features;
}
