import { z } from 'zod';
import { Fault } from '#domain/fault.ts';
import { invariant } from '#domain/invariant.ts';
import { isEntityIdentifier } from '#domain/parties/identifier.ts';
import { parseCms } from '#domain/signatures/cms/parse-cms.ts';
import { OID } from '#domain/signatures/der/oids.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import type { Certificate } from '#domain/signatures/x509/certificate.ts';
import { KEY_FILE_STORE, NcalayerStore } from '#contracts/workstation/keys.ts';
import { checkDates, checkDemand, type KeyDemand } from '../check-key.ts';
import type { MessageSigner, SignerBackend } from '../signer-backend.ts';
import { demandForNcalayer } from './demand-size.ts';
import {
  NCALAYER_TIMES,
  openNcalayer,
  type LineTimes,
  type NcalayerLine,
  type NcalayerPlace,
} from './ncalayer-line.ts';

export interface NcalayerOptions {
  readonly place: NcalayerPlace;
  readonly demand: KeyDemand;
  /** The token that the person has chosen. */
  readonly store?: string;
  readonly times?: LineTimes;
}

/**
 * The program of the national authority: it shows its own windows, asks for the key and its password there and gives a
 * finished signature. That is believed only after it was verified here like a stranger's (SEC-38).
 */
export function ncalayerBackend({ place, demand, store, times = NCALAYER_TIMES }: NcalayerOptions): SignerBackend {
  let line: NcalayerLine | null = null;
  /** A line that has fallen is opened anew with the next signature; what was asked on it is never asked again. */
  const connected = async (): Promise<NcalayerLine> => {
    if (line?.isOpen === true) return line;
    line?.close();
    return (line = await openNcalayer(place, times));
  };
  return {
    capabilities: { secret: 'elsewhere', signs: 'message' },
    list: () => Promise.resolve([]),
    async open() {
      await connected();
      const drop = (): void => {
        line?.close();
        line = null;
      };
      return messageSigner({ connected, demand, store, drop });
    },
    close: () => line?.close(),
  };
}

interface Wanted {
  readonly demand: KeyDemand;
  readonly store: string | undefined;
}

interface Signing extends Wanted {
  readonly connected: () => Promise<NcalayerLine>;
  readonly drop: () => void;
}

function messageSigner({ connected, drop, ...wanted }: Signing): MessageSigner {
  let certificate: Certificate | null = null;
  return {
    get certificate() {
      return certificate;
    },
    async sign(content, now, form) {
      invariant(content instanceof Uint8Array, 'NCALayer is given contents');
      invariant(form !== 'countersignature', 'NCALayer is asked for no countersignature');
      demandForNcalayer(content.length);
      const line = await connected();
      try {
        const signature = await askForSignature(line, content, wanted);
        certificate = await believed({ content, signature, demand: wanted.demand, now });
        return signature;
      } catch (error) {
        if (error instanceof Fault && error.code === 'NCALAYER_LOST') drop();
        throw error;
      }
    },
    close: drop,
  };
}

const Absent = z.object({ errorCode: z.literal('MODULE_NOT_FOUND') });

/** The module `basics`; where NCALayer is older and lacks it, `commonUtils`. */
async function askForSignature(line: NcalayerLine, content: Uint8Array, wanted: Wanted): Promise<Uint8Array> {
  const { demand, store } = wanted;
  const data = Buffer.from(content).toString('base64');
  const answer = await line.ask({
    module: 'kz.gov.pki.knca.basics',
    method: 'sign',
    args: {
      // Without one it lets the person choose in its own window.
      allowedStorages: store === undefined ? null : [store],
      format: 'cms',
      data,
      signingParams: { decode: true, encapsulate: false, digested: false, tsaProfile: null },
      signerParams: {
        extKeyUsageOids: [demand.purpose === 'sign' ? OID.emailProtection : OID.clientAuth],
        ...(demand.identifier === null ? {} : identifierOf(demand.identifier)),
        // Whom we trust is decided by the trust store, here and at the server.
        chain: [],
      },
      locale: 'ru',
    },
  });
  return Absent.safeParse(answer).success ? askCommonUtils(line, data, wanted) : readBasics(answer);
}

const identifierOf = (identifier: string): { bin: string } | { iin: string } =>
  isEntityIdentifier(identifier) ? { bin: identifier } : { iin: identifier };

const Basics = z.object({ status: z.boolean(), body: z.unknown().optional(), code: z.unknown().optional() });
const Results = z.object({ result: z.array(z.string()).length(1) });

function readBasics(answer: unknown): Uint8Array {
  const said = Basics.safeParse(answer);
  if (!said.success || !said.data.status) throw new Fault('NCALAYER_FAILED', { data: { why: 'refused' } });
  const body = said.data.body;
  // Cancelled by the person: done, and nothing in it.
  if (body === undefined || body === null || (typeof body === 'object' && Object.keys(body).length === 0))
    throw new Fault('NCALAYER_CANCELLED');
  const results = Results.safeParse(body);
  const [text] = results.success ? results.data.result : [];
  if (text === undefined) throw new Fault('NCALAYER_FAILED', { data: { why: 'garbled' } });
  return fromText(text);
}

const Common = z.object({
  code: z.coerce.string(),
  message: z.string().optional(),
  responseObject: z.unknown().optional(),
});

/** Tokens that it sees now; none where it does not say. Faults of the line */
export async function askStores(line: NcalayerLine): Promise<readonly string[]> {
  const said = Common.safeParse(await line.ask({ module: COMMON_UTILS, method: 'getActiveTokens' }));
  return z.array(NcalayerStore).max(MOST_STORES).catch([]).parse(said.data?.responseObject);
}
const MOST_STORES = 20;

/** Asks no person which: the one that was chosen, or the only one. Faults NCALAYER_SEVERAL, TOKEN_ABSENT */
async function storeFor(line: NcalayerLine, chosen: string | undefined): Promise<string> {
  if (chosen === KEY_FILE_STORE) return chosen;
  const stores = await askStores(line);
  if (chosen === undefined && stores.length > 1) {
    throw new Fault('NCALAYER_SEVERAL', { data: { found: stores.length } });
  }
  if (chosen !== undefined && !stores.includes(chosen)) throw new Fault('TOKEN_ABSENT');
  return chosen ?? stores[0] ?? KEY_FILE_STORE;
}

async function askCommonUtils(line: NcalayerLine, data: string, { demand, store }: Wanted): Promise<Uint8Array> {
  const storage = await storeFor(line, store);
  const keyType = demand.purpose === 'sign' ? 'SIGNATURE' : 'AUTHENTICATION';
  const method = 'createCAdESFromBase64';
  const answer = await line.ask({ module: COMMON_UTILS, method, args: [storage, keyType, data, false] });
  const made = readCommon(answer);
  if (typeof made !== 'string') throw new Fault('NCALAYER_FAILED', { data: { why: 'garbled' } });
  return fromText(made);
}

const COMMON_UTILS = 'kz.gov.pki.knca.commonUtils';

function readCommon(answer: unknown): unknown {
  const said = Common.safeParse(answer);
  if (!said.success) throw new Fault('NCALAYER_FAILED', { data: { why: 'garbled' } });
  if (said.data.code === '200') return said.data.responseObject;
  if (said.data.message === 'action.canceled') throw new Fault('NCALAYER_CANCELLED');
  throw new Fault('NCALAYER_FAILED', { data: { why: 'refused' } });
}

/** PEM or bare base64. */
function fromText(text: string): Uint8Array {
  const bare = text.replaceAll(/-----(?:BEGIN|END) CMS-----/g, '').replaceAll(/\s/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(bare)) throw new Fault('NCALAYER_FAILED', { data: { why: 'garbled' } });
  return new Uint8Array(Buffer.from(bare, 'base64'));
}

interface Answer {
  readonly content: Uint8Array;
  readonly signature: Uint8Array;
  readonly demand: KeyDemand;
  readonly now: Date;
}

/** What must be right about it; chain and revocation are judged where the trust store is, at the server above all. */
const DEMANDED = ['parse', 'content', 'signature', 'attributes'] as const;

/** Faults SIGNATURE_NOT_OURS (other content, damaged, not made by its certificate), and those of the certificate. */
async function believed({ content, signature, demand, now }: Answer): Promise<Certificate> {
  const { steps, signer } = await verifyDetached({
    content,
    signature,
    anchors: [],
    crls: [],
    expected: null,
    purpose: demand.purpose,
    at: now,
  });
  const wrong = DEMANDED.find((code) => steps.find((step) => step.code === code)?.outcome !== 'valid');
  if (wrong) throw new Fault('SIGNATURE_NOT_OURS', { data: { step: wrong } });
  const { attached, certificates } = parseCms(signature);
  // It was asked for a signature beside the content: put in here, where it must go in.
  if (attached !== null) throw new Fault('SIGNATURE_NOT_OURS', { data: { step: 'content' } });
  const certificate = certificates.find(({ serial }) => serial === signer?.serial);
  if (!certificate) throw new Fault('SIGNATURE_NOT_OURS', { data: { step: 'certificate' } });
  checkDates(certificate, now);
  checkDemand(certificate, demand);
  return certificate;
}
