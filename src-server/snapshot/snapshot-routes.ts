import { createReadStream } from 'node:fs';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Centre } from '../centre.ts';
import { demandBulk } from '../http/bulk-access.ts';
import type { Snapshot } from './make-snapshot.ts';

const RANGE = /^bytes=(\d{1,15})-(\d{0,15})$/;
const ETAG = /^"([0-9a-f]{64})"$/;

/** GET /bulk/snapshot/{region}: an interrupted download goes on with Range and If-Range, byte for byte the same file. */
export function addSnapshotRoutes(app: FastifyInstance, centre: Centre): void {
  app.get<{ Params: { region: string } }>('/bulk/snapshot/:region', async (request, reply) => {
    demandBulk(request, centre, 'parcel.view', request.params.region);
    const wanted = ETAG.exec(String(request.headers['if-range'] ?? ''))?.[1];
    const begun = wanted === undefined ? null : centre.snapshots.byHash(wanted);
    const snapshot = begun ?? (await centre.snapshots.current());
    reply
      .type('application/vnd.sqlite3+zstd')
      .header('etag', `"${snapshot.sha256}"`)
      .header('accept-ranges', 'bytes')
      .header('shekara-head', String(snapshot.size));
    return sendRange(request, reply, snapshot, begun !== null || request.headers['if-range'] === undefined);
  });
}

function sendRange(
  request: FastifyRequest,
  reply: FastifyReply,
  { file, bytes }: Snapshot,
  sameFile: boolean,
): FastifyReply {
  const [, fromText, toText] = RANGE.exec(request.headers.range ?? '') ?? [];
  if (fromText === undefined || !sameFile) {
    return reply.header('content-length', bytes).send(createReadStream(file));
  }
  const from = Number(fromText);
  const to = toText ? Math.min(Number(toText), bytes - 1) : bytes - 1;
  if (from >= bytes || to < from) return reply.code(416).header('content-range', `bytes */${bytes}`).send();
  return reply
    .code(206)
    .header('content-range', `bytes ${from}-${to}/${bytes}`)
    .header('content-length', to - from + 1)
    .send(createReadStream(file, { start: from, end: to }));
}
