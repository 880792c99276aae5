import { Fault } from '#domain/fault.ts';

/** Longer than any authority that works takes; the command must not hang. */
const TIMEOUT_MS = 10_000;

export interface AuthorityQuestion {
  readonly address: string;
  /** Posted; without it the address is read. */
  readonly post?: { readonly type: string; readonly body: Uint8Array };
  readonly mostBytes: number;
}

/**
 * Bytes from a service of an authority over http or https: no redirection, no more bytes than allowed, not for ever.
 * Faults AUTHORITY_ADDRESS (no such address), AUTHORITY_SILENT
 */
export async function askAuthority({ address, post, mostBytes }: AuthorityQuestion): Promise<Uint8Array> {
  const url = URL.parse(address);
  const isWeb = url !== null && (url.protocol === 'http:' || url.protocol === 'https:');
  if (!isWeb || url.username !== '') throw new Fault('AUTHORITY_ADDRESS', { data: { address } });
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const sent = post
      ? { method: 'POST', headers: { 'content-type': post.type }, body: new Uint8Array(post.body) }
      : {};
    const response = await fetch(url, { ...sent, redirect: 'error', signal });
    if (!response.ok) throw new Error(`status ${String(response.status)}`);
    return await readAtMost(response, mostBytes);
  } catch (cause) {
    throw new Fault('AUTHORITY_SILENT', { cause, data: { address } });
  }
}

async function readAtMost(response: Response, most: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of response.body ?? []) {
    size += piece.length;
    if (size > most) throw new Error('too long');
    pieces.push(piece);
  }
  return new Uint8Array(Buffer.concat(pieces));
}
