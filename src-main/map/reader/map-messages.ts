import { z } from 'zod';

/** What a map process is asked; `bytes` answers what it asked for itself. */
export const MapQuestion = z.discriminatedUnion('ask', [
  z.strictObject({ ask: z.literal('open'), kind: z.enum(['mbtiles', 'pmtiles', 'geotiff']), path: z.string() }),
  z.strictObject({ ask: z.literal('tile'), z: z.int(), x: z.int(), y: z.int() }),
  z.strictObject({ ask: z.literal('bytes') }),
]);
export type MapQuestion = z.infer<typeof MapQuestion>;

const Degrees = z.number().min(-180).max(180);
const Facts = z.strictObject({
  name: z.string().max(120),
  tileSize: z.union([z.literal(256), z.literal(512)]),
  minZoom: z.int().min(0).max(30),
  maxZoom: z.int().min(0).max(30),
  bounds: z.tuple([Degrees, Degrees, Degrees, Degrees]).readonly(),
  system: z.string().max(80).nullable(),
  accuracyM: z.number().min(0),
  attribution: z.string().max(400),
});

/** What it says. All of it is foreign: a process that read a hostile file may say anything. */
export const MapMessage = z.discriminatedUnion('say', [
  z.strictObject({ say: z.literal('ready') }),
  z.strictObject({ say: z.literal('read'), offset: z.int().min(0), length: z.int().min(0) }),
  z.strictObject({ say: z.literal('opened'), facts: Facts }),
  z.strictObject({ say: z.literal('tile'), mediaType: z.enum(['image/png', 'image/jpeg', 'image/webp']).nullable() }),
  z.strictObject({ say: z.literal('refused'), reason: z.string().regex(/^[A-Za-z]{1,40}$/) }),
]);
export type MapMessage = z.infer<typeof MapMessage>;
