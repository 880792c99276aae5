import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocketServer, type WebSocket } from 'ws';
import { utf8 } from '#domain/bytes.ts';
import { aroundContent } from '#domain/signatures/cms/attach-content.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { holderOf } from '#domain/signatures/x509/holder.ts';
import { signDetached } from '#main/signing/sign-detached.ts';
import type { OpenedKey } from '#main/signing/signer-backend.ts';
import { makeAuthority, makeLeaf, type LeafOptions } from './test-tls.ts';

/** How the stand-in behaves: rightly, or in one of the ways in which a program in its place may lie or fail. */
export type NcalayerMode =
  | 'ok'
  | 'cancel'
  | 'error'
  | 'otherSigner'
  | 'otherPurpose'
  | 'otherContent'
  | 'contentInside'
  | 'changedSignature'
  | 'swappedCertificate'
  | 'emptyAnswer'
  | 'noCms'
  | 'noJson'
  | 'oldAnswer'
  | 'drop'
  | 'silent';

export interface NcalayerStandIn {
  readonly port: number;
  readonly caPem: string;
  /** Of itself. */
  readonly certPem: string;
  mode: NcalayerMode;
  /** Without the module `basics`, as older versions are. */
  old: boolean;
  /** Tokens that are inserted; the keys are in `KEY_STORE`. */
  stores: readonly string[];
  /** What was asked, heartbeats left out. */
  readonly asked: readonly unknown[];
  readonly heard: { readonly heartbeats: number };
  /** All lines fall, as when it is restarted. */
  hangUp(): void;
  close(): Promise<void>;
}

export interface NcalayerKeys {
  readonly own: OpenedKey;
  /** Further keys of the same person: the national authority gives one for each purpose. */
  readonly more?: readonly OpenedKey[];
  readonly other: OpenedKey;
  readonly otherPurpose: OpenedKey;
}

interface Wanted {
  readonly extKeyUsageOids: readonly string[];
  readonly iin?: string;
  readonly bin?: string;
}

interface Question {
  readonly module: string;
  readonly method: string;
  readonly args: {
    readonly data: string;
    readonly allowedStorages: readonly string[] | null;
    readonly signerParams: Wanted;
  } & readonly [string, string, string, boolean];
}

export const KEY_STORE = 'AKKaztokenStore';
/** What `commonUtils` calls a purpose; it has no word for a person. */
const KEY_TYPES = new Map([
  ['SIGNATURE', OID.emailProtection],
  ['AUTHENTICATION', OID.clientAuth],
]);

/** NCALayer's own words and manners (eds.md §6), with keys of the test's authority behind it. */
export async function startNcalayer(keys: NcalayerKeys, port = 0, leaf: LeafOptions = {}): Promise<NcalayerStandIn> {
  const authority = makeAuthority('NCALayer stand-in');
  const { cert, key } = makeLeaf(authority, leaf);
  const server = createServer({ cert, key });
  const sockets = new WebSocketServer({ server });
  const asked: unknown[] = [];
  const heard = { heartbeats: 0 };
  const standIn = { mode: 'ok' as NcalayerMode, old: false, stores: [KEY_STORE] as readonly string[] };

  sockets.on('connection', (socket) => {
    socket.send(JSON.stringify({ result: { version: '1.4' } }));
    if (standIn.mode === 'oldAnswer') socket.send(JSON.stringify({ body: { result: ['AAAA'] }, status: true }));
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      if (text === '--heartbeat--') {
        heard.heartbeats += 1;
        if (standIn.mode !== 'silent') socket.send(text);
        return;
      }
      const question = JSON.parse(text) as Question;
      asked.push(question);
      void answer(socket, question);
    });
  });

  async function answer(socket: WebSocket, { module, method, args }: Question): Promise<void> {
    const say = (message: object): void => socket.send(JSON.stringify(message));
    const isBasics = module.endsWith('.basics');
    if (isBasics && standIn.old) return say({ success: false, errorCode: 'MODULE_NOT_FOUND' });
    if (method === 'getActiveTokens') return say({ responseObject: standIn.stores, code: '200' });
    // The person chooses in its window where nothing is said.
    const store = isBasics ? (args.allowedStorages ?? [KEY_STORE]) : [args[0]];
    const isThere = store.includes(KEY_STORE) && standIn.stores.includes(KEY_STORE);
    const fitting = !isThere ? null : isBasics ? keyFor(args.signerParams) : keyOfType(args[1]);
    const failure = isBasics ? { status: false, code: '500', message: 'failed' } : { code: '500', message: 'failed' };
    // It offers no certificate but those that were asked for.
    if (fitting === null) return say(failure);
    const wrap = (cms: string): object =>
      isBasics
        ? { body: { result: [`-----BEGIN CMS-----\n${cms}\n-----END CMS-----`] }, status: true }
        : { code: '200', responseObject: cms };
    switch (standIn.mode) {
      case 'cancel':
        return say(isBasics ? { status: true, body: {} } : { code: '500', message: 'action.canceled' });
      case 'error':
        return say(failure);
      case 'emptyAnswer':
        return say({});
      case 'noCms':
        return say(wrap(Buffer.from('no signature').toString('base64')));
      case 'noJson':
        return socket.send('<html>');
      case 'drop':
        return socket.terminate();
      case 'silent':
        return;
      default:
        return say(wrap(await signatureOver(Buffer.from(isBasics ? args.data : args[2], 'base64'), fitting)));
    }
  }

  /** The person's key of this purpose; null where he has none, or none is asked for. */
  function keyFor({ extKeyUsageOids, iin, bin }: Wanted): OpenedKey | null {
    const [purpose, ...others] = extKeyUsageOids;
    const fits = ({ certificate }: OpenedKey): boolean => {
      const holder = holderOf(certificate);
      const isHis = (iin === undefined || holder.iin === iin) && (bin === undefined || holder.bin === bin);
      return isHis && purpose !== undefined && others.length === 0 && (certificate.purposes ?? []).includes(purpose);
    };
    return [keys.own, ...(keys.more ?? [])].find(fits) ?? null;
  }

  function keyOfType(keyType: string): OpenedKey | null {
    const purpose = KEY_TYPES.get(keyType);
    return purpose === undefined ? null : keyFor({ extKeyUsageOids: [purpose] });
  }

  async function signatureOver(content: Uint8Array, own: OpenedKey): Promise<string> {
    const { other, otherPurpose } = keys;
    const signer = { otherSigner: other, otherPurpose }[standIn.mode as string] ?? own;
    const shown = standIn.mode === 'swappedCertificate' ? { ...own, sign: other.sign } : signer;
    const cms = await signDetached(shown, standIn.mode === 'otherContent' ? utf8('another document') : content);
    if (standIn.mode === 'changedSignature') cms[cms.length - 5] = (cms[cms.length - 5] ?? 0) ^ 1;
    if (standIn.mode !== 'contentInside') return Buffer.from(cms).toString('base64');
    const { before, after } = aroundContent(cms, content.length);
    return Buffer.concat([before, content, after]).toString('base64');
  }

  const hangUp = (): void => sockets.clients.forEach((socket) => socket.terminate());
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return Object.assign(standIn, {
    port: (server.address() as AddressInfo).port,
    caPem: authority.pem,
    certPem: cert,
    asked,
    heard,
    hangUp,
    close: async () => {
      hangUp();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
}
