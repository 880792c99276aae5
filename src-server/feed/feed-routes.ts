import { zstdCompress, constants } from 'node:zlib';
import { promisify } from 'node:util';
import { Encoder } from 'cbor-x';
import type { FastifyInstance } from 'fastify';
import { FEED_PAGE_ACTS, type FeedPage } from '#contracts/central/bulk.ts';
import { Fault } from '#domain/fault.ts';
import type { Centre } from '../centre.ts';
import { demandBulk } from '../http/bulk-access.ts';
import { actsBetween, headForPage, headSize } from '../journal/journal.queries.ts';

/** Plain maps and bytes: any CBOR reader can follow us. */
const cbor = new Encoder({ useRecords: false, mapsAsObjects: true, tagUint8Array: false });
const compress = promisify(zstdCompress);
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };
const SIZE = /^(?:0|[1-9]\d{0,14})$/;

/** GET /bulk/feed/{region}?after={size}: whole acts in order; the page ends where a signed head stands. */
export function addFeedRoutes(app: FastifyInstance, centre: Centre): void {
  app.get<{ Params: { region: string }; Querystring: Record<string, unknown> }>(
    '/bulk/feed/:region',
    async (request, reply) => {
      const { account } = demandBulk(request, centre, 'parcel.view', request.params.region);
      const { after, ...rest } = request.query;
      if (typeof after !== 'string' || !SIZE.test(after) || Object.keys(rest).length > 0) throw new Fault('BAD_INPUT');
      const page = makePage(centre, Number(after), account.capabilities.includes('person.view'));
      if (page === null) return reply.code(204).send();
      return reply.type('application/cbor+zstd').send(await compress(cbor.encode(page), LEVEL));
    },
  );
}

function makePage(centre: Centre, after: number, personsShown: boolean): FeedPage | null {
  const db = centre.store.raw;
  const head = headForPage(db, centre.region, after, FEED_PAGE_ACTS);
  if (head === null) {
    // Nothing newer, or acts of a load that no page can carry: then only a snapshot leads on.
    if (headSize(db, centre.region) <= after) return null;
    throw new Fault('SYNC_STOPPED');
  }
  const entries = actsBetween(db, centre.region, after, head.size).map(({ seq, body, personal }) => ({
    seq,
    body: new Uint8Array(body),
    personal: personal !== null && personsShown ? new Uint8Array(personal) : null,
  }));
  return { format: 'shekara-feed/1', region: centre.region, after, entries, checkpoint: head.checkpoint };
}
