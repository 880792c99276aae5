import { zipSync, type Zippable } from 'fflate';
import { MAX_UPLOAD_BYTES } from '#contracts/workstation/cases.ts';
import type { Account } from '#domain/access/account.ts';
import type { CaseFile, CaseId } from '#domain/cases/case-file.ts';
import {
  CasePackage,
  mayHandOver,
  PACKAGE_DOCUMENTS,
  PACKAGE_EXTENSION,
  PACKAGE_SIGNATURE,
  PACKAGE_TEXT,
} from '#domain/cases/case-package.ts';
import { NO_AIDS } from '#domain/cases/drafting-aids.ts';
import { Fault } from '#domain/fault.ts';
import { canonicalBytes, canonicalJson } from '#domain/journal/canonical-json.ts';
import type { RegionCode } from '#domain/numbers/types.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Desk } from './desk.ts';

/** Room in a package for everything besides its documents. */
const HEADROOM_BYTES = 1024 * 1024;

interface TextOptions {
  readonly desk: Desk;
  readonly account: Account;
  readonly region: RegionCode;
  /** When it is said to be exported: fixed when the text is shown. */
  readonly exportedAt: string;
}

export interface WriteOptions extends TextOptions {
  /** Called only when there is something to sign. */
  readonly sign: (text: Uint8Array) => Promise<Uint8Array>;
}

/** The text of a package as it is signed. Refuses 'package.notOpen' · 'package.tooLarge' */
export function packageText(
  id: CaseId,
  { desk, account, region, exportedAt }: TextOptions,
): Result<{ readonly file: CaseFile; readonly text: Uint8Array }, Refusal> {
  const file = desk.caseFile(id);
  if (!mayHandOver(file)) return refuse('package.notOpen', [file.number]);
  const documents = new Map(file.documents.map(({ sha256, size, mediaType }) => [sha256, { sha256, size, mediaType }]));
  const aids = desk.aids(id);
  const layouts = desk.layouts.all(id);
  const text = canonicalBytes(
    CasePackage.parse({
      format: 'shekara-case/1',
      purpose: 'hand-over',
      region,
      exportedAt,
      exportedBy: { login: account.login, identifier: account.identifier },
      case: file,
      events: desk.events.of(id),
      documents: [...documents.values()],
      ...(canonicalJson(aids) === canonicalJson(NO_AIDS) ? {} : { aids }),
      ...(layouts.length === 0 ? {} : { layouts }),
    } satisfies CasePackage),
  );
  const total = [...documents.values()].reduce((sum, { size }) => sum + size, text.length);
  if (total > MAX_UPLOAD_BYTES - HEADROOM_BYTES) return refuse('package.tooLarge', [file.number]);
  return ok({ file, text });
}

/**
 * A case with its documents, drafts and history as one file, signed by the engineer. Another desk takes no larger file
 * than this makes. Refuses as packageText. Faults of the key
 */
export async function writePackage(
  id: CaseId,
  options: WriteOptions,
): Promise<Result<{ readonly fileName: string; readonly bytes: Uint8Array }, Refusal>> {
  const made = packageText(id, options);
  if (!made.ok) return made;
  const { file, text } = made.value;
  const signature = await options.sign(text);
  const files: Zippable = { [PACKAGE_TEXT]: text, [PACKAGE_SIGNATURE]: signature };
  for (const sha256 of new Set(file.documents.map((document) => document.sha256))) {
    const stored = options.desk.document(sha256);
    if (!stored) throw new Fault('STORE_DAMAGED', { data: { what: 'document' } });
    // Scans are packed already.
    files[`${PACKAGE_DOCUMENTS}${sha256}`] = [stored.bytes, { level: 0 }];
  }
  return ok({ fileName: `${file.number}${PACKAGE_EXTENSION}`, bytes: zipSync(files) });
}
