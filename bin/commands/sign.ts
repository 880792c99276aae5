import { createReadStream, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { NcalayerStore } from '#contracts/workstation/keys.ts';
import { Fault } from '#domain/fault.ts';
import { invariant } from '#domain/invariant.ts';
import { ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { SigningHash, ToBeSigned } from '#domain/signatures/cms/build-cms.ts';
import { DerError } from '#domain/signatures/der/reader.ts';
import { digestOf } from '#domain/signatures/digests.ts';
import type { PdfRefusal } from '#domain/signatures/pdf/prepare-pdf.ts';
import { neededDigests } from '#domain/signatures/needed-digests.ts';
import { joinable, joinSignatures, type JoinCode } from '#domain/signatures/raise/join-signatures.ts';
import { digestStream } from '#domain/signatures/signed-content.ts';
import { forkNode } from '#main/fork.ts';
import { demandForNcalayer } from '#main/signing/ncalayer/demand-size.ts';
import { KeyLister, openSigningKey, type SigningKey } from '#main/signing/signing-client.ts';
import type { KeyOrder } from '#main/signing/signing-messages.ts';
import { readSigningSettings, type SigningSettings } from '#main/signing/signing-settings.ts';
import { EXIT, shekaraHome } from '../home.ts';
import { addressesInside } from '#signatures/authorities/fetch-revocation.ts';
import { raisePdf, raiseSignature, stampSignature } from '#signatures/authorities/raise-signature.ts';
import { countersign, readCountersignable, type ToCountersign } from '../countersign.ts';
import { PIECE } from '../read-signature.ts';
import { readSecret, SECRET_VARIABLE } from '../read-secret.ts';
import { readBytes, readListBytes, readTrust, UnreadableFile } from '../read-trust.ts';
import { collect, tellingUnreadable, unusable } from '../signature-options.ts';
import { writeAttached, type HashedFile } from '../write-attached.ts';

const HELP = `
<key> is a key file (.p12), pkcs11:<id or label of the token> as 'shekara keys list' shows it, or ncalayer,
or ncalayer:<store> where NCALayer sees several tokens (NCALAYER_SEVERAL). The password
or PIN is asked for at the terminal, or read from the environment (${SECRET_VARIABLE}) or from a file descriptor; it is
tried once. A token with one try left is asked only with --last-try.

With --join the signature is put beside those of a signature file over the same document, so that one file has all who signed
it (join.otherContent: it is of another document; join.attached: its content lies inside).

With --countersign the file is a signature file, and the signature goes under those in it: of all who signed, or of one by his
place (--signer 2), as 'shekara verify' tells them. It says nothing of the document, which is not needed for it. What is there
stays as it is. Refused: countersign.noSigner (nobody at that place), countersign.wrong (a signature there is not that of its
certificate), countersign.archive (a stamp for the archive of an older kind covers the whole file, which takes nothing more),
countersign.ncalayer (NCALayer cannot make one: take a key file or a token).

Level t puts the stamp of a time authority (--tsa) on the signature, lt the evidence that no certificate was revoked
besides. What they answer is believed only where it leads to --trust.

With --pades the signature goes into the PDF (PAdES) and the whole PDF is written anew to --output, its old bytes first; the
evidence of lt stands behind it (/DSS), where other programs find it.
NCALayer gives finished signatures only: by it the PDF gets the older kind, adbe.pkcs7.detached. A PDF that is signed already
(pdf.signed), locked (pdf.encrypted), damaged or made for the web (pdf.linearized) is refused: leave --pades out and sign beside it.

Examples:
  shekara sign plan.pdf --key engineer.p12 -o plan.pdf.p7s
  shekara sign plan.pdf --key engineer.p12 --pades -o plan-signed.pdf
  shekara sign plan.pdf --key pkcs11:KAZTOKEN --attached -o plan.p7s
  shekara sign plan.pdf --key ncalayer -o plan.p7s --json
  shekara sign plan.pdf --key director.p12 --join plan.p7s -o plan-both.p7s
  shekara sign plan.p7s --countersign --key director.p12 -o plan-countersigned.p7s
  shekara sign plan.pdf --key engineer.p12 --level lt --tsa http://tsp.pki.gov.kz --trust trust -o plan.p7s

A content of any size passes by; with --attached into the signature file (file.changed: it was changed meanwhile, sign again).
NCALayer is given the content itself, and no more than 20 MB (NCALAYER_TOO_LARGE): sign a larger file by a key file or a token.

Exit code 0: signed. 2: bad usage, a file that cannot be read, or a PDF that cannot be signed. 3: a fault (of the key, the token, NCALayer,
the authority of time).`;

interface Options {
  readonly key: string;
  readonly attached?: true;
  readonly pades?: true;
  readonly join?: string;
  readonly countersign?: true;
  readonly signer?: number;
  readonly level: Level;
  readonly tsa?: string;
  readonly ocsp?: string;
  readonly trust?: string;
  readonly crl: readonly string[];
  readonly output: string;
  readonly secretFd?: number;
  readonly lastTry?: true;
  readonly json?: true;
}

/** The levels that can be made; time stamps and evidence are put in after the signature. */
const LEVELS = ['bes', 't', 'lt'] as const;
type Level = (typeof LEVELS)[number];

/** `shekara sign`: a CAdES signature over a file, or inside a PDF. */
export function addTo(program: Command): void {
  program
    .command('sign')
    .description('sign a file with a key file, a token or NCALayer')
    .argument('<file>', 'the file to be signed')
    .requiredOption('--key <key>', 'key file (.p12), pkcs11:<id or label>, or ncalayer[:<store>]')
    .option('--attached', 'put the content into the signature file')
    .addOption(new Option('--pades', 'put the signature into the PDF').conflicts('attached'))
    .addOption(
      new Option('--join <p7s>', 'put the signature beside those of this file').conflicts(['attached', 'pades']),
    )
    .addOption(
      new Option('--countersign', 'sign under the signatures of this signature file').conflicts([
        'attached',
        'pades',
        'join',
      ]),
    )
    .addOption(
      new Option('--signer <place>', 'countersign only who stands at this place, from 1')
        .argParser(place)
        .implies({ countersign: true }),
    )
    .addOption(new Option('--level <level>', 'bes: the signature alone').choices(LEVELS).default('bes'))
    .option('--tsa <address>', 'authority of time, for t and lt')
    .option('--ocsp <address>', 'OCSP responder in place of the one that the certificates name')
    .option('--trust <path>', 'trusted certificates, a file or a folder, for t and lt')
    .option('--crl <path>', 'lists of revoked certificates, a file or a folder; may be given again', collect, [])
    .requiredOption('-o, --output <file>', 'the signature file (.p7s), or the signed PDF')
    .option('--secret-fd <number>', 'file descriptor with the password or PIN in its first line', descriptor)
    .option('--last-try', 'use the last try that a token has left')
    .option('--json', 'print who has signed as JSON')
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => {
      process.exitCode = await tellingUnreadable(() => sign(file, options));
    });
}

function descriptor(text: string): number {
  if (!/^\d{1,4}$/.test(text)) throw new InvalidArgumentError('a number is needed');
  return Number(text);
}

function place(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw new InvalidArgumentError('a number from 1 is needed');
  return Number(text);
}

async function sign(file: string, options: Options): Promise<number> {
  const { join } = options;
  for (const path of [file, ...(isPath(options.key) ? [options.key] : []), ...(join === undefined ? [] : [join])]) {
    if (existsSync(path)) continue;
    return unusable('file.absent', path);
  }
  if (isNcalayer(options.key)) demandForNcalayer(statSync(file).size);
  const raise = await raiserOf(options);
  if (raise === null) return unusable('level.tsaAndTrust', file);
  const others = join === undefined ? ok(null) : await othersOf(join, file);
  if (!others.ok) return unusable(others.error.code, join ?? file);
  // It gives signatures with a content type, which a countersignature must not have (RFC 5652 §11.4).
  if (options.countersign && isNcalayer(options.key)) return unusable('countersign.ncalayer', file);
  const counter = options.countersign ? await readCountersignable({ ...options, file }) : ok(null);
  if (!counter.ok) return unusable(counter.error.code, file);
  const settings = readSigningSettings(shekaraHome());
  const key = await orderOf(options, settings);
  const prompts = { file: 'Password of the key file: ', token: 'PIN of the token: ' } as const;
  const secret = key.kind === 'ncalayer' ? '' : await readSecret(prompts[key.kind], options.secretFd ?? null);
  const now = new Date();
  const demand = { purpose: 'sign', identifier: null } as const;
  const opened = await openSigningKey(forkNode, { key, secret, settings, demand, now });
  try {
    const work = { file, key: opened, now, raise, output: options.output, others: others.value };
    const made = await (counter.value === null ? formOf(options)(work) : signUnder(counter.value, work));
    if (!made.ok) return unusable(made.error.code, file);
    const { name, iin, bin } = opened.signer;
    const report = { signer: name, iin, bin, level: options.level, output: options.output };
    process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : `${options.output}: signed by ${name}\n`);
    return EXIT.done;
  } finally {
    opened.close();
  }
}

interface Work {
  readonly file: string;
  readonly key: SigningKey;
  readonly now: Date;
  readonly raise: Raise;
  readonly output: string;
  /** The signature file that the new one is put into. */
  readonly others: Uint8Array | null;
}

type Made = Result<null, Refusal<PdfRefusal | 'file.changed' | JoinCode>>;

const formOf = ({ pades, attached }: Options): ((work: Work) => Promise<Made>) =>
  pades ? signInside : attached ? signAround : signBeside;

async function signUnder(counter: ToCountersign, { key, now, raise, output }: Work): Promise<Made> {
  writeFileSync(output, await countersign(counter, { key, now, raise: raise.beside }));
  return ok(null);
}

/** What writes PDF is loaded only where it is needed. */
async function signInside({ file, key, now, raise, output }: Work): Promise<Made> {
  const { signPdf } = await import('#main/signing/sign-pdf.ts');
  const made = await signPdf({ file: new Uint8Array(readFileSync(file)), key, now, raise: raise.inside });
  if (!made.ok) return made;
  writeFileSync(output, await raise.pdf(made.value));
  return ok(null);
}

/** Only what goes to NCALayer is read whole; of anything else the digest is enough. */
async function signBeside({ file, key, now, raise, output, others }: Work): Promise<Made> {
  const content = key.hash === null ? readFileSync(file) : (await hashFile(file, key.hash)).content;
  const signature = await raise.beside(await key.sign(content, now));
  writeFileSync(output, others === null ? signature : joinSignatures(others, signature));
  return ok(null);
}

/** The file that has the others who signed this document; looked at before the secret is asked for. Throws `UnreadableFile`. */
async function othersOf(join: string, file: string): Promise<Result<Uint8Array, Refusal<JoinCode>>> {
  const bytes = readBytes(join);
  const digests = await digestStream(createReadStream(file, PIECE), neededDigests(bytes));
  try {
    return joinable(bytes, digests);
  } catch (error) {
    throw error instanceof DerError ? new UnreadableFile(join, 'signature') : error;
  }
}

/** The content passes by twice: to be hashed, and into the signature file. */
async function signAround({ file, key, now, raise, output }: Work): Promise<Made> {
  const { signed, given } = key.hash === null ? await readWhole(file) : await readBy(file, key.hash);
  const cms = await raise.beside(await key.sign(given, now));
  return (await writeAttached({ file, signed, cms, output })) ? ok(null) : refuse('file.changed', [file]);
}

interface ReadContent {
  readonly signed: HashedFile;
  /** What the key is given. */
  readonly given: ToBeSigned;
}

/** NCALayer is given the content; its signature holds wherever that lies, so it is put in here. */
async function readWhole(file: string): Promise<ReadContent> {
  const given = new Uint8Array(readFileSync(file));
  const digest = await digestOf('SHA-256', given);
  return { signed: { content: { hash: 'SHA-256', digest }, length: given.length }, given };
}

async function readBy(file: string, hash: SigningHash): Promise<ReadContent> {
  const signed = await hashFile(file, hash);
  return { signed, given: signed.content };
}

async function hashFile(file: string, hash: SigningHash): Promise<HashedFile> {
  let length = 0;
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    for await (const piece of createReadStream(file, PIECE) as AsyncIterable<Uint8Array>) {
      length += piece.length;
      yield piece;
    }
  };
  const digest = (await digestStream(pieces(), [hash])).get(hash);
  invariant(digest, 'the digest that was asked for');
  return { content: { hash, digest }, length };
}

/** What is done after a signature is made. */
interface Raise {
  /** To a signature file. */
  readonly beside: Step;
  /** To a signature before it goes into a PDF, and to that PDF. */
  readonly inside: Step;
  readonly pdf: Step;
}
type Step = (bytes: Uint8Array) => Promise<Uint8Array>;

const nothing: Step = (bytes) => Promise.resolve(bytes);

/** Null where a level lacks what it is made of. Throws `UnreadableFile`. */
async function raiserOf({ level, tsa, ocsp, trust, crl }: Options): Promise<Raise | null> {
  if (level === 'bes') return { beside: nothing, inside: nothing, pdf: nothing };
  if (tsa === undefined || trust === undefined) return null;
  const { anchors, intermediates } = await readTrust(trust);
  const request = {
    tsp: [tsa],
    book: addressesInside(ocsp),
    trust: { anchors: anchors.map(({ der }) => der), pool: intermediates.map(({ der }) => der) },
    crls: crl.flatMap(readListBytes),
  };
  return {
    beside: (signature) => raiseSignature(signature, level, request),
    inside: (signature) => stampSignature(signature, request),
    pdf: level === 'lt' ? (pdf) => raisePdf(pdf, request) : nothing,
  };
}

const isNcalayer = (key: string): boolean => /^ncalayer(?::|$)/.test(key);
const isPath = (key: string): boolean => !isNcalayer(key) && !key.startsWith('pkcs11:');

/** Faults TOKEN_ABSENT where no key, or more than one, answers to what was named. */
async function orderOf({ key, lastTry }: Options, settings: SigningSettings): Promise<KeyOrder> {
  if (isNcalayer(key)) {
    if (key === 'ncalayer') return { kind: 'ncalayer' };
    const store = NcalayerStore.safeParse(key.slice('ncalayer:'.length));
    if (!store.success) throw new Fault('TOKEN_ABSENT');
    return { kind: 'ncalayer', store: store.data };
  }
  if (isPath(key)) return { kind: 'file', bytes: new Uint8Array(readFileSync(key)) };
  const named = key.slice('pkcs11:'.length);
  const lister = new KeyLister(forkNode, settings);
  try {
    const { tokens } = await lister.list(new Date());
    const found = tokens.flatMap(({ label, keys }) =>
      keys.filter(({ id }) => named !== '' && (label === named || id.startsWith(named))),
    );
    const [only] = found;
    if (!only || found.length > 1) throw new Fault('TOKEN_ABSENT', { data: { found: found.length } });
    return { kind: 'token', id: only.id, lastTry: lastTry ?? false };
  } finally {
    lister.close();
  }
}
