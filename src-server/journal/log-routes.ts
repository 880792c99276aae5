import type { FastifyInstance } from 'fastify';
import { Fault } from '#domain/fault.ts';
import { TILE_WIDTH } from '#domain/journal/tiles.ts';
import type { Centre } from '../centre.ts';
import { leafHashesBetween, newestHead, tileAt } from './journal.queries.ts';

const LEVEL = /^\d{1,2}$/;
/** `x001/x234/067`, and `.p/5` at the end for a tile that is not full yet. */
const PLACE = /^((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/;

/**
 * The log for everybody, in the form foreign tools read (C2SP tlog-tiles): heads and hashes, no bodies, nothing personal.
 * Partial tiles are served at level 0, where they are rebuilt from the acts; above, a reader computes them himself.
 */
export function addLogRoutes(app: FastifyInstance, centre: Centre): void {
  const db = centre.store.raw;
  app.get<{ Params: { region: string } }>('/journal/:region/checkpoint', (request, reply) => {
    const head = request.params.region === centre.region ? newestHead(db, centre.region) : null;
    if (head === null) throw new Fault('NOT_FOUND');
    return reply.type('text/plain; charset=utf-8').send(head.checkpoint);
  });
  app.get<{ Params: { region: string; level: string; '*': string } }>(
    '/journal/:region/tile/:level/*',
    (request, reply) => {
      const { region, level } = request.params;
      const [, place, width] = PLACE.exec(request.params['*']) ?? [];
      if (region !== centre.region || !LEVEL.test(level) || place === undefined) throw new Fault('NOT_FOUND');
      const position = Number(place.replaceAll(/[x/]/g, ''));
      const bytes =
        width === undefined
          ? tileAt(db, region, Number(level), position)
          : edge(centre, Number(level), position, Number(width));
      if (bytes === null) throw new Fault('NOT_FOUND');
      return reply.type('application/octet-stream').send(bytes);
    },
  );
}

function edge({ store, region }: Centre, level: number, position: number, width: number): Buffer | null {
  const from = position * TILE_WIDTH;
  if (level !== 0 || width < 1 || width >= TILE_WIDTH) return null;
  const hashes = leafHashesBetween(store.raw, region, from, from + width);
  const size = newestHead(store.raw, region)?.size ?? 0;
  return hashes.length === width && from + width <= size ? Buffer.concat(hashes) : null;
}
