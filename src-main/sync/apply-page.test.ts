import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { generateKeyPairSync } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { Decoder, Encoder } from 'cbor-x';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FeedPage } from '#contracts/central/bulk.ts';
import { fromUtf8, utf8 } from '#domain/bytes.ts';
import type { ActBody } from '#domain/journal/act.ts';
import { canonicalBytes } from '#domain/journal/canonical-json.ts';
import { journalOrigin, signCheckpoint } from '#domain/journal/checkpoint.ts';
import { emptyChange } from '#domain/journal/change.ts';
import { makeSuccession } from '#domain/journal/head-keys.ts';
import { leafHash } from '#domain/journal/merkle.ts';
import { ensureJournalKey, journalKeyOf, type JournalKey } from '#register/journal-key.ts';
import { loadFrontier } from '#register/journal-store.ts';
import { verifyJournal } from '#register/verify-journal.ts';
import { centralPaths } from '#server/central-paths.ts';
import { makeSnapshot } from '#server/snapshot/make-snapshot.ts';
import { decide, draftSplit, lodge, splittable } from '../../tests/support/test-cases.ts';
import { startTestCentral, type TestCentral } from '../../tests/support/test-central.ts';
import { installSnapshot, takeInstalled } from '../replica/install-snapshot.ts';
import { Replica } from '../replica/replica.ts';
import { PageApplier } from './apply-page.ts';

const cbor = new Encoder({ useRecords: false, mapsAsObjects: true, tagUint8Array: false });
const pack = (value: unknown): Uint8Array => zstdCompressSync(cbor.encode(value));

describe('a feed page at the workstation', () => {
  let central: TestCentral;
  let folder: string;
  let replica: Replica;
  let pages: PageApplier;
  let key: JournalKey;
  let packed: Uint8Array;
  let page: FeedPage;
  const now = '2026-11-23T10:00:00.000Z';

  beforeAll(async () => {
    central = await startTestCentral({ parcels: 300 });
    const paths = centralPaths(central.home);
    key = ensureJournalKey(paths.keys, '21');
    folder = mkdtempSync(join(tmpdir(), 'shekara-feed-'));
    const file = join(folder, 'replica.db');
    const secret = new Uint8Array(32).fill(3);
    const snapshot = await makeSnapshot({ database: paths.database, folder, region: '21' });
    const install = {
      packed: readFileSync(snapshot.file),
      file,
      key: secret,
      region: '21',
      journalKey: key.vkey,
      knownHead: null,
      now,
      onProgress: () => undefined,
    };
    installSnapshot(install);
    takeInstalled(file);
    replica = new Replica({
      file,
      key: secret,
      region: (await central.signIn('ermekov')).account.region,
      journalKey: key.vkey,
      headFile: join(folder, 'head.sealed'),
    });
    replica.open();
    pages = new PageApplier(replica);
    packed = await registerTwo(central, snapshot.size);
    page = new Decoder({ useRecords: false, mapsAsObjects: true }).decode(zstdDecompressSync(packed)) as FeedPage;
  });
  afterAll(async () => {
    replica.close();
    await central.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What the replica holds, in one text. */
  const held = (): string =>
    JSON.stringify([
      replica.size,
      replica.parcels,
      replica.store.raw.prepare('select count(*), max(from_seq) from parcel').get(),
      replica.store.raw.prepare('select max(size) from journal_head').get(),
    ]);

  /** A page over the same log with a good signature of `by` over exactly what it holds. */
  function resigned(entries: FeedPage['entries'], by: JournalKey = key): FeedPage {
    const frontier = loadFrontier(replica.store.raw, '21', replica.size);
    for (const { body } of entries) frontier.append(leafHash(body));
    return {
      ...page,
      entries,
      checkpoint: signCheckpoint({ origin: journalOrigin('21'), size: frontier.size, root: frontier.root() }, by),
    };
  }

  /** The first act as one that names a successor. */
  const succeeding = (from: JournalKey, to: JournalKey, size = replica.size): FeedPage['entries'] => {
    const root = loadFrontier(replica.store.raw, '21', size).root();
    const succession = makeSuccession({ size: replica.size, root }, from, to);
    return edited((act) => ({ ...act, kind: 'succession', change: emptyChange, succession })).slice(0, 1);
  };

  const edited = (change: (act: ActBody) => object): FeedPage['entries'] =>
    page.entries.map((entry, i) =>
      i === 0 ? { ...entry, body: canonicalBytes(change(JSON.parse(fromUtf8(entry.body)) as ActBody)) } : entry,
    );

  it('SEC-106 refuses every poisoned page with its reason and stays at the last good act', () => {
    const [first, second] = page.entries;
    if (!first || !second) throw new Error('two acts');
    const successor = journalKeyOf(generateKeyPairSync('ed25519').privateKey, '21');
    const stranger = journalKeyOf(generateKeyPairSync('ed25519').privateKey, '21');
    const flipped = Buffer.from(first.body);
    flipped[200] = (flipped[200] ?? 0) ^ 1;
    const poisons: readonly (readonly [string, string, unknown])[] = [
      ['no zstd', 'sync.unreadable', Buffer.from('nonsense')],
      ['no CBOR', 'sync.unreadable', zstdCompressSync(Buffer.from([0xff, 0xff, 0x00]))],
      ['no page', 'sync.unreadable', pack({ format: 'shekara-feed/1' })],
      ['an extra field', 'sync.unreadable', pack({ ...page, extra: 1 })],
      ['a newer format', 'sync.version', pack({ ...page, format: 'shekara-feed/2' })],
      ['another region', 'sync.foreign', pack({ ...page, region: '01' })],
      ['the page after the next', 'sync.order', pack({ ...page, after: page.after + 2 })],
      ['the same page again', 'sync.order', pack({ ...page, after: page.after - 1 })],
      ['reordered', 'sync.order', pack({ ...page, entries: [second, first] })],
      [
        'reordered and renumbered',
        'sync.head',
        pack({
          ...page,
          entries: [
            { ...second, seq: first.seq },
            { ...first, seq: second.seq },
          ],
        }),
      ],
      ['doubled', 'sync.order', pack({ ...page, entries: [first, first, second] })],
      ['cut at the end', 'sync.head', pack({ ...page, entries: [first] })],
      ['cut at the beginning', 'sync.order', pack({ ...page, entries: [second] })],
      ['a changed bit', 'sync.head', pack({ ...page, entries: [{ ...first, body: new Uint8Array(flipped) }, second] })],
      ['a head of a stranger', 'sync.otherKey', pack(resigned(page.entries, stranger))],
      ['no signature', 'sync.head', pack({ ...page, checkpoint: page.checkpoint.split('\n\n')[0] ?? '' })],
      [
        'an older head',
        'sync.head',
        pack({
          ...page,
          checkpoint: signCheckpoint({ origin: journalOrigin('21'), size: page.after, root: new Uint8Array(32) }, key),
        }),
      ],
      [
        'an act of another region, well signed',
        'sync.foreign',
        pack(resigned(edited((act) => ({ ...act, region: '01' })))),
      ],
      [
        'an act of an unknown kind, well signed',
        'sync.version',
        pack(resigned(edited((act) => ({ ...act, kind: 'expropriation' })))),
      ],
      [
        'a body that is not canonical, well signed',
        'sync.unreadable',
        pack(resigned([{ ...first, body: utf8(` ${fromUtf8(first.body)}`) }, second])),
      ],
      [
        'a body that is no JSON, well signed',
        'sync.unreadable',
        pack(resigned([{ ...first, body: utf8('{') }, second])),
      ],
      ['geometry that does not close, well signed', 'sync.state', pack(resigned(edited(openRing)))],
      [
        'an act on versions that are not there, well signed',
        'sync.state',
        pack(
          resigned(
            edited((act) => ({
              ...act,
              change: { ...act.change, close: { ...act.change.close, parcels: ['21318999001'] } },
            })),
          ),
        ),
      ],
      [
        'SEC-71 a successor that a stranger vouches for',
        'sync.succession',
        pack(resigned(succeeding(stranger, successor), successor)),
      ],
      [
        'SEC-71 a successor vouched for at another place',
        'sync.succession',
        pack(resigned(succeeding(key, successor, replica.size - 1), successor)),
      ],
      ['SEC-71 a head of the key that goes', 'sync.formerKey', pack(resigned(succeeding(key, successor), key))],
      ['SEC-71 a head of no key of the log', 'sync.otherKey', pack(resigned(succeeding(key, successor), stranger))],
      ['SEC-71 a successor that comes without its act', 'sync.otherKey', pack(resigned(page.entries, successor))],
      [
        'names that the act does not vouch for',
        'sync.personal',
        pack({ ...page, entries: [{ ...first, personal: altered(first.personal) }, second] }),
      ],
    ];
    const before = held();
    for (const [name, reason, poison] of poisons) {
      expect(
        reasonOf(() => pages.apply(poison as Uint8Array, now)),
        name,
      ).toBe(reason);
      expect(held(), name).toBe(before);
    }
  });

  it('SEC-106 refuses pages with any bytes changed', () => {
    const plain = zstdDecompressSync(packed);
    const before = held();
    fc.assert(
      fc.property(fc.nat(plain.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const spoiled = Buffer.from(plain);
        spoiled[at] = (spoiled[at] ?? 0) ^ change;
        return reasonOf(() => pages.apply(zstdCompressSync(spoiled), now)).startsWith('sync.') && held() === before;
      }),
      { numRuns: 250, seed: 106 },
    );
  });

  it('SEC-100 a full disk stops the page whole, and it is taken when there is room', () => {
    const { raw } = replica.store;
    raw.exec('vacuum'); // no free pages inside the file either
    const before = held();
    raw.pragma(`max_page_count = ${String(raw.pragma('page_count', { simple: true }))}`);
    expect(() => pages.apply(packed, now)).toThrow('DISK_FULL');
    expect(held()).toBe(before);
    raw.pragma('max_page_count = 4294967294');
  });

  it('applies the good page afterwards, once, with a journal that verifies', () => {
    const applied = pages.apply(packed, now);
    expect(applied.size).toBe(page.after + page.entries.length);
    expect(applied.parcels.length).toBeGreaterThan(2);
    expect(verifyJournal(replica.store.raw, '21', { vkey: key.vkey }).ok).toBe(true);
    expect(reasonOf(() => pages.apply(packed, now))).toBe('sync.order');
    const styles = replica.store.raw
      .prepare(
        'select count(*) from parcel p left join parcel_style s on s.row = p.row where p.to_seq is null and s.row is null',
      )
      .pluck()
      .get();
    expect(styles).toBe(0);
  });
});

async function registerTwo(central: TestCentral, after: number): Promise<Uint8Array> {
  const engineer = await central.signIn('ermekov');
  const registrar = await central.signIn('sagieva');
  for (const parcel of await splittable(central, 2)) {
    const drafted = await draftSplit(central, engineer, parcel);
    const lodged = await lodge(engineer, drafted);
    if (lodged.kind !== 'lodged') throw new Error(`not lodged: ${JSON.stringify(lodged).slice(0, 300)}`);
    const decided = await decide(central, registrar, drafted.submission, { outcome: 'register' });
    if (decided.kind !== 'registered') throw new Error(`not registered: ${JSON.stringify(decided).slice(0, 300)}`);
  }
  const { message } = await engineer.client.bulk({ method: 'GET', path: `/bulk/feed/21?after=${after}` });
  const parts: Buffer[] = [];
  for await (const part of message as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

function openRing(act: ActBody): object {
  const [parcel, ...rest] = act.change.put.parcels;
  const [[ring = []] = []] = parcel?.geometry ?? [];
  const moved = [...ring.slice(0, -1), [(ring[0]?.[0] ?? 0) + 5_000, ring[0]?.[1] ?? 0]];
  return {
    ...act,
    change: { ...act.change, put: { ...act.change.put, parcels: [{ ...parcel, geometry: [[moved]] }, ...rest] } },
  };
}

function altered(personal: Uint8Array | null): Uint8Array {
  const opening = JSON.parse(fromUtf8(personal ?? utf8('{}'))) as { content: { registrar: string } };
  return canonicalBytes({ ...opening, content: { ...opening.content, registrar: 'Кто-то' } });
}

function reasonOf(run: () => unknown): string {
  try {
    run();
    return 'accepted';
  } catch (error) {
    return String((error as { data?: { reason?: string } }).data?.reason ?? (error as Error).message);
  }
}
