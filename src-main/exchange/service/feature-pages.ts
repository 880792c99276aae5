import { FEATURE_PAGE_BYTES, PlacedFeature } from '#contracts/workstation/exchange.ts';
import { Fault } from '#domain/fault.ts';

export interface Page {
  readonly features: readonly PlacedFeature[];
  readonly next: number | null;
}

/** Features from number `from` on, as their JSON, until a message is full: at least one of them. */
export function pageOf(texts: Iterable<string>, from: number): Page {
  const features: PlacedFeature[] = [];
  let bytes = 0;
  for (const text of texts) {
    bytes += Buffer.byteLength(text);
    if (features.length > 0 && bytes > FEATURE_PAGE_BYTES) return { features, next: from + features.length };
    features.push(featureOf(text));
  }
  return { features, next: null };
}

function featureOf(text: string): PlacedFeature {
  try {
    return PlacedFeature.parse(JSON.parse(text));
  } catch (cause) {
    throw new Fault('STORE_DAMAGED', { cause, data: { what: 'layer' } });
  }
}
