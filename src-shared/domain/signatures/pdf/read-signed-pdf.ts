import { hashName } from '../digests.ts';
import { attempt } from '../findings.ts';
import { neededDigests } from '../needed-digests.ts';
import type { Evidence } from '../raise/raise-cms.ts';
import { digestStream, type ContentDigests } from '../signed-content.ts';
import { parseTimeStamp } from '../timestamp/parse-timestamp.ts';
import { signaturesOf, type PdfSignature, type UnreadSignature } from './find-signatures.ts';
import { isOnlyEvidence } from './only-evidence.ts';
import { openPdf, type PdfFault } from './read-pdf.ts';
import { readStore } from './security-store.ts';

/** A PDF that was signed inside, as far as it must be read as a PDF. Plain data: a thread apart may have read it. */
export interface SignedPdf {
  readonly signatures: readonly (ReadSignature | UnreadSignature)[];
  /** Over the document. */
  readonly stamps: readonly CoveredPart[];
  /** What lies under `/DSS`. */
  readonly store: Evidence;
  /** Bytes of the file. */
  readonly length: number;
}

/** A signature or a stamp with the digests of the two pieces that it covers. */
export interface CoveredPart {
  /** CMS, or the token of a stamp. */
  readonly cms: Uint8Array;
  readonly gapFrom: number;
  /** Where what it covers ends. */
  readonly end: number;
  readonly digests: ContentDigests;
}

export interface ReadSignature extends CoveredPart {
  readonly claimedAt: string | null;
  /** Nothing stands behind what it covers, or nothing but evidence. */
  readonly isWhole: boolean;
}

/** Why there is nothing to judge; `unsigned`: it can be read, and nobody has signed in it. */
export type NoSignedPdf = PdfFault | 'unsigned';

/** Never throws on foreign bytes. */
export async function readSignedPdf(file: Uint8Array): Promise<SignedPdf | NoSignedPdf> {
  const opened = await openPdf(file);
  const found = typeof opened === 'string' ? opened : signaturesOf(file, opened);
  if (typeof opened === 'string' || typeof found === 'string') return typeof opened === 'string' ? opened : 'damaged';
  const signatures: (ReadSignature | UnreadSignature)[] = [];
  const stamps: CoveredPart[] = [];
  for (const each of found) {
    if (typeof each === 'string') signatures.push(each);
    else if (each.kind === 'stamp') stamps.push(await partOf(file, each, stampDigests(each.cms)));
    else
      signatures.push({
        ...(await partOf(file, each, neededDigests(each.cms))),
        claimedAt: each.claimedAt,
        isWhole: each.ranges.end === file.length || (await isOnlyEvidence(file, each.ranges.end)),
      });
  }
  if (signatures.length === 0) return 'unsigned';
  return { signatures, stamps, store: await readStore(opened), length: file.length };
}

async function partOf(
  file: Uint8Array,
  { cms, ranges }: PdfSignature,
  hashes: Parameters<typeof digestStream>[1],
): Promise<CoveredPart> {
  const { gapFrom, gapTo, end } = ranges;
  // As they lie in the file, one after the other.
  const pieces = [file.subarray(0, gapFrom), file.subarray(gapTo, end)];
  return { cms, gapFrom, end, digests: await digestStream(pieces, hashes) };
}

function stampDigests(token: Uint8Array): Parameters<typeof digestStream>[1] {
  const stamp = attempt(() => parseTimeStamp(token));
  const hash = stamp && hashName(stamp.info.digest);
  return hash ? [hash] : [];
}
