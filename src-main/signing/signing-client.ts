import { randomUUID } from 'node:crypto';
import { sealSecret, type SealingKey } from '#contracts/sealed-secret.ts';
import { hashOfKey, type SigningHash, type ToBeSigned } from '#domain/signatures/cms/build-cms.ts';
import { invariant } from '#domain/invariant.ts';
import { signerOf } from '#domain/signatures/verify-cms.ts';
import type { Signer } from '#domain/signatures/verdict.ts';
import { parseCertificate } from '#domain/signatures/x509/certificate.ts';
import type { Fork } from '../fork.ts';
import type { Stretch } from '../replica/stretch.ts';
import type { KeyDemand } from './check-key.ts';
import { SigningLine } from './signing-line.ts';
import { ListedTokens, Opened, Resealed, Sealing, Signed, Stretched, type KeyOrder } from './signing-messages.ts';
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

/** The process of a key also holds the passwords of an account that were sealed for it. */
export interface SigningProcess extends SigningKey {
  /** A password that was sealed for this process becomes a key there. */
  stretch(sealed: string): Stretch;
  /** What was sealed for this process, sealed for another reader. */
  reseal(sealed: string, reader: SealingKey): Promise<string>;
}

export interface OpenKeyRequest {
  readonly key: KeyOrder;
  /** Password of the file or PIN of the token, sealed or in hand; nothing for NCALayer, which asks by itself. */
  readonly secret: string;
  readonly settings: SigningSettings;
  readonly demand: KeyDemand;
  readonly now: Date;
  /** Hears the certificate after each signature. */
  readonly onSigned?: (certificate: Uint8Array) => void;
}

/** A key file whose protection takes longer than this was made to stop us. */
const LONGEST_MS = 60_000;
/** In NCALayer's windows a person has his time; the signing process itself knows when it is over. */
const LONGEST_ELSEWHERE_MS = 330_000;

/**
 * Opens a key in a process of its own, for who has the secret in hand: the command line. A wrong password or PIN is tried
 * once and never again here. Faults of `openSigner`; CANCELLED when the process was ended meanwhile.
 */
export async function openSigningKey(fork: Fork, request: OpenKeyRequest): Promise<SigningKey> {
  const line = new SigningLine(fork);
  const key = await sealingKeyOf(line, randomUUID());
  return openOn(line, { ...request, secret: await sealSecret(key, request.secret) });
}

/** The key by which a secret is sealed for this process. */
export async function sealingKeyOf(line: SigningLine, id: string): Promise<SealingKey> {
  const { publicKey } = Sealing.parse(await line.ask({ do: 'seal' }, LIST_MS));
  return { id, publicKey };
}

/** The same where the secret is sealed for the process already. */
export async function openOn(line: SigningLine, { onSigned, ...request }: OpenKeyRequest): Promise<SigningProcess> {
  const longestMs = request.key.kind === 'ncalayer' ? LONGEST_ELSEWHERE_MS : LONGEST_MS;
  try {
    let { certificate } = Opened.parse(await line.ask({ do: 'open', ...request }, longestMs));
    const key: SigningProcess = {
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
        const signed = Signed.parse(await line.ask({ do: 'sign', content, form, now }, longestMs));
        certificate = signed.certificate;
        onSigned?.(certificate);
        return signed.signature;
      },
      stretch: (secret) => async (hardness) =>
        Stretched.parse(await line.ask({ do: 'stretch', secret, hardness }, longestMs)).key,
      reseal: async (secret, reader) =>
        Resealed.parse(await line.ask({ do: 'reseal', secret, reader }, longestMs)).sealed,
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
  #asked = 0;

  constructor(fork: Fork, settings: SigningSettings) {
    this.#fork = fork;
    this.#settings = settings;
  }

  async list(now: Date): Promise<ListedTokens> {
    clearTimeout(this.#timer);
    this.#asked += 1;
    const line = (this.#line ??= new SigningLine(this.#fork));
    try {
      return ListedTokens.parse(await line.ask({ do: 'list', settings: this.#settings, now }, LIST_MS));
    } catch (error) {
      line.end();
      if (this.#line === line) this.#line = null;
      throw error;
    } finally {
      this.#asked -= 1;
      // Two windows ask at a time: the line is left by the last.
      if (this.#asked === 0) this.#timer = setTimeout(() => this.close(), LOOKED_AWAY_MS).unref();
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
