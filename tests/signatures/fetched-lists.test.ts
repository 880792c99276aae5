import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SignedXml } from 'xml-crypto';
import { utf8 } from '#domain/bytes.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { boolean, context, contextPrimitive, octetString, oid, sequence } from '#domain/signatures/der/writer.ts';
import { emptyTrustStore, type TrustStore } from '#domain/signatures/trust/trust-store.ts';
import { verifySignatures } from '#domain/signatures/verify-cms.ts';
import pino from 'pino';
import { createAuthorities } from '#signatures/authorities/authorities.ts';
import { addTo } from '../../bin/commands/verify.ts';
import { serveFiles, startAuthorities } from '../support/loopback-authorities.ts';
import { daysFrom, EXTENSIONS, indexLine, issue, listOf, signBy, type Keeper } from '../support/test-authority.ts';

const pointsAt = (id: string, ...addresses: readonly string[]): Uint8Array =>
  sequence(
    oid(id),
    octetString(
      sequence(...addresses.map((address) => sequence(context(0, context(0, contextPrimitive(6, utf8(address))))))),
    ),
  );

/** Critical issuingDistributionPoint: for certificates of authorities alone. */
const ONLY_AUTHORITIES = sequence(
  oid(OID.issuingDistributionPoint),
  boolean(true),
  octetString(sequence(contextPrimitive(2, Uint8Array.of(0xff)))),
);

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

describe('lists that authorities lay out', () => {
  const now = new Date();
  const content = utf8('a plan');
  const files = new Map<string, Uint8Array>();
  let folder: string;
  let place: Awaited<ReturnType<typeof serveFiles>>;
  let root: Keeper;
  let user: Keeper;
  const at = (name: string): string => join(folder, name);
  const revokedIn = (number: number) => ({
    ...{ number, changesTo: 1 },
    revoked: [{ who: user, at: daysFrom(now, -1) }],
  });

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shekara-lists-'));
    place = await serveFiles(files);
    root = issue({ name: 'CA', kind: 'authority' }, now);
    writeFileSync(at('root.pem'), root.pem);
    writeFileSync(at('content'), content);
  });
  beforeEach(() => {
    files.clear();
    place.asked.length = 0;
  });
  afterEach(() => vi.restoreAllMocks());
  afterAll(() => {
    place.close();
    rmSync(folder, { recursive: true });
  });

  /** Somebody whose certificate names these files. */
  const userOf = (lists: readonly string[], changes: readonly string[] = []): Keeper => {
    const named = (id: string, names: readonly string[]) =>
      names.length === 0 ? [] : [pointsAt(id, ...names.map((name) => place.address(name)))];
    return issue(
      {
        ...{ name: 'User', kind: 'user', iin: '850101300019', by: root },
        extensions: [
          ...EXTENSIONS.user,
          ...named(OID.crlDistributionPoints, lists),
          ...named(OID.freshestCrl, changes),
        ],
      },
      now,
    );
  };

  /** What is not passed, by `shekara verify`. */
  async function troublesOf(signature: Uint8Array | string, ...more: readonly string[]): Promise<readonly string[]> {
    let out = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => (out += String(text)).length > 0);
    writeFileSync(at('signature'), signature);
    const program = new Command('shekara');
    addTo(program);
    const beside = typeof signature === 'string' ? [] : ['--content', at('content')];
    const args = ['verify', at('signature'), ...beside, '--trust', at('root.pem'), '--json', ...more];
    await program.parseAsync(args, { from: 'user' });
    process.exitCode = undefined;
    vi.restoreAllMocks();
    const { signers } = JSON.parse(out) as { signers: { steps: { outcome: string; reason: string | null }[] }[] };
    return signers.flatMap(({ steps }) =>
      steps.flatMap(({ outcome, reason }) => (outcome === 'passed' ? [] : [`${outcome} ${reason ?? ''}`])),
    );
  }
  const signed = (): Uint8Array => signBy(user, [], content, now);

  it('SEC-70 goes on to the next address where one is silent, gives no list, or only changes', async () => {
    user = userOf(['absent.crl', 'garbage.crl', 'changes.crl', 'good.crl', 'never.crl']);
    files.set('garbage.crl', utf8('<html>moved</html>'));
    files.set('changes.crl', listOf(root, { number: 2, changesTo: 1 }));
    files.set('good.crl', listOf(root));
    expect(await troublesOf(signed())).toEqual([]);
    expect(place.asked).toEqual(['absent.crl', 'garbage.crl', 'changes.crl', 'good.crl']);
    expect(await troublesOf(signed(), '--offline')).toEqual(['indeterminate revocation.notChecked']);
  });

  it('SEC-70 goes on where a list is of another authority, of another key, outdated, or for other certificates', async () => {
    user = userOf(['other.crl', 'sameName.crl', 'old.crl', 'authorities.crl', 'good.crl', 'never.crl']);
    files.set('other.crl', listOf(issue({ name: 'Another CA', kind: 'authority' }, now)));
    files.set('sameName.crl', listOf(issue({ name: 'CA', kind: 'authority' }, now)));
    files.set('old.crl', listOf(root, { days: [-30, -2] }));
    files.set('authorities.crl', listOf(root, { extensions: [ONLY_AUTHORITIES] }));
    files.set('good.crl', listOf(root));
    expect(await troublesOf(signed())).toEqual([]);
    expect(place.asked).toEqual(['other.crl', 'sameName.crl', 'old.crl', 'authorities.crl', 'good.crl']);
    files.set('good.crl', listOf(root, { revoked: [{ who: user, at: daysFrom(now, -1) }] }));
    expect(await troublesOf(signed())).toEqual(['failed revocation.revoked']);
    // An outdated list says at least that it is one.
    files.delete('good.crl');
    expect(await troublesOf(signed())).toEqual(['indeterminate revocation.outdated']);
  });

  it.skipIf(!hasOpenssl)(
    'SEC-70 a responder of whom it is not said that nobody need ask about him is looked up in the lists',
    async () => {
      const [signs, purposes] = EXTENSIONS.responder;
      const lists = pointsAt(OID.crlDistributionPoints, place.address('responders.crl'));
      const extensions = [signs, purposes, lists].filter((each) => each !== undefined);
      const responder = issue({ name: 'OCSP', kind: 'responder', by: root, extensions }, now);
      const authorities = await startAuthorities(folder, { root, responder, clock: root });
      try {
        const named = sequence(sequence(oid(OID.ocspAddress), contextPrimitive(6, utf8(authorities.ocsp))));
        const information = sequence(oid(OID.authorityInformation), octetString(named));
        user = issue(
          { name: 'User', kind: 'user', iin: '850101300019', by: root, extensions: [...EXTENSIONS.user, information] },
          now,
        );
        authorities.index = indexLine(user);
        files.set('responders.crl', listOf(root));
        expect(await troublesOf(signed())).toEqual([]);
        expect(place.asked).toEqual(['responders.crl']);
        files.delete('responders.crl');
        expect(await troublesOf(signed())).toEqual(['indeterminate revocation.notChecked']);
      } finally {
        authorities.close();
      }
    },
  );

  it('SEC-70 asks at ten addresses and no more', async () => {
    const names = Array.from({ length: 12 }, (_, number) => `${String(number)}.crl`);
    user = userOf(names);
    files.set('11.crl', listOf(root));
    expect(await troublesOf(signed())).toEqual(['indeterminate revocation.notChecked']);
    expect(place.asked).toEqual(names.slice(0, 10));
  });

  it('SEC-70 a server finds the list of each authority among addresses that are common to all', async () => {
    const between = issue({ name: 'Between', kind: 'authority', by: root }, now);
    user = issue({ name: 'User', kind: 'user', iin: '850101300019', by: between }, now);
    files.set('root.crl', listOf(root));
    files.set('between.crl', listOf(between));
    const names = ['root.crl', 'between.crl'];
    const store: TrustStore = {
      ...emptyTrustStore,
      addresses: names.map((name) => ({ service: 'crl', issuer: null, address: place.address(name) })),
    };
    const trust = { anchors: [root.certificate], pool: [between.certificate], crls: [], ocsp: [] };
    const authorities = createAuthorities({ clock: { now: () => now }, log: pino({ level: 'silent' }) });
    const outcome = async (): Promise<string> => {
      const { cms } = await authorities.withRevocation(signBy(user, [between], content, now), trust, store);
      const anchors = [root.certificate.der];
      const question = { content, signature: cms, anchors, crls: [], expected: 'anyone', purpose: 'sign' } as const;
      return (await verifySignatures({ ...question, at: now })).outcome;
    };
    expect(await outcome()).toBe('valid');
    expect(new Set(place.asked)).toEqual(new Set(names));
  });

  it('SEC-70 fetches the newest changes that the certificate names, and believes a revocation in them', async () => {
    user = userOf(['good.crl'], ['garbage.crl', 'changes.crl']);
    files.set('good.crl', listOf(root));
    expect(await troublesOf(signed())).toEqual([]);
    files.set('garbage.crl', utf8('no list'));
    files.set('changes.crl', listOf(root, revokedIn(2)));
    expect(await troublesOf(signed())).toEqual(['failed revocation.revoked']);
    expect(place.asked.slice(-3)).toEqual(['good.crl', 'garbage.crl', 'changes.crl']);
    // Changes of somebody else say nothing.
    files.set('changes.crl', listOf(issue({ name: 'CA', kind: 'authority' }, now), revokedIn(2)));
    expect(await troublesOf(signed())).toEqual([]);
  });

  it('SEC-70 fetches the newest changes that the list itself names', async () => {
    user = userOf(['good.crl']);
    files.set('good.crl', listOf(root, { extensions: [pointsAt(OID.freshestCrl, place.address('changes.crl'))] }));
    files.set('changes.crl', listOf(root, revokedIn(7)));
    expect(await troublesOf(signed())).toEqual(['failed revocation.revoked']);
  });

  it('SEC-70 a server asks for changes where its trust store has the address, and nowhere else', async () => {
    user = userOf(['good.crl'], ['changes.crl']);
    files.set('good.crl', listOf(root));
    files.set('changes.crl', listOf(root, revokedIn(2)));
    const outcome = async (...names: readonly string[]): Promise<string> => {
      place.asked.length = 0;
      const store: TrustStore = {
        ...emptyTrustStore,
        addresses: names.map((name) => ({ service: 'crl', issuer: null, address: place.address(name) })),
      };
      const trust = { anchors: [root.certificate], pool: [], crls: [], ocsp: [] };
      const authorities = createAuthorities({ clock: { now: () => now }, log: pino({ level: 'silent' }) });
      const { cms } = await authorities.withRevocation(signed(), trust, store);
      const anchors = [root.certificate.der];
      const question = { content, signature: cms, anchors, crls: [], expected: 'anyone', purpose: 'sign' } as const;
      return (await verifySignatures({ ...question, at: now })).outcome;
    };
    expect(await outcome('good.crl')).toBe('valid');
    expect(place.asked).toEqual(['good.crl']);
    expect(await outcome('changes.crl', 'good.crl')).toBe('invalid');
    expect(new Set(place.asked)).toEqual(new Set(['changes.crl', 'good.crl']));
  });

  it('SEC-70 a server keeps no garbage in place of a list: it asks again after a minute', async () => {
    user = userOf(['list.crl']);
    let clock = now;
    const authorities = createAuthorities({ clock: { now: () => clock }, log: pino({ level: 'silent' }) });
    const addresses = [{ service: 'crl', issuer: null, address: place.address('list.crl') }] as const;
    const trust = { anchors: [root.certificate], pool: [], crls: [], ocsp: [] };
    const listsAt = async (seconds: number): Promise<readonly [lists: number, asked: number]> => {
      clock = new Date(now.getTime() + seconds * 1000);
      const { cms } = await authorities.withRevocation(signed(), trust, { ...emptyTrustStore, addresses });
      return [parseCms(cms).crls.length, place.asked.length];
    };
    files.set('list.crl', utf8('<html>maintenance</html>'));
    expect(await listsAt(0)).toEqual([0, 1]);
    files.set('list.crl', listOf(root));
    expect(await listsAt(30)).toEqual([0, 1]);
    expect(await listsAt(61)).toEqual([1, 2]);
    expect(await listsAt(600)).toEqual([1, 2]);
  });

  it('SEC-70 asks about the signer of an XML document too, unless it is told not to', async () => {
    user = userOf(['good.crl'], ['changes.crl']);
    const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
    const library = new SignedXml({
      ...{ privateKey: user.keyPem, publicCert: user.pem, canonicalizationAlgorithm: exclusive },
      signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    });
    library.addReference({
      ...{ xpath: '/*', uri: '', isEmptyUri: true, digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256' },
      transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature', exclusive],
    });
    library.computeSignature('<answer><number>1</number></answer>');
    const xml = library.getSignedXml();
    files.set('good.crl', listOf(root));
    expect(await troublesOf(xml, '--offline')).toEqual(['indeterminate revocation.notChecked']);
    expect(place.asked).toEqual([]);
    expect(await troublesOf(xml)).toEqual([]);
    files.set('changes.crl', listOf(root, revokedIn(2)));
    expect(await troublesOf(xml)).toEqual(['failed revocation.revoked']);
  });
});
