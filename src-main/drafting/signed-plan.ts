import { printParcelNumber } from '#domain/numbers/parcel-number.ts';
import type { ParcelNumber } from '#domain/numbers/types.ts';
import { Sha256 } from '#domain/documents/document.ts';
import type { PlanData } from '#domain/documents/plan-data.ts';
import { usualOptions } from '#domain/documents/sheet-options.ts';
import { Fault } from '#domain/fault.ts';
import { fromUtf8 } from '#domain/bytes.ts';
import { invariant } from '#domain/invariant.ts';
import { ActBody } from '#domain/journal/act.ts';
import { ok, refuse } from '#domain/result.ts';
import { appendPages } from '#domain/signatures/pdf/append-pages.ts';
import { verifyPdf } from '#domain/signatures/pdf/verify-pdf.ts';
import type { ActRow } from '#contracts/workstation/register.ts';
import { maskIdentifier } from '#register/mask-party.ts';
import { parcelCard } from '#register/queries/card.queries.ts';
import type { MadeSheet } from '../documents/sheet-press.ts';
import type { StampOrder } from '../documents/sheets/stamp-sheet.ts';
import { proveAct } from '../replica/prove-act.ts';
import type { Replica } from '../replica/replica.ts';
import type { Session } from '../session/session.ts';
import { signPdfRaised } from '../signing/sign-pdf-raised.ts';
import type { SigningKey } from '../signing/signing-client.ts';
import type { KeyUnlocking } from './case-packages.ts';
import { sheetMaker } from './sheet-procedures.ts';
import { factsOfParcel } from './sheets.ts';

/** The plan of a registered parcel, made and kept to be signed. Refuses 'parcel.unknown' | 'parcel.retired' */
export async function planToSign(session: Session, number: ParcelNumber) {
  const { files, press, shownPlans } = session;
  const found = await presentCard(session, number);
  if (!found.ok) return found;
  const { card, act } = found.value;
  const data = await factsOfParcel(card, sheetMaker(session));
  const plan = await press.make({ kind: 'land_cadastral_plan', data, options: usualOptions, copy: null });
  const sha256 = Sha256.parse(plan.sha256);
  shownPlans.keep(sha256, { parcel: number, act: act.seq, data, plan });
  const fileName = `${printParcelNumber(number)}.pdf`;
  const link = await files.offer({ fileName, mediaType: 'application/pdf', bytes: plan.pdf });
  return ok({ sha256, size: plan.pdf.length, link });
}

/** The card of a parcel that stands, with the act of its state. Refuses 'parcel.unknown' | 'parcel.retired' */
async function presentCard({ replica, capabilities }: Session, number: ParcelNumber) {
  const showPersons = capabilities.has('person.view');
  const card = await parcelCard(replica.store.read, { region: replica.region, number, showPersons });
  if (!card) return refuse('parcel.unknown', [number]);
  const act = card.versions.find(({ to }) => to === null)?.from;
  return card.current && act ? ok({ card, act }) : refuse('parcel.retired', [number]);
}

/**
 * The plan that was shown with the sheet of signatures behind it, signed inside (PAdES) by the person at this seat, as high as
 * the authorities of the trust store give it. It leaves only after its own signature was verified here.
 * Refuses 'parcel.unknown' | 'parcel.retired'. Faults of the key, NOT_AS_SHOWN (another plan, or the register went on),
 * STORE_DAMAGED (the act is not proven), SIGNATURE_NOT_OURS
 */
export async function signedPlanOf(session: Session, number: ParcelNumber, unlock: PlanUnlocking) {
  const { replica, files, press } = session;
  const { parcel, act: shownAct, data, plan } = session.shownPlans.of(unlock.shown);
  const found = await presentCard(session, number);
  if (!found.ok) return found;
  const { act } = found.value;
  if (parcel !== number || act.seq !== shownAct) throw new Fault('NOT_AS_SHOWN');
  const proven = actOnStamp(replica, act);
  const key = await session.openKey(unlock.keyPassword, unlock.key);
  try {
    const stamp = await press.stamp(stampOf({ session, data, plan, act: proven, key }));
    const file = await appendPages(plan.pdf, stamp.pdf);
    const signed = await signPdfRaised(session, { file, key, now: new Date(session.now()) });
    invariant(signed.ok, 'a sheet that was just made can be signed');
    const { pdf, level } = signed.value;
    await demandOwn(session, pdf);
    const fileName = `${printParcelNumber(number)}-signed.pdf`;
    return ok({ link: await files.offer({ fileName, mediaType: 'application/pdf', bytes: pdf }), level });
  } finally {
    key.close();
  }
}

interface PlanUnlocking extends KeyUnlocking {
  readonly shown: string;
}

/** What the journal here says of the act, once its proof was checked. Faults STORE_DAMAGED */
function actOnStamp(replica: Replica, { seq, registeredAt, registrar }: ActRow): StampOrder['act'] {
  const { proof, verified } = proveAct(replica, seq);
  if (!verified) throw new Fault('STORE_DAMAGED', { data: { file: 'journal' } });
  const body: unknown = replica.store.raw
    .prepare('select body from act where region = ? and seq = ?')
    .pluck()
    .get(replica.region, seq);
  invariant(body instanceof Uint8Array, 'an act that was proven is here');
  const { decisionSha256: decision } = ActBody.parse(JSON.parse(fromUtf8(body)));
  return { seq, registeredAt, registrar, decision, leaf: Sha256.parse(proof.leafHash), size: proof.size };
}

interface Stamped {
  readonly session: Session;
  readonly data: PlanData;
  readonly plan: MadeSheet;
  readonly act: StampOrder['act'];
  readonly key: SigningKey;
}

function stampOf({ session, data, plan, act, key }: Stamped): StampOrder {
  const { account } = session;
  // NCALayer shows the key with the signature, which comes after this sheet: then it is who must have signed.
  const signer = key.kind === 'ncalayer' ? null : key.signer;
  return {
    data,
    document: { sha256: Sha256.parse(plan.sha256), size: plan.pdf.length, pages: plan.pages },
    act,
    signer: {
      name: signer?.name ?? account.name,
      identifier: maskIdentifier(signer?.iin ?? account.identifier),
      serial: signer?.serial ?? null,
      at: session.now(),
    },
  };
}

/** What the sheet promises of the signature. Faults SIGNATURE_NOT_OURS */
async function demandOwn(session: Session, pdf: Uint8Array): Promise<void> {
  const at = new Date(session.now());
  const { signers } = await verifyPdf({
    pdf,
    ...session.trust.given(at),
    expected: session.account,
    purpose: 'sign',
    at,
  });
  const [only] = signers;
  const wrong = only?.verdict.steps.find(
    ({ code, outcome }) =>
      outcome === 'invalid' || (outcome !== 'valid' && (code === 'content' || code === 'signature')),
  );
  if (!only || wrong) throw new Fault('SIGNATURE_NOT_OURS', { data: { step: wrong?.code ?? 'parse' } });
}
