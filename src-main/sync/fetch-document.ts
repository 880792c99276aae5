import { createHash } from 'node:crypto';
import { sniffMediaType } from '#domain/documents/sniff-media-type.ts';
import { Fault } from '#domain/fault.ts';
import type { StoredDocument } from '../drafting/desk.ts';
import type { CentralClient } from './central-client.ts';
import { readAll } from './pinned-https.ts';

const MAX_DOCUMENT_BYTES = 512 * 1024 * 1024;

/** A document of the server: its address is its hash, so it is what was asked for or it is refused. Faults of the line, NOT_FOUND */
export async function fetchDocument(
  { client, mayCallServer }: { client: CentralClient; mayCallServer: boolean },
  sha256: string,
): Promise<StoredDocument> {
  if (!mayCallServer) throw new Fault('OFFLINE');
  const { message } = await client.bulk({ method: 'GET', path: `/bulk/documents/${sha256}` });
  const bytes = await readAll(message, MAX_DOCUMENT_BYTES);
  if (message.statusCode === 404) throw new Fault('NOT_FOUND');
  if (message.statusCode === 401) throw new Fault('NOT_SIGNED_IN');
  const mediaType = sniffMediaType(bytes);
  if (message.statusCode !== 200 || !mediaType || createHash('sha256').update(bytes).digest('hex') !== sha256) {
    throw new Fault('SERVER_GARBLED', { data: { what: 'document' } });
  }
  return { mediaType, bytes };
}
