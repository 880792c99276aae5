import { toBase64 } from '#domain/bytes.ts';
import { attempt } from '#domain/signatures/findings.ts';
import { applyTrust } from '#domain/signatures/trust/apply-trust.ts';
import type { TrustCommand } from '#domain/signatures/trust/trust-command.ts';
import { emptyTrustStore } from '#domain/signatures/trust/trust-store.ts';
import { printPem } from '#domain/signatures/x509/pem.ts';
import { parseCertificate } from '#domain/signatures/x509/certificate.ts';
import { trustInForce } from '#register/trust-record.ts';
import type { Centre } from '../centre.ts';
import type { CentralPaths } from '../central-paths.ts';
import { anchorsNow } from '../enrolment.ts';
import { appendAct } from '../register/register-writer.ts';
import { createEvidenceAtHand } from '../signatures/evidence-at-hand.ts';
import { makeTrustAct } from './trust-act.ts';

/**
 * The first version of the trust store: the anchors that lie in the folder of the server when it starts and nothing was
 * decided yet. From then on only acts change it; what is put into the folder later helps to find a way, and no more.
 */
export async function foundTrust({ store, region, paths, clock, writer, log }: Centre): Promise<void> {
  if (trustInForce(store.raw, region) !== null) return;
  const at = clock.now();
  const commands = [...certificatesIn(paths).values()].flatMap((der) => firstAnchor(der, at));
  if (commands.length === 0) return;
  const { sealed } = await writer.run((batch) => {
    const trust = { version: 1, commands };
    return appendAct(batch, makeTrustAct({ region, trust, at: at.toISOString(), signed: null }));
  });
  log.info({ anchors: commands.length, size: sealed.head?.size ?? null }, 'trust store founded');
}

/** Anchors that the server will work with, PEM: of the store in force, or of the one that will be founded. */
export function anchorsAtStart(centre: Centre): readonly string[] {
  const { store, region, paths, clock } = centre;
  if (trustInForce(store.raw, region) !== null) return anchorsNow(centre);
  return [...certificatesIn(paths).values()]
    .filter((der) => firstAnchor(der, clock.now()).length > 0)
    .map((der) => printPem('CERTIFICATE', der));
}

/** Each once, whatever the number of files it lies in. */
const certificatesIn = ({ trust }: CentralPaths): ReadonlyMap<string, Uint8Array> =>
  new Map(createEvidenceAtHand(trust)().certificates.map((der) => [toBase64(der), der]));

type FirstAnchor = Extract<TrustCommand, { command: 'addAnchor' }>;

/** Trusted from its own first day: what was received before the store was founded was judged by it too. */
function firstAnchor(der: Uint8Array, at: Date): readonly FirstAnchor[] {
  const certificate = attempt(() => parseCertificate(der));
  if (!certificate) return [];
  const command: FirstAnchor = {
    command: 'addAnchor',
    certificate: toBase64(der),
    uses: ['signers', 'timeStamps'],
    from: new Date(certificate.notBefore).toISOString(),
    until: null,
    note: 'trust/',
  };
  // One that the store would not take alone does not keep the others out.
  return applyTrust(emptyTrustStore, [command], at).ok ? [command] : [];
}
