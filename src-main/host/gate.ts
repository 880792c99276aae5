import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What the gate says to a request of a browser. */
export type Admission = 'in' | 'out' | { readonly cookie: string };

/**
 * Lets one browser in (SEC-12): the one-time token of the address becomes a cookie, and after that every request must
 * carry the cookie, name this host and come from this origin. A rebinding name, a foreign origin, an opaque origin and
 * a token used before stay out.
 */
export class Gate {
  readonly token = randomBytes(32).toString('base64url');
  readonly #secret: string;
  #tokenUsed = false;
  #port = 0;

  /** `secret` of the cookie: that of a host which this one takes the place of. */
  constructor(secret = randomBytes(32).toString('base64url')) {
    this.#secret = secret;
  }

  listenOn(port: number): void {
    this.#port = port;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  admit(request: IncomingMessage, url: URL): Admission {
    if (!this.#fromHere(request)) return 'out';
    if (this.#hasCookie(request)) return 'in';
    const token = url.pathname === '/' ? url.searchParams.get('token') : null;
    if (request.method !== 'GET' || token === null || this.#tokenUsed || !same(token, this.token)) return 'out';
    this.#tokenUsed = true;
    return { cookie: `${this.#cookieName}=${this.#secret}; HttpOnly; SameSite=Strict; Path=/` };
  }

  /** A socket always tells its origin; without one it is not a browser page of ours. */
  admitSocket(request: IncomingMessage): boolean {
    return request.headers.origin !== undefined && this.#fromHere(request) && this.#hasCookie(request);
  }

  /** Cookies do not know ports: two seats on one machine would overwrite each other's. */
  get #cookieName(): string {
    return `shekara-${this.#port}`;
  }

  #fromHere({ headers }: IncomingMessage): boolean {
    const host = headers.host;
    if (host !== `127.0.0.1:${this.#port}` && host !== `localhost:${this.#port}`) return false;
    if (headers.origin !== undefined && headers.origin !== `http://${host}`) return false;
    const site = headers['sec-fetch-site'];
    return site === undefined || site === 'same-origin' || site === 'none';
  }

  #hasCookie({ headers }: IncomingMessage): boolean {
    for (const part of (headers.cookie ?? '').split(';')) {
      const [name, value] = part.trim().split('=');
      if (name === this.#cookieName && value !== undefined && same(value, this.#secret)) return true;
    }
    return false;
  }
}

function same(a: string, b: string): boolean {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(hash(a), hash(b));
}
