import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { utf8 } from '#domain/bytes.ts';
import { openStore, type Store } from '#register/store.ts';
import {
  addDocumentEvidence,
  documentEvidenceOf,
  keepSignedDocuments,
  nextDocuments,
  recordDocuments,
} from './document-evidence.queries.ts';

const KEY = { region: '21', submissionId: '0c3ad6c6-3c8c-4b43-9d35-6d2f6f8f2f11' } as const;
const NONE = { certificates: [], crls: [], ocsp: [] };
const AT = '2026-11-01T00:00:00.000Z';

describe('evidence about those who signed documents, in the register', () => {
  let folder: string;
  let store: Store;
  const open = (): Store => openStore({ file: join(folder, 'central.db'), key: null, migrations: 'central' });
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-document-evidence-'));
    store = open();
    // As the version before left it.
    store.raw.exec('drop table document_evidence; drop table document_signatures');
    store.raw.pragma('user_version = 5');
    store.close();
    store = open();
  });
  afterAll(() => {
    store.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('SEC-74 a case of an older register has none, and nobody is asked about it', () => {
    expect(documentEvidenceOf(store.raw, KEY)).toEqual(NONE);
    expect(nextDocuments(store.raw, '21', AT, 1)).toBeNull();
  });

  it('SEC-74 is kept once, each kind by itself, and never changed or taken away', () => {
    const [list, answer] = [utf8('list'), utf8('answer')];
    keepSignedDocuments(store.raw, KEY, { ...NONE, crls: [list, list] }, AT);
    addDocumentEvidence(store.raw, KEY, { ...NONE, ocsp: [answer], crls: [list] }, '2026-11-02T00:00:00.000Z');
    const bytes = (texts: readonly Uint8Array[]) => texts.map((each) => Buffer.from(each));
    expect(documentEvidenceOf(store.raw, KEY)).toEqual({ ...NONE, crls: bytes([list]), ocsp: bytes([answer]) });
    expect(documentEvidenceOf(store.raw, { ...KEY, region: '01' })).toEqual(NONE);
    for (const change of ['delete from document_evidence', "update document_evidence set der = x'00'"])
      expect(() => store.raw.exec(change)).toThrow(/evidence is never/);
  });

  it('is due at once, then when it is asked again, and when the trust store is another while something is missing', () => {
    const due = () => nextDocuments(store.raw, '21', AT, 7)?.submission_id ?? null;
    const row = nextDocuments(store.raw, '21', AT, 7);
    expect(row).toMatchObject({ submission_id: KEY.submissionId, asked: 0, missing: '' });
    const record = (askAt: string | null, missing: string, trustVersion: number): void =>
      recordDocuments(store.raw, row!, { askAt, asked: 1, missing, trustVersion });
    record('2026-11-01T00:01:00.000Z', 'revocation.notChecked', 7);
    expect(due()).toBeNull();
    record(AT, 'revocation.notChecked', 7);
    expect(due()).toBe(KEY.submissionId);
    record(null, 'chain.noAnchor', 6);
    expect(due()).toBe(KEY.submissionId);
    record(null, '', 6);
    expect(due()).toBeNull();
  });
});
