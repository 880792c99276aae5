import { existsSync } from 'node:fs';
import type { TrustBundle } from '#domain/signatures/trust/trust-bundle.ts';
import { trustIn, type TrustIn } from '#domain/signatures/trust/trust-given.ts';
import type { TrustStore } from '#domain/signatures/trust/trust-store.ts';
import type { VerifyRequest } from '#domain/signatures/verify-cms.ts';
import { pemBlocks } from '#domain/signatures/x509/pem.ts';
import { openStore } from '#register/store.ts';
import { trustInForce, trustVersions, type TrustVersion } from '#register/trust-record.ts';
import type { Enrolment } from '../enrolment.ts';
import { ownFile } from '#register/own-folder.ts';
import type { Replica } from '../replica/replica.ts';
import { bytesOf, readSeatBundle } from './seat-bundle.ts';

/** What a seat judges signatures by. */
export type SeatGiven = TrustIn & Pick<VerifyRequest, 'pool' | 'crls'>;

/**
 * Whom this seat believes: the trust store of its copy of the journal, or a newer one from the bundle that was carried
 * to it; before there is either, what it was enrolled with.
 */
export class SeatTrust {
  readonly #replica: Replica;
  readonly #enrolment: Enrolment;
  readonly #bundle: TrustBundle | null;

  constructor(replica: Replica, enrolment: Enrolment, seatFolder: string) {
    this.#replica = replica;
    this.#enrolment = enrolment;
    this.#bundle = readSeatBundle(seatFolder, enrolment);
  }

  get versions(): readonly TrustVersion[] {
    const { isOpen, region } = this.#replica;
    return isOpen ? trustVersions(this.#replica.store.raw, region) : [];
  }

  /** The newest that this seat has; null before there is one. */
  get store(): TrustStore | null {
    return newest(this.versions.at(-1)?.store ?? null, this.#bundle);
  }

  given(at: Date): SeatGiven {
    return givenBy(this.store, this.#bundle, this.#enrolment, at);
  }
}

export interface ClosedReplica {
  readonly file: string;
  readonly key: Uint8Array;
  readonly seatFolder: string;
}

/** The same while nobody is signed in: read from the copy of the account, which is closed again. */
export function trustOfAccount({ file, key, seatFolder }: ClosedReplica, enrolment: Enrolment, at: Date): SeatGiven {
  const bundle = readSeatBundle(seatFolder, enrolment);
  if (!existsSync(file)) return givenBy(newest(null, bundle), bundle, enrolment, at);
  const store = openStore({ file: ownFile(file), key, migrations: 'replica' });
  try {
    return givenBy(newest(trustInForce(store.raw, enrolment.region)?.store ?? null, bundle), bundle, enrolment, at);
  } finally {
    store.close();
  }
}

function newest(own: TrustStore | null, bundle: TrustBundle | null): TrustStore | null {
  const carried = bundle?.store ?? null;
  return carried && carried.version > (own?.version ?? 0) ? carried : own;
}

function givenBy(
  store: TrustStore | null,
  bundle: TrustBundle | null,
  { trustAnchors }: Enrolment,
  at: Date,
): SeatGiven {
  const trust = store ? trustIn(store, at) : { anchors: trustAnchors.flatMap((pem) => pemBlocks(pem, 'CERTIFICATE')) };
  return { ...trust, pool: bytesOf(bundle?.certificates ?? []), crls: bytesOf(bundle?.crls ?? []) };
}
