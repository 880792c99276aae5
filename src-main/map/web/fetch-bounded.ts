/** Why an address gave nothing: a key under `map.base.web.reason`. */
export type WebReason = 'noAnswer' | 'refused' | 'redirected' | 'tooLarge' | 'notPictures' | 'notCapabilities';

export class WebFault extends Error {
  override readonly name = 'WebFault';
  readonly reason: WebReason;

  constructor(reason: WebReason, options?: ErrorOptions) {
    super(reason, options);
    this.reason = reason;
  }
}

const WAIT_MS = 20_000;
const MOST_REDIRECTS = 3;
const AGENT = 'Shekara';

export interface FetchedBytes {
  readonly status: number;
  readonly bytes: Uint8Array;
}

/**
 * The bytes of an address, at most so many, within 20 s; nothing of this computer goes along but the question. A
 * redirect is followed on the same host alone and never from https to http: the person agreed to this host and no other.
 *
 * @throws WebFault; the reason of the signal when it was aborted
 */
export async function fetchBounded(address: string, limit: number, signal?: AbortSignal): Promise<FetchedBytes> {
  const until = AbortSignal.any([AbortSignal.timeout(WAIT_MS), ...(signal ? [signal] : [])]);
  let url = new URL(address);
  for (let step = 0; ; step += 1) {
    const answer = await ask(url, until, signal);
    const next = redirectOf(answer, url);
    if (next === null) return { status: answer.status, bytes: await bodyOf(answer, limit, signal) };
    await answer.body?.cancel();
    if (step === MOST_REDIRECTS || next.host !== url.host || (url.protocol === 'https:' && next.protocol !== 'https:'))
      throw new WebFault('redirected');
    url = next;
  }
}

async function ask(url: URL, until: AbortSignal, signal?: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, {
      redirect: 'manual',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      headers: { 'user-agent': AGENT, accept: 'image/png, image/jpeg, image/webp, text/xml, application/xml' },
      signal: until,
    });
  } catch (error) {
    signal?.throwIfAborted();
    throw new WebFault('noAnswer', { cause: error });
  }
}

function redirectOf({ status, headers }: Response, from: URL): URL | null {
  if (status < 300 || status > 399 || status === 304) return null;
  const to = headers.get('location');
  if (to === null || !URL.canParse(to, from)) throw new WebFault('redirected');
  return new URL(to, from);
}

async function bodyOf({ body }: Response, limit: number, signal?: AbortSignal): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const piece of body ?? []) {
      size += piece.length;
      if (size > limit) throw new WebFault('tooLarge');
      pieces.push(piece);
    }
  } catch (error) {
    if (error instanceof WebFault) throw error;
    signal?.throwIfAborted();
    throw new WebFault('noAnswer', { cause: error });
  }
  return Buffer.concat(pieces);
}
