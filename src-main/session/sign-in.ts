import { randomBytes } from 'node:crypto';
import { keyOfChallenge } from '#contracts/sealed-secret.ts';
import type { Account, SignInChallenge } from '#domain/access/account.ts';
import { Fault } from '#domain/fault.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import { yes } from '#domain/signatures/findings.ts';
import { checkOrganisation } from '#domain/signatures/signer-checks.ts';
import { parseCertificate } from '#domain/signatures/x509/certificate.ts';
import { holderOf } from '#domain/signatures/x509/holder.ts';
import type { Signer } from '#domain/signatures/verdict.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import type { Enrolment } from '../enrolment.ts';
import { toFault } from '../faults.ts';
import { createKeyring, hasKeyring, openKeyring, type Keyring } from '../replica/keyring.ts';
import type { Stretch } from '../replica/stretch.ts';
import type { SigningProcess } from '../signing/signing-client.ts';
import type { KeyOrder } from '../signing/signing-messages.ts';
import type { SigningSettings } from '../signing/signing-settings.ts';
import type { WaitingKeys } from '../signing/waiting-keys.ts';
import { CentralClient } from '../sync/central-client.ts';
import { trustOfAccount, type SeatGiven } from '../trust/seat-trust.ts';
import type { AccountCopy, AccountFolder } from './account-folder.ts';

export interface SignInInput {
  readonly login: string;
  /** Sealed, as that of the key, for one process. */
  readonly password: string;
  readonly key: KeyOrder;
  readonly keyPassword: string;
}

export interface SignInPlace {
  readonly folder: AccountFolder;
  readonly seatFolder: string;
  readonly enrolment: Enrolment;
  readonly waitingKeys: WaitingKeys;
  readonly settings: SigningSettings;
  readonly clock: () => Date;
}

/** Somebody has shown who he is: to the server, or to this seat when there is no line. */
export interface Proven {
  readonly account: Account;
  readonly signer: Signer;
  /** Of the key, DER. */
  readonly certificate: Uint8Array;
  readonly keyring: Keyring;
  /** Null: signed in without the server. */
  readonly token: string | null;
  readonly passwordDaysLeft: number;
}

/** SEC-24: without the server for so long at most. */
const LEASE_MS = 14 * 86_400_000;

/**
 * Name, password and key together (A29). With a line the server decides, without one the copy on this seat does.
 * Refuses as the server does, and signIn.offlineUnknown. Faults of the key, SERVER_UNTRUSTED, SERVER_RELAYED, SERVER_GARBLED, CLOCK_WRONG
 */
export async function signIn(input: SignInInput, place: SignInPlace): Promise<Result<Proven, Refusal>> {
  const key = await openKey(input, place);
  try {
    return await signInAtServer(input, place, key);
  } catch (error) {
    if (toFault(error).code !== 'OFFLINE') throw error;
    return await signInAtSeat(input, place, key);
  } finally {
    key.close();
  }
}

/** Whose key it must be only the server knows, or the copy of the account on this seat. */
function openKey(
  { key, keyPassword: secret }: SignInInput,
  { waitingKeys, settings, clock }: SignInPlace,
): Promise<SigningProcess> {
  const demand = { purpose: 'authenticate', identifier: null } as const;
  return waitingKeys.open({ key, secret, settings, demand, now: clock() });
}

async function signInAtServer(
  input: SignInInput,
  place: SignInPlace,
  key: SigningProcess,
): Promise<Result<Proven, Refusal>> {
  const { enrolment, folder, clock } = place;
  // One connection: the challenge is bound to it.
  const client = new CentralClient(enrolment, () => null, 1);
  try {
    const proof = await proveToServer(client, input.login, place, key);
    const password = await key.reseal(input.password, keyOfChallenge(proof.challenge));
    const answer = await client.calls.session.signIn({ login: input.login, password, ...proof });
    if (!answer.ok) return answer;
    const { token, account, passwordDaysLeft } = answer.value;
    const keyring = await keyringFor(folder, key.stretch(input.password), clock());
    folder.saveCopy(keyring, { account, passwordDaysLeft, trustedAt: clock().toISOString() });
    return ok({ account, signer: key.signer, certificate: key.certificate, keyring, token, passwordDaysLeft });
  } finally {
    client.close();
  }
}

/** A challenge of this very connection, signed. Faults SERVER_RELAYED for one of another, SERVER_UNTRUSTED, CLOCK_WRONG */
async function proveToServer(
  client: CentralClient,
  login: string,
  { enrolment, clock }: SignInPlace,
  key: SigningProcess,
): Promise<{ challenge: SignInChallenge; signature: string }> {
  const challenge = await client.calls.session.challenge({ login });
  if (client.clockWrong) throw new Fault('CLOCK_WRONG', { data: { minutes: Math.round(client.skewMs / 60_000) } });
  // Of another connection: somebody ends ours and has one of his own (SEC-31).
  if (challenge.channel !== client.channel) throw new Fault('SERVER_RELAYED');
  if (challenge.server !== enrolment.serverName || challenge.login !== login) {
    throw new Fault('SERVER_UNTRUSTED', { data: { reason: 'challenge' } });
  }
  const signature = await key.sign(canonicalBytes(challenge), clock());
  return { challenge, signature: Buffer.from(signature).toString('base64') };
}

/**
 * A33-A35: a new password for who shows the three factors. The server decides; then the keys of this seat are wrapped
 * under the new password, so that drafts and replica stay. Faults as signing in, OFFLINE without a line
 */
export async function changePassword(
  input: SignInInput & { readonly newPassword: string },
  place: SignInPlace,
): Promise<Result<Record<never, never>, Refusal>> {
  const key = await openKey(input, place);
  const client = new CentralClient(place.enrolment, () => null, 1);
  try {
    const proof = await proveToServer(client, input.login, place, key);
    const reader = keyOfChallenge(proof.challenge);
    const [password, newPassword] = [
      await key.reseal(input.password, reader),
      await key.reseal(input.newPassword, reader),
    ];
    const answer = await client.calls.session.changePassword({ login: input.login, password, newPassword, ...proof });
    if (!answer.ok) return answer;
    const { keyringPlace } = place.folder;
    const keyring = hasKeyring(keyringPlace) ? await openKeyring(keyringPlace, key.stretch(input.password)) : null;
    if (keyring) await keyring.wrapUnder(keyringPlace, key.stretch(input.newPassword));
    return ok({});
  } finally {
    client.close();
    key.close();
  }
}

async function keyringFor(folder: AccountFolder, password: Stretch, now: Date): Promise<Keyring> {
  folder.make();
  if (hasKeyring(folder.keyringPlace)) {
    const opened = await openKeyring(folder.keyringPlace, password);
    if (opened) return opened;
    folder.setAside(now);
  }
  return createKeyring(folder.keyringPlace, password);
}

async function signInAtSeat(
  input: SignInInput,
  place: SignInPlace,
  key: SigningProcess,
): Promise<Result<Proven, Refusal>> {
  const { folder, clock } = place;
  if (!hasKeyring(folder.keyringPlace)) return refuse('signIn.offlineUnknown');
  const keyring = await openKeyring(folder.keyringPlace, key.stretch(input.password));
  const copy = keyring && folder.readCopy(keyring);
  if (!copy) return refuse('signIn.refused');
  const now = clock();
  if (isLeaseOver(copy, now)) return refuse('signIn.offlineUnknown');
  const replica = { file: folder.file('replica.db'), key: keyring.keyFor('replica'), seatFolder: place.seatFolder };
  const trust = trustOfAccount(replica, place.enrolment, now);
  if (!(await holdsKeyOf(copy.account, trust, key, now))) return refuse('signIn.refused');
  const { organisation } = copy.account;
  const fits = organisation ? checkOrganisation(holderOf(parseCertificate(key.certificate)), organisation) : yes();
  if (fits.reason !== null)
    return refuse(fits.reason === 'person.roleNotAllowed' ? 'signIn.role' : 'signIn.organisation');
  const { account, passwordDaysLeft, trustedAt } = copy;
  const days = Math.floor((now.getTime() - Date.parse(trustedAt)) / 86_400_000);
  return ok({
    account,
    signer: key.signer,
    certificate: key.certificate,
    keyring,
    token: null,
    passwordDaysLeft: Math.max(0, passwordDaysLeft - days),
  });
}

/** A clock turned back below the last trusted moment does not prolong anything. */
function isLeaseOver({ trustedAt }: AccountCopy, now: Date): boolean {
  const since = now.getTime() - Date.parse(trustedAt);
  return since < -60_000 || since > LEASE_MS;
}

/** The same question as the server asks, over a nonce of our own. Revocation cannot be known without a line. */
async function holdsKeyOf(account: Account, trust: SeatGiven, key: SigningProcess, now: Date): Promise<boolean> {
  const content = canonicalBytes({
    format: 'shekara-offline-sign-in/1',
    purpose: 'offline-sign-in',
    login: account.login,
    nonce: randomBytes(32).toString('hex'),
  });
  const verdict = await verifyDetached({
    content,
    signature: await key.sign(content, now),
    ...trust,
    expected: { identifier: account.identifier },
    purpose: 'authenticate',
    at: now,
  });
  return verdict.steps.every(
    ({ code, outcome }) =>
      outcome === 'valid' || (outcome === 'indeterminate' && (code === 'revocation' || code === 'timestamp')),
  );
}
