import { randomBytes } from 'node:crypto';
import type { SignInChallenge } from '#domain/access/account.ts';
import { canonicalJson } from '#domain/journal/canonical-json.ts';
import type { Clock } from '../clock.ts';

const LIFE_MS = 60_000;
/** More than this many open challenges are an attack: the oldest give way. */
const MOST = 10_000;

/**
 * SEC-31: each challenge lives 60 seconds, on the TLS connection it was asked on, and is used once.
 * Kept in memory: a restart ends them all, and nothing is written for strangers.
 */
export class Challenges {
  readonly #open = new Map<string, SignInChallenge>();
  readonly #clock: Clock;
  readonly #server: string;

  constructor(clock: Clock, server: string) {
    this.#clock = clock;
    this.#server = server;
  }

  issue(login: string, channel: string): SignInChallenge {
    const now = this.#clock.now().getTime();
    for (const [nonce, old] of this.#open) {
      if (this.#open.size < MOST && new Date(old.expiresAt).getTime() > now) break;
      this.#open.delete(nonce);
    }
    const challenge: SignInChallenge = {
      format: 'shekara-sign-in/1',
      purpose: 'sign-in',
      server: this.#server,
      login,
      nonce: randomBytes(32).toString('hex'),
      channel,
      expiresAt: new Date(now + LIFE_MS).toISOString(),
    };
    this.#open.set(challenge.nonce, challenge);
    return challenge;
  }

  /** Takes the challenge out: true only the first time, in time, unchanged, for this name and on this connection. */
  redeem(given: SignInChallenge, login: string, channel: string): boolean {
    const issued = this.#open.get(given.nonce);
    if (!issued) return false;
    this.#open.delete(given.nonce);
    return (
      canonicalJson(issued) === canonicalJson(given) &&
      issued.login === login &&
      issued.channel === channel &&
      new Date(issued.expiresAt) > this.#clock.now()
    );
  }
}
