import { parseXml } from '../../exchange/guarded-xml.ts';
import { withoutAsked } from './web-address.ts';
import { WebFault } from './fetch-bounded.ts';
import type { TileAddress } from './tile-url.ts';

/** A layer of a service that can be drawn under the register. Bounds: degrees of WGS 84, west, south, east, north. */
export interface ServiceLayer extends TileAddress {
  readonly name: string;
  readonly title: string;
  readonly bounds: readonly [number, number, number, number];
  readonly tileSize: 256 | 512;
  readonly minZoom: number;
  readonly maxZoom: number;
}

export interface Capabilities {
  readonly kind: 'wms' | 'wmts';
  readonly layers: readonly ServiceLayer[];
}

interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlNode[];
  text: string;
}

const MOST_NODES = 200_000;
const MOST_LAYERS = 500;
const WORLD = [-180, -85, 180, 85] as const;
/** The names that Web Mercator goes by. */
const MERCATOR = /(?:^|:)(?:3857|900913|102100|102113)$/;
const FORMATS = ['image/png', 'image/jpeg', 'image/webp'] as const;
/** Scale of level 0 of Web Mercator with tiles of 256 pixels of 0.28 mm (OGC 07-057r7, annex E.4). */
const SCALE_0 = 559_082_264.028_717_8;
const MOST_ZOOM = 22;

/**
 * What a WMS 1.1.1 or 1.3.0 or a WMTS 1.0.0 offers in Web Mercator.
 *
 * @param at where the document was fetched: the question for pictures goes there unless the document names another place
 * @throws WebFault notCapabilities
 */
export function readCapabilities(bytes: Uint8Array, at: URL): Capabilities {
  const root = treeOf(bytes);
  const isTiles = root.name === 'Capabilities';
  if (!isTiles && root.name !== 'WMS_Capabilities' && root.name !== 'WMT_MS_Capabilities')
    throw new WebFault('notCapabilities');
  const layers = isTiles ? tileLayers(root, at) : pictureLayers(root, at);
  return { kind: isTiles ? 'wmts' : 'wms', layers: layers.slice(0, MOST_LAYERS) };
}

function treeOf(bytes: Uint8Array): XmlNode {
  const root: XmlNode = { name: '', attributes: {}, children: [], text: '' };
  const open: XmlNode[] = [root];
  let count = 0;
  try {
    parseXml('capabilities', bytes, {
      open: (name, attributes) => {
        if ((count += 1) > MOST_NODES) throw new WebFault('notCapabilities');
        const node: XmlNode = { name, attributes, children: [], text: '' };
        open.at(-1)?.children.push(node);
        open.push(node);
      },
      text: (text) => {
        const node = open.at(-1);
        if (node) node.text += text.trim();
      },
      close: () => open.pop(),
    });
  } catch (error) {
    throw new WebFault('notCapabilities', { cause: error });
  }
  return root.children[0] ?? root;
}

const all = (node: XmlNode | undefined, name: string): XmlNode[] =>
  node?.children.filter((child) => child.name === name) ?? [];
const first = (node: XmlNode | undefined, ...path: readonly string[]): XmlNode | undefined =>
  path.reduce<XmlNode | undefined>((at, name) => at?.children.find((child) => child.name === name), node);
const textAt = (node: XmlNode | undefined, ...path: readonly string[]): string => first(node, ...path)?.text ?? '';
/** An attribute whatever prefix it has: `xlink:href`. */
const attribute = (node: XmlNode | undefined, name: string): string =>
  Object.entries(node?.attributes ?? {}).find(([key]) => key.replace(/^.*:/, '') === name)?.[1] ?? '';

// WMS

interface Inherited {
  readonly systems: readonly string[];
  readonly bounds: ServiceLayer['bounds'];
}

function pictureLayers(root: XmlNode, at: URL): ServiceLayer[] {
  const getMap = first(root, 'Capability', 'Request', 'GetMap');
  const href = attribute(first(getMap, 'DCPType', 'HTTP', 'Get', 'OnlineResource'), 'href');
  const format = formatAmong(all(getMap, 'Format').map(({ text }) => text));
  const place = placeOf(href, at);
  if (format === null || place === null) return [];
  const version = attribute(root, 'version').startsWith('1.3') ? '1.3.0' : '1.1.1';
  const found: ServiceLayer[] = [];
  const walk = (node: XmlNode, above: Inherited): void => {
    const own = [...all(node, 'CRS'), ...all(node, 'SRS')].flatMap(({ text }) => text.split(/\s+/));
    const here: Inherited = { systems: [...above.systems, ...own], bounds: boundsOfPicture(node) ?? above.bounds };
    const name = textAt(node, 'Name');
    const system = here.systems.find((each) => MERCATOR.test(each));
    if (name !== '' && system !== undefined)
      found.push({
        name,
        title: titleOf(node, name),
        bounds: here.bounds,
        template: mapQuestion(place, { version, format, system, name }),
        levels: {},
        tileSize: 512,
        minZoom: 0,
        maxZoom: MOST_ZOOM,
      });
    for (const child of all(node, 'Layer')) walk(child, here);
  };
  for (const layer of all(first(root, 'Capability'), 'Layer')) walk(layer, { systems: [], bounds: WORLD });
  return found;
}

function mapQuestion(
  place: URL,
  asked: { readonly version: string; readonly format: string; readonly system: string; readonly name: string },
): string {
  const url = new URL(place);
  const parameters = {
    SERVICE: 'WMS',
    REQUEST: 'GetMap',
    VERSION: asked.version,
    LAYERS: asked.name,
    STYLES: '',
    [asked.version === '1.3.0' ? 'CRS' : 'SRS']: asked.system,
    FORMAT: asked.format,
    TRANSPARENT: 'TRUE',
    WIDTH: '512',
    HEIGHT: '512',
  };
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return `${url.href}&BBOX={bbox}`;
}

function boundsOfPicture(node: XmlNode): ServiceLayer['bounds'] | null {
  const box = first(node, 'EX_GeographicBoundingBox');
  if (box)
    return boundsFrom(
      ['westBoundLongitude', 'southBoundLatitude', 'eastBoundLongitude', 'northBoundLatitude'].map((side) =>
        textAt(box, side),
      ),
    );
  const old = first(node, 'LatLonBoundingBox');
  return old ? boundsFrom(['minx', 'miny', 'maxx', 'maxy'].map((side) => attribute(old, side))) : null;
}

// WMTS

function tileLayers(root: XmlNode, at: URL): ServiceLayer[] {
  const contents = first(root, 'Contents');
  const sets = new Map(
    all(contents, 'TileMatrixSet').flatMap((set) => {
      const levels = levelsOf(set);
      return levels === null ? [] : [[textAt(set, 'Identifier'), levels] as const];
    }),
  );
  const operation = all(first(root, 'OperationsMetadata'), 'Operation').find(
    (each) => attribute(each, 'name') === 'GetTile',
  );
  const asked = placeOf(attribute(first(operation, 'DCP', 'HTTP', 'Get'), 'href'), at);
  return all(contents, 'Layer').flatMap((layer) => {
    const name = textAt(layer, 'Identifier');
    const link = all(layer, 'TileMatrixSetLink').map((each) => textAt(each, 'TileMatrixSet'));
    const set = link.find((each) => sets.has(each));
    const format = formatAmong(all(layer, 'Format').map(({ text }) => text));
    if (name === '' || set === undefined || format === null) return [];
    const template = tileQuestion(layer, { name, set, format, asked, at });
    const { levels, tileSize } = sets.get(set) ?? { levels: {}, tileSize: 256 as const };
    const zooms = Object.keys(levels).map(Number);
    if (template === null || zooms.length === 0) return [];
    return {
      name,
      title: titleOf(layer, name),
      bounds: boundsOfTiles(layer) ?? WORLD,
      template,
      levels,
      tileSize,
      minZoom: Math.min(...zooms),
      maxZoom: Math.max(...zooms),
    };
  });
}

interface TileAsking {
  readonly name: string;
  readonly set: string;
  readonly format: string;
  readonly asked: URL | null;
  readonly at: URL;
}

function tileQuestion(layer: XmlNode, { name, set, format, asked, at }: TileAsking): string | null {
  const style = all(layer, 'Style').find((each) => attribute(each, 'isDefault') === 'true') ?? first(layer, 'Style');
  const styleName = textAt(style, 'Identifier');
  const resource = all(layer, 'ResourceURL').find(
    (each) => attribute(each, 'resourceType') === 'tile' && attribute(each, 'format') === format,
  );
  if (resource) {
    const filled = attribute(resource, 'template')
      .replaceAll(/\{style\}/gi, encodeURIComponent(styleName))
      .replaceAll(/\{tilematrixset\}/gi, encodeURIComponent(set))
      .replaceAll(/\{layer\}/gi, encodeURIComponent(name));
    const isWhole = ['TileMatrix', 'TileRow', 'TileCol'].every((place) => filled.includes(`{${place}}`));
    // Dimensions, of time say, have no value here.
    const hasOthers = /\{(?!TileMatrix\}|TileRow\}|TileCol\})[^}]*\}/.test(filled);
    if (isWhole && !hasOthers && placeOf(filled, at) !== null) return filled;
  }
  if (asked === null) return null;
  const url = new URL(asked);
  const parameters = {
    SERVICE: 'WMTS',
    REQUEST: 'GetTile',
    VERSION: '1.0.0',
    LAYER: name,
    STYLE: styleName,
    TILEMATRIXSET: set,
    FORMAT: format,
  };
  for (const [key, value] of Object.entries(parameters)) url.searchParams.set(key, value);
  return `${url.href}&TILEMATRIX={TileMatrix}&TILEROW={TileRow}&TILECOL={TileCol}`;
}

/** The levels of a set that is the grid of Web Mercator; null for any other. */
function levelsOf(set: XmlNode): { levels: Record<string, string>; tileSize: 256 | 512 } | null {
  if (!MERCATOR.test(textAt(set, 'SupportedCRS'))) return null;
  const matrices = all(set, 'TileMatrix');
  const side = Number(textAt(matrices[0], 'TileWidth'));
  if (side !== 256 && side !== 512) return null;
  const levels: Record<string, string> = {};
  for (const matrix of matrices) {
    const zoom = Math.log2((SCALE_0 * 256) / side / Number(textAt(matrix, 'ScaleDenominator')));
    const level = Math.round(zoom);
    const [west = 0, north = 0] = textAt(matrix, 'TopLeftCorner').split(/\s+/).map(Number);
    const isOfGrid =
      Math.abs(zoom - level) < 1e-3 && Math.abs(west + 20_037_508.34) < 1 && Math.abs(north - 20_037_508.34) < 1;
    if (isOfGrid && level >= 0 && level <= MOST_ZOOM) levels[level] = textAt(matrix, 'Identifier');
  }
  return { levels, tileSize: side };
}

function boundsOfTiles(layer: XmlNode): ServiceLayer['bounds'] | null {
  const box = first(layer, 'WGS84BoundingBox');
  if (!box) return null;
  return boundsFrom([textAt(box, 'LowerCorner'), textAt(box, 'UpperCorner')].join(' ').split(/\s+/));
}

// Both

const titleOf = (layer: XmlNode, name: string): string => (textAt(layer, 'Title') || name).slice(0, 120);

const formatAmong = (offered: readonly string[]): string | null =>
  FORMATS.find((format) => offered.includes(format)) ?? null;

/** Where pictures are asked for; null for anything that is no address of the web. */
function placeOf(href: string, at: URL): URL | null {
  if (href === '') return withoutAsked(at);
  const url = URL.canParse(href, at) ? new URL(href, at) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '') return null;
  return withoutAsked(url);
}

function boundsFrom(sides: readonly string[]): ServiceLayer['bounds'] | null {
  const [west, south, east, north] = sides.map(Number);
  const isBox = [west, south, east, north].every((side) => side !== undefined && Number.isFinite(side));
  if (!isBox || sides.length !== 4) return null;
  const [w = -180, s = -85, e = 180, n = 85] = [west, south, east, north];
  return w < e && s < n ? [Math.max(-180, w), Math.max(-85, s), Math.min(180, e), Math.min(85, n)] : null;
}
