import { randomUUID } from 'node:crypto';
import { type AddressAnswer, type BaseMap, MOST_BASE_MAPS } from '#contracts/workstation/map.ts';
import type { SeatEvent } from '#contracts/workstation/session.ts';
import { KAZAKHSTAN } from '#domain/crs/extent.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { notFound, type BulkAnswer } from '../../bulk.ts';
import type { MapNotes, StoredPicture, WebMap } from '../map-notes.ts';
import { pictureSize } from '../picture.ts';
import { NO_PICTURE, tilePlaceOf } from '../tile-path.ts';
import { readCapabilities, type Capabilities, type ServiceLayer } from './capabilities.ts';
import { fetchBounded, WebFault, type WebReason } from './fetch-bounded.ts';
import { tileUrl } from './tile-url.ts';
import { readWebAddress, type WebAddress } from './web-address.ts';

export interface WebMapsOptions {
  readonly notes: MapNotes;
  readonly now: () => string;
  readonly publish: (event: SeatEvent) => void;
}

const MOST_CAPABILITIES_BYTES = 16 * 1024 * 1024;
const MOST_TILE_BYTES = 4 * 1024 * 1024;
const MOST_TILE_SIDE = 2048;
/** What there is to see of a template is not known: as much as there usually is. */
const TEMPLATE_ZOOMS = [0, 19] as const;
/** A place that is looked at before a template is taken: the middle of Kazakhstan, far enough out that any map has it. */
const PROBE = { z: 4, x: 11, y: 5 } as const;

/**
 * Base maps of addresses that the person added (XYZ, WMTS, WMS). The window asks the back half, which alone speaks to
 * the host and looks at every picture before it is passed on (SEC-63). Without such an address nothing is asked for.
 */
export class WebMaps {
  readonly #options: WebMapsOptions;
  /** Why the last tile of a map did not come. */
  readonly #trouble = new Map<string, WebReason>();
  readonly #closing = new AbortController();
  #maps: ReadonlyMap<string, WebMap>;

  constructor(options: WebMapsOptions) {
    this.#options = options;
    this.#maps = options.notes.webMaps();
  }

  has(id: string): boolean {
    return this.#maps.has(id);
  }

  list(): readonly BaseMap[] {
    return [...this.#maps].map(([id, map]) => this.#told(id, map));
  }

  /**
   * Adds an address, or answers what it offers where there is something to choose: which layer of a service, or that its
   * pictures come from another host.
   *
   * Refuses  those of readWebAddress, 'map.tooMany', 'map.addressTwice', 'map.addressNoLayer', and 'map.address.…' with
   *          the reason of the host
   */
  async add(typed: string, layer: string | null): Promise<Result<AddressAnswer, Refusal>> {
    if (this.#maps.size >= MOST_BASE_MAPS) return refuse('map.tooMany', [String(MOST_BASE_MAPS)]);
    const address = readWebAddress(typed);
    if (!address.ok) return address;
    const { host } = address.value;
    try {
      return address.value.kind === 'template'
        ? await this.#addTemplate(address.value)
        : await this.#addService(address.value, layer);
    } catch (error) {
      if (error instanceof WebFault) return refuse(`map.address.${error.reason}`, [host]);
      throw error;
    }
  }

  show(id: string, shown: boolean): void {
    this.#change(id, { shown });
  }

  rename(id: string, name: string): void {
    this.#change(id, { name });
  }

  remove(id: string): void {
    this.#options.notes.removeWebMap(id);
    this.#trouble.delete(id);
    this.#maps = this.#options.notes.webMaps();
  }

  /** `/maps/{id}/{version}/{z}/{x}/{y}`; null where the map is not of an address. */
  answer(path: string, signal?: AbortSignal): Promise<BulkAnswer> | null {
    const place = tilePlaceOf(path);
    const map = place && this.#maps.get(place.id);
    return place && map ? this.#tile(map, place, signal) : null;
  }

  close(): void {
    this.#closing.abort();
    this.#maps = new Map();
  }

  async #addTemplate({ template, host }: WebAddress & { kind: 'template' }): Promise<Result<AddressAnswer, Refusal>> {
    const probe = tileUrl({ template, levels: {} }, PROBE.z, PROBE.x, PROBE.y) ?? template;
    await this.#picture(probe);
    const [minZoom, maxZoom] = TEMPLATE_ZOOMS;
    const bounds = KAZAKHSTAN;
    const common = { kind: 'xyz', name: host.slice(0, 120), shown: true, attribution: '' } as const;
    return this.#keep({ ...common, template, levels: {}, tileSize: 256, minZoom, maxZoom, bounds });
  }

  async #addService(
    { capabilities, host }: WebAddress & { kind: 'service' },
    wanted: string | null,
  ): Promise<Result<AddressAnswer, Refusal>> {
    const { status, bytes } = await fetchBounded(capabilities.href, MOST_CAPABILITIES_BYTES, this.#closing.signal);
    if (status !== 200) throw new WebFault('refused');
    const offered = readCapabilities(bytes, capabilities);
    const here = offered.layers.filter(({ bounds }) => meetsKazakhstan(bounds));
    if (here.length === 0) return refuse('map.addressNoLayer', [host]);
    const [only] = here;
    const isPlain = here.length === 1 && only !== undefined && hostOf(only) === host;
    const layer = wanted === null ? (isPlain ? only : undefined) : here.find(({ name }) => name === wanted);
    return layer ? this.#keep(mapOf(offered.kind, layer)) : ok({ added: null, layers: here.map(offerOf) });
  }

  #keep(map: WebMap): Result<AddressAnswer, Refusal> {
    if ([...this.#maps.values()].some(({ template }) => template === map.template))
      return refuse('map.addressTwice', [map.name]);
    const id = randomUUID();
    this.#options.notes.addWebMap(id, map, this.#options.now());
    this.#maps = this.#options.notes.webMaps();
    return ok({ added: this.#told(id, map), layers: [] });
  }

  #change(id: string, part: Partial<WebMap>): void {
    this.#options.notes.changeWebMap(id, part);
    this.#maps = this.#options.notes.webMaps();
  }

  #told(id: string, { template, levels: _levels, ...map }: WebMap): BaseMap {
    return {
      ...map,
      id,
      origin: hostOf({ template }),
      state: 'ready',
      reason: this.#trouble.get(id) ?? null,
      tiles: `/maps/${id}/web/{z}/{x}/{y}`,
      system: null,
      accuracyM: 0,
    };
  }

  async #tile(
    map: WebMap,
    { id, z, x, y }: { readonly id: string; readonly z: number; readonly x: number; readonly y: number },
    signal?: AbortSignal,
  ): Promise<BulkAnswer> {
    const url = tileUrl(map, z, x, y);
    if (url === null) return notFound;
    const until = AbortSignal.any([this.#closing.signal, ...(signal ? [signal] : [])]);
    try {
      const picture = await this.#picture(url, until);
      this.#report(id, null);
      return {
        status: 200,
        headers: { 'content-type': picture?.mediaType ?? 'image/png', 'cache-control': 'private, max-age=86400' },
        body: picture?.bytes ?? NO_PICTURE,
      };
    } catch (error) {
      if (!until.aborted) this.#report(id, error instanceof WebFault ? error.reason : 'noAnswer');
      return { ...notFound, status: 503 };
    }
  }

  /**
   * A picture that was looked at; null where the host has none of this place.
   * @throws WebFault
   */
  async #picture(url: string, signal: AbortSignal = this.#closing.signal): Promise<StoredPicture | null> {
    const { status, bytes } = await fetchBounded(url, MOST_TILE_BYTES, signal);
    if (status === 404 || status === 204 || status === 410) return null;
    if (status !== 200) throw new WebFault('refused');
    const size = pictureSize(bytes);
    if (size === null) throw new WebFault('notPictures');
    if (Math.max(size.width, size.height) > MOST_TILE_SIDE) throw new WebFault('tooLarge');
    return { mediaType: size.mediaType, bytes };
  }

  /** The panel says what is wrong, once, and that it is over. */
  #report(id: string, reason: WebReason | null): void {
    if ((this.#trouble.get(id) ?? null) === reason || !this.#maps.has(id)) return;
    if (reason === null) this.#trouble.delete(id);
    else this.#trouble.set(id, reason);
    this.#options.publish({ name: 'baseMaps.changed' });
  }
}

const mapOf = (kind: Capabilities['kind'], { name: _name, title, ...layer }: ServiceLayer): WebMap => ({
  ...layer,
  kind,
  name: title,
  shown: true,
  attribution: '',
});

const offerOf = (layer: ServiceLayer) => ({ name: layer.name, title: layer.title, host: hostOf(layer) });

/** Where the pictures are asked for, which need not be where the service was. */
const hostOf = ({ template }: { readonly template: string }): string => new URL(template).host.slice(0, 255);

function meetsKazakhstan([west, south, east, north]: ServiceLayer['bounds']): boolean {
  const [w, s, e, n] = KAZAKHSTAN;
  return west < e && east > w && south < n && north > s;
}
