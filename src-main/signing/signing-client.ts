import { Fault } from '#domain/fault.ts';
import { signerOf } from '#domain/signatures/verify-cms.ts';
import type { Signer } from '#domain/signatures/verdict.ts';
import { parseCertificate } from '#domain/signatures/x509/certificate.ts';
import type { Fork, Helper } from '../fork.ts';
import { SigningAnswer, type SigningRequest } from './signing-messages.ts';

/** A key that is open in a process of its own. The back half sees the certificate and signatures, never the key. */
export interface SigningKey {
  readonly signer: Signer;
  /** DER of the signer's certificate. */
  readonly certificate: Uint8Array;
  /** Detached CAdES-BES over `content`. */
  sign(content: Uint8Array, now: Date): Promise<Uint8Array>;
  /** Ends the process and with it everything secret in memory. */
  close(): void;
}

export interface OpenKeyRequest {
  readonly keyFile: Uint8Array;
  readonly password: string;
  readonly now: Date;
}

/** A key file whose protection takes longer than this was made to stop us. */
const LONGEST_MS = 60_000;

/**
 * Opens a key file in a process of its own. A wrong password is asked for once and never tried again here.
 * Faults of `openKeyFile`; CANCELLED when the process was ended meanwhile.
 */
export async function openSigningKey(fork: Fork, request: OpenKeyRequest): Promise<SigningKey> {
  const line = new SigningLine(fork(new URL('./signing-process.ts', import.meta.url)));
  try {
    const certificate = await line.ask({ do: 'open', ...request });
    return {
      signer: signerOf(parseCertificate(certificate)),
      certificate,
      sign: (content, now) => line.ask({ do: 'sign', content, now }),
      close: () => line.end(),
    };
  } catch (error) {
    line.end();
    throw error;
  }
}

type Question = SigningRequest extends infer R ? (R extends SigningRequest ? Omit<R, 'id'> : never) : never;

interface Waiting {
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (fault: Fault) => void;
  readonly timer: NodeJS.Timeout;
}

/** Questions and answers by number; whoever waits when the process ends is told so. */
class SigningLine {
  readonly #helper: Helper;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #ended = false;

  constructor(helper: Helper) {
    this.#helper = helper;
    helper.onMessage((message) => this.#take(message));
    helper.onExit(() => this.#stop());
  }

  ask(question: Question): Promise<Uint8Array> {
    if (this.#ended) return Promise.reject(new Fault('CANCELLED', { data: { what: 'key' } }));
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Fault('KEY_UNSUPPORTED', { data: { what: 'slow' } }));
        this.end();
      }, LONGEST_MS);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#helper.send({ ...question, id });
    });
  }

  end(): void {
    this.#stop();
    this.#helper.kill();
  }

  #take(message: unknown): void {
    const answer = SigningAnswer.safeParse(message);
    const waiting = answer.success ? this.#waiting.get(answer.data.id) : undefined;
    if (!answer.success || !waiting) return;
    this.#waiting.delete(answer.data.id);
    clearTimeout(waiting.timer);
    if (answer.data.ok) waiting.resolve(new Uint8Array(answer.data.bytes));
    else waiting.reject(new Fault(answer.data.code, { data: answer.data.facts }));
  }

  #stop(): void {
    this.#ended = true;
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new Fault('CANCELLED', { data: { what: 'key' } }));
    }
    this.#waiting.clear();
  }
}
