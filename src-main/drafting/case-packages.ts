import { createHash } from 'node:crypto';
import type { KeyChoice, ShownText } from '#contracts/workstation/keys.ts';
import { Sha256 } from '#domain/documents/document.ts';
import { sniffMediaType } from '#domain/documents/sniff-media-type.ts';
import type { CaseFile, CaseId } from '#domain/cases/case-file.ts';
import { invariant } from '#domain/invariant.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Session } from '../session/session.ts';
import { demandShown, showText } from '../signing/shown.ts';
import { signOnce } from '../signing/sign-text.ts';
import { readPackage } from './read-package.ts';
import { packageText, writePackage } from './write-package.ts';

export interface KeyUnlocking {
  readonly key?: KeyChoice | undefined;
  readonly keyPassword: string;
}

interface PackageUnlocking extends KeyUnlocking {
  readonly shown: string;
}

/** The text of a package, to be shown before the key is asked for. Refuses as packageText */
export function packageToSign(session: Session, id: CaseId): Result<ShownText, Refusal> {
  const { desk, account, shown } = session;
  const exportedAt = session.now();
  const made = packageText(id, { desk, account, region: account.region, exportedAt });
  return made.ok ? ok(showText(shown, { id, at: exportedAt }, made.value.text)) : made;
}

/** Signs a case as it was shown over to another desk; it stays at this one. Refuses as writePackage. Faults of the key, NOT_AS_SHOWN */
export async function exportCase(session: Session, id: CaseId, unlock: PackageUnlocking) {
  const { desk, account, drafting, files } = session;
  const { at: exportedAt } = session.shown.of(unlock.shown);
  const sign = (text: Uint8Array): Promise<Uint8Array> => {
    demandShown(unlock.shown, text);
    return signOnce(() => session.openKey(unlock.keyPassword, unlock.key), text, session.now());
  };
  const written = await writePackage(id, { desk, account, region: account.region, exportedAt, sign });
  if (!written.ok) return written;
  drafting.keep(desk.caseFile(id), { name: 'exported', about: written.value.fileName });
  return ok(await files.offer({ ...written.value, mediaType: 'application/zip' }));
}

/**
 * Takes in a case from another desk: whole, as a draft of this account with all its history, or not at all.
 *
 * Refuses as readPackage, and 'package.alreadyHere' (the same case twice)
 */
export async function importCase(session: Session, bytes: Uint8Array): Promise<Result<CaseFile, Refusal>> {
  const { desk, account, drafting } = session;
  const now = session.now();
  const read = await readPackage(bytes, { region: account.region, trust: session.trust.given(new Date(now)), now });
  if (!read.ok) return read;
  const { case: given, events, exportedBy, aids, layouts } = read.value.content;
  const beside = { ...(aids ? { aids } : {}), ...(layouts ? { layouts } : {}) };
  const taken = desk.together((): Result<CaseFile, Refusal> => {
    if (desk.hasCase(given.id)) return refuse('package.alreadyHere', [given.number]);
    for (const document of read.value.documents) {
      const mediaType = sniffMediaType(document);
      invariant(mediaType !== null, 'a document that was read has a kind');
      desk.putDocument(Sha256.parse(createHash('sha256').update(document).digest('hex')), mediaType, document);
    }
    // First as the case of him who drew it: its steps are his in the history.
    const saved = desk.saveCase({ ...given, state: 'draft', savedAt: now }, null, beside);
    for (const event of events.toReversed()) desk.events.add(saved.id, event);
    return ok(drafting.keep({ ...saved, engineer: account.login }, { name: 'imported', about: exportedBy.login }));
  });
  // The register may have moved since the case was drawn at the other desk.
  if (taken.ok) await drafting.lookForChanges(null);
  return taken.ok ? ok(desk.caseFile(given.id)) : taken;
}
