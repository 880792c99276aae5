import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';

/** What a person typed: tiles by a template, or a service whose capabilities have to be asked for. */
export type WebAddress =
  | { readonly kind: 'template'; readonly template: string; readonly host: string }
  | { readonly kind: 'service'; readonly service: 'WMS' | 'WMTS'; readonly capabilities: URL; readonly host: string };

const LONGEST = 2000;

/**
 * Reads an address of XYZ tiles (`…/{z}/{x}/{y}.png`, `{-y}` counts from the south), of a WMS or of a WMTS. A service is
 * told by its parameter SERVICE or by its path; anything else is taken for a WMS.
 *
 * Refuses  'map.addressWrong' (no http or https address, or one with a name and a password in it), 'map.addressTemplate'
 *          (places of a template are missing)
 */
export function readWebAddress(typed: string): Result<WebAddress, Refusal> {
  const text = typed.trim().replace('{s}', 'a').replaceAll('${', '{');
  // Braces stand for figures until a tile is asked for.
  const url = URL.canParse(text) && text.length <= LONGEST ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    return refuse('map.addressWrong', [typed.trim().slice(0, 80)]);
  if (/\{[^}]*\}/.test(text)) {
    const places = new Set(Array.from(text.matchAll(/\{([^}]*)\}/g), ([, place]) => place));
    const isWhole = places.size === 3 && places.has('z') && places.has('x') && (places.has('y') || places.has('-y'));
    return isWhole
      ? ok({ kind: 'template', template: text, host: url.host })
      : refuse('map.addressTemplate', [url.host]);
  }
  const service = /wmts/i.test(url.searchParams.get('service') ?? '') || /wmts/i.test(url.pathname) ? 'WMTS' : 'WMS';
  return ok({ kind: 'service', service, capabilities: capabilitiesOf(url, service), host: url.host });
}

/** Parameters of a service are named in any case; what the person added of their own, a key say, stays. */
const ASKED = /^(?:service|request|version|layers?|styles?|bbox|width|height|crs|srs|format|transparent)$/i;

function capabilitiesOf(url: URL, service: 'WMS' | 'WMTS'): URL {
  const asking = withoutAsked(url);
  // A WMTS may be a document that simply lies there.
  if (service === 'WMTS' && /\.xml$/i.test(url.pathname)) return asking;
  asking.searchParams.set('SERVICE', service);
  asking.searchParams.set('REQUEST', 'GetCapabilities');
  return asking;
}

/** The address without the parameters of a question. */
export function withoutAsked(url: URL): URL {
  const bare = new URL(url);
  bare.hash = '';
  for (const name of [...bare.searchParams.keys()]) if (ASKED.test(name)) bare.searchParams.delete(name);
  return bare;
}
