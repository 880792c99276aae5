import { existsSync } from 'node:fs';
import { trustIn, type TrustIn } from '#domain/signatures/trust/trust-given.ts';
import { pemBlocks } from '#domain/signatures/x509/pem.ts';
import { openStore } from '#register/store.ts';
import { trustInForce, trustVersions, type TrustVersion } from '#register/trust-record.ts';
import type { Enrolment } from '../enrolment.ts';
import { ownFile } from '../replica/own-folder.ts';
import type { Replica } from '../replica/replica.ts';

/** Whom this seat believes: the trust store of its copy of the journal; before there is one, what it was enrolled with. */
export class SeatTrust {
  readonly #replica: Replica;
  readonly #enrolment: Enrolment;

  constructor(replica: Replica, enrolment: Enrolment) {
    this.#replica = replica;
    this.#enrolment = enrolment;
  }

  get versions(): readonly TrustVersion[] {
    const { isOpen, region } = this.#replica;
    return isOpen ? trustVersions(this.#replica.store.raw, region) : [];
  }

  given(at: Date): TrustIn {
    return givenBy(this.versions.at(-1) ?? null, this.#enrolment, at);
  }
}

export interface ClosedReplica {
  readonly file: string;
  readonly key: Uint8Array;
}

/** The same while nobody is signed in: read from the copy of the account, which is closed again. */
export function trustOfAccount({ file, key }: ClosedReplica, enrolment: Enrolment, at: Date): TrustIn {
  if (!existsSync(file)) return givenBy(null, enrolment, at);
  const store = openStore({ file: ownFile(file), key, migrations: 'replica' });
  try {
    return givenBy(trustInForce(store.raw, enrolment.region), enrolment, at);
  } finally {
    store.close();
  }
}

const givenBy = (version: TrustVersion | null, { trustAnchors }: Enrolment, at: Date): TrustIn =>
  version ? trustIn(version.store, at) : { anchors: trustAnchors.flatMap((pem) => pemBlocks(pem, 'CERTIFICATE')) };
