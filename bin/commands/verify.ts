import { createReadStream, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InvalidArgumentError, type Command } from 'commander';
import { toHex } from '#domain/bytes.ts';
import { chainsIn, chainsInPdf } from '#domain/signatures/raise/chains-in.ts';
import { reportOf, type VerificationReport } from '#domain/signatures/report.ts';
import { REVOCATION_POLICIES } from '#domain/signatures/revocation-policy.ts';
import { digestStream, type ContentDigests } from '#domain/signatures/signed-content.ts';
import { verifySignatures, type SignatureReport } from '#domain/signatures/verify-cms.ts';
import type { Certificate } from '#domain/signatures/x509/certificate.ts';
import { createSheetPress } from '#main/documents/sheet-press.ts';
import { RESULT_OF, verificationJson } from '#main/documents/verification-json.ts';
import { addressesInside, fetchRevocation, type RevocationEvidence } from '#signatures/authorities/fetch-revocation.ts';
import { readXmlSignature } from '#signatures/xml/read-xml-signature.ts';
import { chainOfXml, verifyXml } from '#signatures/xml/verify-xml.ts';
import { namedDigests, PIECE, readSignature, type SignatureFile } from '../read-signature.ts';
import { readListBytes, readTrust, UnreadableFile, type Trust } from '../read-trust.ts';
import { collect, EXIT_OF, tellingUnreadable, time, unusable } from '../signature-options.ts';
import { printReport } from '../signature-report.ts';

const RESOURCES = fileURLToPath(new URL('../../resources/', import.meta.url));

const HELP = `
The signature is CAdES in DER, BER or PEM, attached or detached, of any number of signers, an XML document with one enveloped
signature, or a PDF with signatures inside (PAdES, adbe.pkcs7.detached). One that covers only an earlier revision of a PDF is
never passed: the file was changed afterwards. Behind it may stand nothing but evidence (/DSS) and time stamps over the
document, which are used. What XML and PDF sign lies in them: a --content beside is refused (content.notBeside). A content of
any size inside CMS in DER or BER passes by; PDF and PEM are held whole, up to 256 MB (file.tooLarge; file.truncated: the
content inside does not end within the file), XML up to 1 MB and 25 000 tags (parse.xmlTooLarge). Certificates in --trust, a file or a
folder, that are signed by themselves are anchors; others only help to find a way to them. Ten steps are reported for each
signer: form, content, signature, attributes, chain, revocation, purpose, person, algorithms, time stamp. A signature is
judged at the time that its time stamp proves, else at --at. Without --offline the OCSP responders and lists that the
certificates name are asked for what is not known.

--report saves the report as a document, PDF/A in Kazakh and Russian, or as JSON. With --at and --offline the same files
give the same report, to the byte, at any time.

Examples:
  shekara verify act.pdf.p7s --content act.pdf --trust trust --crl lists --offline
  shekara verify act.p7s --trust root.cer --signer 850101300019 --json
  shekara verify answer.xml --trust trust --crl lists --offline
  shekara verify plan-signed.pdf --trust trust --crl lists --offline
  shekara verify act.p7s --trust trust --crl lists --at 2026-08-01T00:00:00Z --offline --json
  shekara verify act.p7s --trust trust --crl lists --at 2026-08-01T00:00:00Z --offline --report act-report.pdf

Exit code 0: passed. 1: failed. 2: bad usage or a file that cannot be read. 3: a fault. 4: not determined (no way to an
anchor, an algorithm that is not computed, nothing known about revocation).`;

interface Options {
  readonly content?: string;
  readonly trust: string;
  readonly crl: readonly string[];
  readonly signer?: string;
  readonly at?: Date;
  readonly offline?: true;
  readonly json?: true;
  readonly report?: string;
}

/** `shekara verify`: whether a signature holds, step by step. */
export function addTo(program: Command): void {
  program
    .command('verify')
    .description('whether a signature holds: content, signer, authorities, revocation, time stamp')
    .argument('<signature>', 'file of the signature, .p7s, or a signed .xml or .pdf')
    .option('--content <file>', 'what was signed, where it does not lie in the signature')
    .requiredOption('--trust <path>', 'trusted certificates, a file or a folder')
    .option('--crl <path>', 'lists of revoked certificates, a file or a folder; may be given again', collect, [])
    .option('--signer <number>', 'ИИН or БИН of who must have signed; anyone, if it is not given', identifier)
    .option('--at <time>', 'time for which it is asked, 2026-08-01T00:00:00Z; now, if it is not given', time)
    .option('--offline', 'ask no service: only what lies in the files counts')
    .option('--json', 'print the report as JSON')
    .option('--report <file>', 'save the report: .pdf, or .json')
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => {
      process.exitCode = await tellingUnreadable(() => verify(file, options));
    });
}

function identifier(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError('twelve digits are needed');
  return text;
}

async function verify(file: string, options: Options): Promise<number> {
  const at = options.at ?? new Date();
  const signature = await readSignature(file);
  if (options.content !== undefined && signature.kind !== 'cms') return unusable('content.notBeside', options.content);
  const report = await reportOn(signature, options, at);
  if (options.report !== undefined) await save(report, file, options.report);
  process.stdout.write(
    options.json ? `${JSON.stringify(verificationJson(report, file))}\n` : printReport(report, file),
  );
  return EXIT_OF[RESULT_OF[report.outcome]];
}

/** As PDF, or as the JSON that the command prints, by the name of the file. */
async function save(report: VerificationReport, file: string, output: string): Promise<void> {
  const name = basename(file);
  if (output.toLowerCase().endsWith('.json'))
    return writeFileSync(output, `${JSON.stringify(verificationJson(report, name))}\n`);
  const press = createSheetPress({ resourcesFolder: RESOURCES });
  try {
    writeFileSync(output, (await press.report({ report, file: name })).pdf);
  } finally {
    await press.close();
  }
}

async function reportOn(signature: SignatureFile, options: Options, at: Date): Promise<VerificationReport> {
  const trust = await readTrust(options.trust);
  const content = options.content === undefined ? null : await digestsOf(options.content, signature.bytes);
  const asked = { signature, content, trust, options, at };
  const found = await askingServices(asked);
  const sha256 = content?.get('SHA-256');
  return reportOf(found, {
    at,
    signatureSha256: signature.sha256,
    contentSha256: sha256 ? toHex(sha256) : null,
  });
}

interface Asked {
  readonly signature: SignatureFile;
  readonly content: ContentDigests | null;
  readonly trust: Trust;
  readonly options: Options;
  readonly at: Date;
}

/** What the files say; where that is not enough, with what authorities say. */
async function askingServices(asked: Asked): Promise<SignatureReport> {
  const report = await judge(asked, { crls: [], ocsp: [] });
  const { asksServices } = asked.options.offline ? REVOCATION_POLICIES.offline : REVOCATION_POLICIES.hardFail;
  if (!asksServices || report.outcome !== 'indeterminate') return report;
  const found = await Promise.all(
    (await chainsOf(asked)).map((path) => fetchRevocation(path, { book: addressesInside() })),
  );
  const evidence = { crls: found.flatMap(({ crls }) => crls), ocsp: found.flatMap(({ ocsp }) => ocsp) };
  return evidence.crls.length + evidence.ocsp.length === 0 ? report : judge(asked, evidence);
}

async function judge(asked: Asked, { crls, ocsp }: RevocationEvidence): Promise<SignatureReport> {
  const { signature, content, trust, options, at } = asked;
  const { kind, bytes, attached } = signature;
  const own = given(trust, options, at);
  const request = { ...own, crls: [...own.crls, ...crls], ocsp };
  switch (kind) {
    case 'pdf':
      return (await import('#domain/signatures/pdf/verify-pdf.ts')).verifyPdf({ ...request, pdf: bytes });
    case 'xml': {
      // Of XML a document and its signature are one file.
      const { verdict } = await verifyXml({ ...request, xml: readXmlSignature(bytes) });
      return { outcome: verdict.outcome, signers: [{ verdict, stampedAt: null, countersigners: [] }] };
    }
    case 'cms':
      return verifySignatures({ ...request, content, signature: bytes, ...(attached ? { attached } : {}) });
  }
}

/** Chains of everyone who signed, authorities of time too. */
async function chainsOf({ signature, trust, at }: Asked): Promise<readonly (readonly Certificate[])[]> {
  const { kind, bytes } = signature;
  const { anchors, intermediates } = trust;
  const known = { anchors, pool: intermediates, crls: [], ocsp: [] };
  switch (kind) {
    case 'xml': {
      const chain = await chainOfXml(readXmlSignature(bytes), known, at);
      return chain ? [chain] : [];
    }
    case 'pdf': {
      const { readSignedPdf } = await import('#domain/signatures/pdf/read-signed-pdf.ts');
      const pdf = await readSignedPdf(bytes);
      return typeof pdf === 'string' ? [] : chainsInPdf(pdf, known, at);
    }
    case 'cms':
      return chainsIn(bytes, known, at);
  }
}

const given = (trust: Trust, { crl, signer }: Options, at: Date) => ({
  anchors: trust.anchors.map(({ der }) => der),
  pool: trust.intermediates.map(({ der }) => der),
  crls: crl.flatMap(readListBytes),
  expected: signer === undefined ? ('anyone' as const) : { identifier: signer },
  purpose: 'sign' as const,
  at,
});

/** Read in pieces: what was signed may be larger than memory. */
async function digestsOf(file: string, signature: Uint8Array): Promise<ContentDigests> {
  try {
    return await digestStream(createReadStream(file, PIECE), namedDigests(signature));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
    throw new UnreadableFile(file, 'absent');
  }
}
