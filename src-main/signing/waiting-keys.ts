import { randomUUID } from 'node:crypto';
import { sealedFor, type SealingKey } from '#contracts/sealed-secret.ts';
import { Fault } from '#domain/fault.ts';
import type { Fork } from '../fork.ts';
import { openOn, sealingKeyOf, type OpenKeyRequest, type SigningProcess } from './signing-client.ts';
import { SigningLine } from './signing-line.ts';

/** The window asks for a key and seals at once; longer than this nobody is on the way. */
const LONGEST_WAIT_MS = 60_000;
const MOST_WAITING = 4;

/** Signing processes that wait for the secret which the window seals for them: one process, one secret. */
export class WaitingKeys {
  readonly #fork: Fork;
  readonly #waiting = new Map<string, { readonly line: SigningLine; readonly timer: NodeJS.Timeout }>();

  constructor(fork: Fork) {
    this.#fork = fork;
  }

  /** A process of its own, and the key to seal by. */
  async offer(): Promise<SealingKey> {
    const id = randomUUID();
    const line = new SigningLine(this.#fork);
    const timer = setTimeout(() => this.#end(id), LONGEST_WAIT_MS).unref();
    this.#waiting.set(id, { line, timer });
    for (const oldest of this.#waiting.keys()) {
      if (this.#waiting.size <= MOST_WAITING) break;
      this.#end(oldest);
    }
    return sealingKeyOf(line, id);
  }

  /** `secret` is sealed. Faults of `openSigner`; CANCELLED when its process has ended meanwhile */
  async open(request: OpenKeyRequest): Promise<SigningProcess> {
    const id = sealedFor(request.secret);
    const found = this.#waiting.get(id);
    if (!found) throw new Fault('CANCELLED', { data: { what: 'key' } });
    clearTimeout(found.timer);
    this.#waiting.delete(id);
    return openOn(found.line, request);
  }

  close(): void {
    for (const id of this.#waiting.keys()) this.#end(id);
  }

  #end(id: string): void {
    const found = this.#waiting.get(id);
    clearTimeout(found?.timer);
    found?.line.end();
    this.#waiting.delete(id);
  }
}
