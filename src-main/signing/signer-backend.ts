import type { ToBeSigned } from '#domain/signatures/cms/build-cms.ts';
import type { Certificate } from '#domain/signatures/x509/certificate.ts';

/**
 * A place where keys are: key files, tokens, NCALayer. All of them work in the signing process, never in the window or
 * the back half (SEC-69).
 */
export interface SignerBackend {
  readonly capabilities: Capabilities;
  /** Keys that can be seen without a secret. */
  list(): Promise<readonly ListedKey[]>;
  /** Tries the secret once and never again by itself. */
  open(keyId: string, secret: string): Promise<MessageSigner>;
  close(): void;
}

export interface Capabilities {
  /** What the person is asked for here; NCALayer asks by itself. */
  readonly secret: 'password' | 'pin' | 'elsewhere';
  /** `attributes`: gives bare signatures over what CAdES prescribes. `message`: gives a finished signature file only. */
  readonly signs: 'attributes' | 'message';
}

export interface ListedKey {
  readonly id: string;
  readonly certificate: Certificate;
}

/** An opened key that gives bare signatures. The private key never leaves this object. */
export interface OpenedKey {
  readonly certificate: Certificate;
  /** Authorities that came with the key, nearest first, the root left out. */
  readonly chain: readonly Certificate[];
  /** RSA PKCS#1 v1.5 with SHA-256, or GOST R 34.10-2015 over Streebog-512, by the kind of the key. */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
  close(): void;
}

/**
 * `embedded`: for a PDF, whose dictionary claims the time; NCALayer claims it in the signature all the same.
 * `countersignature`: over the signature of another; NCALayer makes none.
 */
export const SIGNATURE_FORMS = ['detached', 'embedded', 'countersignature'] as const;
export type SignatureForm = (typeof SIGNATURE_FORMS)[number];

/** An opened key that signs messages. */
export interface MessageSigner {
  /** Null until something was signed, where the person chooses the key elsewhere. */
  readonly certificate: Certificate | null;
  /**
   * CAdES-BES; detached, if nothing else is said. `now` is the signer's claim of the time. A digest in place of the content
   * is signed where the key gives bare signatures.
   */
  sign(content: ToBeSigned, now: Date, form?: SignatureForm): Promise<Uint8Array>;
  close(): void;
}
