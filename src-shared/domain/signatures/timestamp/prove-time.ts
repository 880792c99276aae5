import type { Trust } from '../check-signer.ts';
import type { Cms } from '../cms/parse-cms.ts';
import type { CmsSigner } from '../cms/parse-signer.ts';
import { rawOf, type Der } from '../der/reader.ts';
import { OID } from '../der/oids.ts';
import { digestOf } from '../digests.ts';
import { attempt, attemptLater, no, open, resting, yes, yesBut, type Finding } from '../findings.ts';
import { contentDigest, type SignedContent } from '../signed-content.ts';
import { archiveBytes, coveredBy, parseArchiveIndex } from './archive-index.ts';
import { parseTimeStamp } from './parse-timestamp.ts';
import { verifyTimeStamp, type StampQuestion } from './verify-timestamp.ts';

export interface TimeQuestion {
  readonly cms: Cms;
  readonly signer: CmsSigner;
  readonly content: SignedContent | null;
  readonly trust: Trust;
  /** A time that can be relied on without the stamps. */
  readonly at: Date;
  readonly isRequired: boolean;
  /** Until when the youngest stamp must have held, where the time above is one of the past. */
  readonly until?: Date;
  /** Over a document that holds the signature with all that lies in it, the youngest first. */
  readonly documentStamps?: readonly DocumentStamp[];
}

export type DocumentStamp = Pick<StampQuestion, 'token' | 'imprint'>;

export interface ProvenTime {
  readonly finding: Finding;
  /** When the signature was there for certain: the time to judge it at. */
  readonly at: Date;
  /** The same where a stamp says it. */
  readonly stampedAt: string | null;
}

/**
 * From the youngest stamp – over the document, then for the archive –, which must hold now, to the stamp of the signature, which must have held when
 * the first one for the archive covered it. The signature is judged at the earliest time that a sound stamp proves.
 * A stamp that is wrong spoils the signature, so that the others need not be judged then.
 * The absence of a stamp does not spoil a signature: the register proves time by its own receipt and journal (SEC-74).
 */
export async function proveTime(question: TimeQuestion): Promise<ProvenTime> {
  const { signer, at } = question;
  const stamps = signer.unsigned.get(OID.timeStampToken) ?? [];
  const archive = signer.unsigned.get(OID.archiveTimeStampV3) ?? [];
  const { documentStamps = [] } = question;
  if (stamps.length + archive.length + documentStamps.length === 0) {
    const finding = question.isRequired ? open('timestamp.required') : yesBut('timestamp.none');
    return { finding, at, stampedAt: null };
  }
  const held = await throughDocument(question, documentStamps);
  const covered = { ...question, until: held.until };
  const renewed = await throughArchive(covered, archive);
  const found = [...held.findings, ...renewed.findings];
  for (const stamp of stamps) {
    if (found.some(isWrong)) break;
    found.push(await verifySignatureStamp(stamp, renewed, covered));
  }
  return concluded(found, at);
}

interface Found {
  readonly finding: Finding;
  readonly time: string | null;
}

const isWrong = ({ finding }: Found): boolean => finding.outcome === 'invalid';

function concluded(found: readonly Found[], at: Date): ProvenTime {
  const worst = found.find(isWrong) ?? found.find(({ finding }) => finding.outcome === 'indeterminate');
  const times = found.flatMap(({ finding, time }) => (finding.outcome === 'valid' && time ? [time] : []));
  const [stampedAt = null] = times.sort();
  const proven = stampedAt && Date.parse(stampedAt) < at.getTime() ? new Date(stampedAt) : at;
  const said = found.map(({ finding }) => finding.detail).join('; ');
  const stamps = found.flatMap(({ finding }) => finding.evidence ?? []);
  return { finding: resting(worst?.finding ?? yes(said), stamps), at: proven, stampedAt };
}

/** Each covers the older ones, and all stamps inside the signature. */
async function throughDocument(
  { trust, at, until: clock = at }: TimeQuestion,
  stamps: readonly DocumentStamp[],
): Promise<Pick<Renewed, 'findings' | 'until'>> {
  const findings: Found[] = [];
  let until = clock;
  for (const stamp of stamps) {
    const found = await verifyTimeStamp({ ...stamp, trust, until });
    findings.push(found);
    if (isWrong(found)) break;
    until = found.finding.outcome === 'valid' && found.time !== null ? new Date(found.time) : clock;
  }
  return { findings, until };
}

interface Renewed {
  readonly findings: readonly Found[];
  /** Until when a stamp that is covered must have held. */
  readonly until: Date;
  readonly covered: ReadonlySet<Der>;
}

/** The youngest first; each must cover the older ones and all stamps of the signature. */
async function throughArchive(question: TimeQuestion, archive: readonly Der[]): Promise<Renewed> {
  const timed = archive.map((stamp) => ({ stamp, time: attempt(() => parseTimeStamp(rawOf(stamp)))?.info.time ?? '' }));
  const { until: clock = question.at } = question;
  let renewed: Renewed = { findings: [], until: clock, covered: new Set() };
  for (const { stamp } of timed.toSorted((a, b) => (a.time < b.time ? 1 : -1))) {
    const isFree = renewed.findings.length === 0 || renewed.covered.has(stamp);
    const until = isFree ? renewed.until : clock;
    const { found, covered } = await verifyArchiveStamp(stamp, until, question);
    const isSound = found.finding.outcome === 'valid' && found.time !== null;
    renewed = {
      findings: [...renewed.findings, found],
      until: isSound ? new Date(found.time) : until,
      covered: isSound ? covered : new Set(),
    };
    if (isWrong(found)) break;
  }
  return renewed;
}

const NOTHING: ReadonlySet<Der> = new Set();

async function verifyArchiveStamp(
  stamp: Der,
  until: Date,
  { cms, signer, content, trust }: TimeQuestion,
): Promise<{ readonly found: Found; readonly covered: ReadonlySet<Der> }> {
  const broken = { found: { finding: no('timestamp.archive'), time: null }, covered: NOTHING };
  const token = attempt(() => parseTimeStamp(rawOf(stamp), trust.pool));
  const [element] = token?.signer.unsigned.get(OID.archiveHashIndexV3) ?? [];
  const index = element ? attempt(() => parseArchiveIndex(element)) : null;
  if (!element || !index) return broken;
  const covered = await attemptLater(() => coveredBy(index, cms, signer));
  if (!covered) return broken;
  const signed = cms.attached ?? content;
  const found = await verifyTimeStamp({
    token: rawOf(stamp),
    trust,
    until,
    imprint: async (hash) => {
      const digest = signed ? await contentDigest(signed, hash) : null;
      if (!digest) return null;
      const { contentType } = cms;
      return digestOf(hash, archiveBytes({ contentType, contentDigest: digest, signer, index: rawOf(element) }));
    },
  });
  return { found, covered };
}

async function verifySignatureStamp(stamp: Der, renewed: Renewed, question: TimeQuestion): Promise<Found> {
  const { signer, trust, at } = question;
  return verifyTimeStamp({
    token: rawOf(stamp),
    trust,
    until: renewed.covered.has(stamp) ? renewed.until : (question.until ?? at),
    imprint: (hash) => digestOf(hash, signer.signature),
  });
}
