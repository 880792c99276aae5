import { Fault } from '#domain/fault.ts';
import { PinnedHttps, lineFault, type PinnedServer } from '../sync/pinned-https.ts';
import type { SealedDownload } from './sealed-download.ts';

export interface DownloadOptions {
  readonly server: PinnedServer;
  readonly token: string;
  readonly region: string;
  readonly onProgress: (done: number, total: number) => void;
}

/** Fetches the region's snapshot into a sealed download, going on where an earlier try stopped. Faults as the line's. */
export async function downloadSnapshot(
  kept: SealedDownload,
  { server, token, region, onProgress }: DownloadOptions,
): Promise<void> {
  const https = new PinnedHttps(server, 1);
  try {
    const resume = kept.size > 0 ? { range: `bytes=${kept.size}-`, 'if-range': kept.etag } : {};
    const { message } = await https.send({
      method: 'GET',
      path: `/bulk/snapshot/${region}`,
      headers: { authorization: `Bearer ${token}`, ...resume },
    });
    const { etag = '' } = message.headers;
    const status = message.statusCode ?? 0;
    if (status === 401) throw new Fault('NOT_SIGNED_IN');
    if (status === 429) throw new Fault('TOO_MANY_REQUESTS');
    const total = totalOf(status, message.headers, kept.size);
    // Everything is there but the end that was never written: the file ends exactly at a chunk.
    if (status === 416 && total === kept.size) return;
    if ((status !== 200 && status !== 206) || total === null || !etag)
      throw new Fault('SERVER_GARBLED', { data: { status } });
    if (status === 200 || etag !== kept.etag) kept.restart(etag);
    let done = kept.size;
    for await (const part of message as AsyncIterable<Buffer>) {
      kept.append(part);
      done += part.length;
      onProgress(done, total);
    }
    if (done !== total) throw new Fault('OFFLINE', { data: { reason: 'cut' } });
  } catch (error) {
    throw isDisk(error) ? error : lineFault(error);
  } finally {
    https.close();
  }
}

/** Bytes of the whole file; null when the answer does not say, or says something that does not fit what we asked. */
function totalOf(
  status: number,
  headers: Readonly<Record<string, string | string[] | undefined>>,
  from: number,
): number | null {
  if (status === 200) return numberOf(headers['content-length']);
  const range = /^bytes (?:(\d+)-\d+|\*)\/(\d+)$/.exec(String(headers['content-range'] ?? ''));
  if (!range || (status === 206 && Number(range[1]) !== from)) return null;
  return numberOf(range[2]);
}

function numberOf(text: string | string[] | undefined): number | null {
  const value = Number(text);
  return typeof text === 'string' && Number.isSafeInteger(value) && value > 0 ? value : null;
}

const isDisk = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'ENOSPC' || error.code === 'EDQUOT' || error.code === 'EACCES');
