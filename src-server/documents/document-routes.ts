import type { FastifyInstance } from 'fastify';
import { Sha256 } from '#domain/documents/document.ts';
import { Fault } from '#domain/fault.ts';
import { appendAction } from '../accounts/action-journal.ts';
import type { Centre } from '../centre.ts';
import { demandBulk, type BulkCaller } from '../http/bulk-access.ts';
import type { StoredDocument } from './document-store.ts';

const LARGEST_PIECE = 8 * 1024 * 1024;
const RANGE = /^bytes (\d{1,12})-(\d{1,12})\/(\d{1,12})$/;
/** Bytes an account may bring in 24 hours. */
const DAILY_BYTES = 4 * 1024 ** 3;

interface Address {
  readonly Params: { readonly sha256: string };
}

/** PUT pieces, GET whole; the hash is the address and the proof. */
export async function addDocumentRoutes(app: FastifyInstance, centre: Centre): Promise<void> {
  await app.register(async (pieces) => {
    pieces.removeAllContentTypeParsers();
    pieces.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    pieces.put<Address>('/bulk/documents/:sha256', { bodyLimit: LARGEST_PIECE }, async (request, reply) => {
      const caller = demandBulk(request, centre, 'case.submit');
      const sha256 = readAddress(request.params.sha256);
      const bytes = request.body;
      if (!Buffer.isBuffer(bytes) || bytes.length === 0) throw new Fault('BAD_INPUT');
      const { from, total } = readRange(request.headers['content-range'], bytes.length);
      demandQuota(centre, caller.account.login, total);
      const answer = await centre.documents.take({ sha256, login: caller.account.login, from, total, bytes });
      if (answer.kind === 'refused') throw new Fault('DOCUMENT_UNREADABLE');
      if (answer.kind === 'whole') {
        await enter(centre, caller, {
          sha256,
          size: answer.size,
          mediaType: answer.mediaType,
          receivedFrom: caller.account.login,
        });
        return reply.code(204).send();
      }
      return reply
        .code(answer.kind === 'gap' ? 416 : 202)
        .header('shekara-received', String(answer.received))
        .send();
    });
  });

  app.get<Address>('/bulk/documents/:sha256', async (request, reply) => {
    const { account } = demandBulk(request, centre, 'parcel.view');
    const document = centre.documents.find(readAddress(request.params.sha256));
    const mayRead = account.capabilities.includes('queue.view') || document?.receivedFrom === account.login;
    if (document === null || !mayRead) throw new Fault('NOT_FOUND');
    return reply
      .type(document.mediaType)
      .header('content-length', document.size)
      .header('content-disposition', `attachment; filename="${document.sha256}"`)
      .header('content-security-policy', "sandbox; default-src 'none'")
      .send(centre.documents.read(document.sha256));
  });
}

function readAddress(text: string): Sha256 {
  const parsed = Sha256.safeParse(text);
  if (!parsed.success) throw new Fault('NOT_FOUND');
  return parsed.data;
}

function readRange(header: string | undefined, length: number): { readonly from: number; readonly total: number } {
  if (header === undefined) return { from: 0, total: length };
  const [, from, to, total] = RANGE.exec(header) ?? [];
  if (from === undefined || to === undefined || total === undefined) throw new Fault('BAD_INPUT');
  if (Number(to) - Number(from) + 1 !== length || Number(to) >= Number(total)) throw new Fault('BAD_INPUT');
  return { from: Number(from), total: Number(total) };
}

function demandQuota(centre: Centre, login: string, coming: number): void {
  const since = new Date(centre.clock.now().getTime() - 86_400_000).toISOString();
  const { sum } = centre.store.raw
    .prepare<[string, string], { sum: number }>(
      'select coalesce(sum(size), 0) as sum from document where received_from = ? and received_at > ?',
    )
    .get(login, since) ?? { sum: 0 };
  if (sum + coming > DAILY_BYTES) throw new Fault('TOO_MANY_REQUESTS');
}

async function enter(centre: Centre, { account, ip }: BulkCaller, document: StoredDocument): Promise<void> {
  await centre.writer.run(({ db }) => {
    const at = centre.clock.now().toISOString();
    const { changes } = db
      .prepare(
        'insert into document (sha256, size, media_type, received_at, received_from) values (?, ?, ?, ?, ?) on conflict do nothing',
      )
      .run(document.sha256, document.size, document.mediaType, at, account.login);
    if (changes === 0) return;
    appendAction(db, {
      at,
      login: account.login,
      ip,
      action: 'documents.put',
      outcome: 'success',
      about: document.sha256,
    });
  });
}
