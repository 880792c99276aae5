import { Fault } from '#domain/fault.ts';
import { hashOfKey, type SigningHash, type ToBeSigned } from '#domain/signatures/cms/build-cms.ts';
import { invariant } from '#domain/invariant.ts';
import { signerOf } from '#domain/signatures/verify-cms.ts';
import type { Signer } from '#domain/signatures/verdict.ts';
import { parseCertificate } from '#domain/signatures/x509/certificate.ts';
import type { Fork, Helper } from '../fork.ts';
import type { KeyDemand } from './check-key.ts';
import { ListedTokens, Opened, Signed, SigningAnswer, type KeyOrder, type SigningRequest } from './signing-messages.ts';
import type { SignatureForm } from './signer-backend.ts';
import type { SigningSettings } from './signing-settings.ts';

/** A key that is open in a process of its own. The back half sees the certificate and signatures, never the key. */
export interface SigningKey {
  /** Where it is. */
  readonly kind: KeyOrder['kind'];
  /** Who has signed, or will. With NCALayer the person chooses there: known after the first signature, not before. */
  readonly signer: Signer;
  /** His certificate, DER. */
  readonly certificate: Uint8Array;
  /** The digest by which the key signs; null with NCALayer, which is given contents. */
  readonly hash: SigningHash | null;
  /** CAdES-BES over `content`, which stays outside; detached, if nothing else is said. */
  sign(content: ToBeSigned, now: Date, form?: SignatureForm): Promise<Uint8Array>;
  /** Ends the process and with it everything secret in memory. */
  close(): void;
}

export interface OpenKeyRequest {
  readonly key: KeyOrder;
  /** Password of the file or PIN of the token; nothing for NCALayer, which asks by itself. */
  readonly secret: string;
  readonly settings: SigningSettings;
  readonly demand: KeyDemand;
  readonly now: Date;
}

/** A key file whose protection takes longer than this was made to stop us. */
const LONGEST_MS = 60_000;
/** In NCALayer's windows a person has his time; the signing process itself knows when it is over. */
const LONGEST_ELSEWHERE_MS = 330_000;

const PROCESS = (): URL => new URL('./signing-process.ts', import.meta.url);

/**
 * Opens a key in a process of its own. A wrong password or PIN is tried once and never again here.
 * Faults of `openSigner`; CANCELLED when the process was ended meanwhile.
 */
export async function openSigningKey(fork: Fork, request: OpenKeyRequest): Promise<SigningKey> {
  const line = new SigningLine(fork(PROCESS()), request.key.kind === 'ncalayer' ? LONGEST_ELSEWHERE_MS : LONGEST_MS);
  try {
    let { certificate } = Opened.parse(await line.ask({ do: 'open', ...request }));
    const key: SigningKey = {
      kind: request.key.kind,
      hash: certificate === null ? null : hashOfKey(certificate),
      get signer() {
        return signerOf(parseCertificate(key.certificate));
      },
      get certificate() {
        invariant(certificate, 'a signature was made before anybody asks by whom');
        return certificate;
      },
      async sign(content, now, form = 'detached') {
        const signed = Signed.parse(await line.ask({ do: 'sign', content, form, now }));
        certificate = signed.certificate;
        return signed.signature;
      },
      close: () => line.end(),
    };
    return key;
  } catch (error) {
    line.end();
    throw error;
  }
}

/**
 * Tokens and NCALayer as they are now. The process stays for the next question while somebody looks on: a library takes
 * longer to load than to answer.
 */
export class KeyLister {
  readonly #fork: Fork;
  readonly #settings: SigningSettings;
  #line: SigningLine | null = null;
  #timer: NodeJS.Timeout | undefined;

  constructor(fork: Fork, settings: SigningSettings) {
    this.#fork = fork;
    this.#settings = settings;
  }

  async list(now: Date): Promise<ListedTokens> {
    clearTimeout(this.#timer);
    this.#line ??= new SigningLine(this.#fork(PROCESS()), LIST_MS);
    try {
      return ListedTokens.parse(await this.#line.ask({ do: 'list', settings: this.#settings, now }));
    } catch (error) {
      this.close();
      throw error;
    } finally {
      this.#timer = setTimeout(() => this.close(), LOOKED_AWAY_MS).unref();
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#line?.end();
    this.#line = null;
  }
}

const LIST_MS = 20_000;
const LOOKED_AWAY_MS = 15_000;

type Question = SigningRequest extends infer R ? (R extends SigningRequest ? Omit<R, 'id'> : never) : never;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (fault: Fault) => void;
  readonly timer: NodeJS.Timeout;
}

/** Questions and answers by number; whoever waits when the process ends is told so. */
class SigningLine {
  readonly #helper: Helper;
  readonly #longestMs: number;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;
  #ended = false;

  constructor(helper: Helper, longestMs: number) {
    this.#helper = helper;
    this.#longestMs = longestMs;
    helper.onMessage((message) => this.#take(message));
    helper.onExit(() => this.#stop());
  }

  ask(question: Question): Promise<unknown> {
    if (this.#ended) return Promise.reject(new Fault('CANCELLED', { data: { what: 'key' } }));
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Fault('KEY_UNSUPPORTED', { data: { what: 'slow' } }));
        this.end();
      }, this.#longestMs);
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
    if (answer.data.ok) waiting.resolve(answer.data.value);
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
