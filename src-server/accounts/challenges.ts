import { randomBytes } from 'node:crypto';
import { makeSealingPair, publicKeyText } from '#contracts/sealed-secret.ts';
import type { SignInChallenge } from '#domain/access/account.ts';
import { canonicalJson } from '#domain/journal/canonical-json.ts';
import type { Clock } from '../clock.ts';

const LIFE_MS = 60_000;
/** More than this many open challenges are an attack: the oldest give way. */
const MOST = 10_000;

interface Open {
  readonly challenge: SignInChallenge;
  /** The password comes sealed for it, and goes with it. */
  readonly pair: CryptoKeyPair;
}

/**
 * SEC-31: each challenge lives 60 seconds, on the TLS connection it was asked on, and is used once.
 * Kept in memory: a restart ends them all, and nothing is written for strangers.
 */
export class Challenges {
  readonly #open = new Map<string, Open>();
  readonly #clock: Clock;
  readonly #server: string;

  constructor(clock: Clock, server: string) {
    this.#clock = clock;
    this.#server = server;
  }

  async issue(login: string, channel: string): Promise<SignInChallenge> {
    const pair = await makeSealingPair();
    const passwordKey = await publicKeyText(pair);
    const now = this.#clock.now().getTime();
    for (const [nonce, { challenge: old }] of this.#open) {
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
      passwordKey,
      expiresAt: new Date(now + LIFE_MS).toISOString(),
    };
    this.#open.set(challenge.nonce, { challenge, pair });
    return challenge;
  }

  /**
   * Takes the challenge out: its key only the first time, in time, unchanged, for this name and on this connection; else
   * null.
   */
  redeem(given: SignInChallenge, login: string, channel: string): CryptoKeyPair | null {
    const open = this.#open.get(given.nonce);
    if (!open) return null;
    this.#open.delete(given.nonce);
    const issued = open.challenge;
    const holds =
      canonicalJson(issued) === canonicalJson(given) &&
      issued.login === login &&
      issued.channel === channel &&
      new Date(issued.expiresAt) > this.#clock.now();
    return holds ? open.pair : null;
  }
}
