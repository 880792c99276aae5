import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { verifySignature } from '#domain/signatures/sigalg.ts';
import { DerError } from '#domain/signatures/der/reader.ts';
import { isSelfIssued, parseCertificate, type Certificate } from '#domain/signatures/x509/certificate.ts';
import { parseCrl, type Crl } from '#domain/signatures/x509/crl.ts';
import { pemBlocks } from '#domain/signatures/x509/pem.ts';

/** A file that is not what it should be, by its name. */
export class UnreadableFile extends Error {
  readonly file: string;
  readonly what: 'absent' | 'certificate' | 'crl' | 'signature' | 'tooLarge' | 'truncated';

  constructor(file: string, what: UnreadableFile['what']) {
    super(`${file}: ${what}`);
    this.file = file;
    this.what = what;
  }
}

/** Certificates of a file, DER or PEM, several in one too. */
export const readCertificates = (file: string): readonly Certificate[] =>
  derOf(file, 'CERTIFICATE').map((der) => readAs(file, 'certificate', () => parseCertificate(der)));

/** Lists as they lie in the files, DER. */
export const readListBytes = (path: string): readonly Uint8Array[] =>
  filesOf(path).flatMap((file) =>
    derOf(file, 'X509 CRL').map((der) => {
      readAs(file, 'crl', () => parseCrl(der));
      return der;
    }),
  );

/** Lists of a file or of every file of a folder. */
export const readLists = (path: string): readonly Crl[] =>
  filesOf(path).flatMap((file) => derOf(file, 'X509 CRL').map((der) => readAs(file, 'crl', () => parseCrl(der))));

export interface Trust {
  readonly anchors: readonly Certificate[];
  readonly intermediates: readonly Certificate[];
}

/** A file or a folder of certificates: those signed by themselves are anchors, the others help to find a way to them. */
export async function readTrust(path: string): Promise<Trust> {
  const anchors: Certificate[] = [];
  const intermediates: Certificate[] = [];
  for (const certificate of filesOf(path).flatMap(readCertificates))
    ((await isSelfSigned(certificate)) ? anchors : intermediates).push(certificate);
  return { anchors, intermediates };
}

async function isSelfSigned(certificate: Certificate): Promise<boolean> {
  if (!isSelfIssued(certificate)) return false;
  const { spki, signatureAlgorithm: algorithm, tbs: message, signature } = certificate;
  return (await verifySignature({ spki, algorithm, message, signature })) === 'valid';
}

function filesOf(path: string): readonly string[] {
  try {
    if (!statSync(path).isDirectory()) return [path];
    return readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => join(path, name))
      .sort();
  } catch {
    throw new UnreadableFile(path, 'absent');
  }
}

function derOf(file: string, label: string): readonly Uint8Array[] {
  const bytes = readBytes(file);
  const blocks = pemBlocks(new TextDecoder('latin1').decode(bytes), label);
  return blocks.length > 0 ? blocks : [bytes];
}

/** What is held whole of one file: a list of revoked certificates of the national authority has 20 MB. */
export const MOST_HELD = 256 * 1024 * 1024;

/** Throws `UnreadableFile`. */
export function readBytes(file: string): Uint8Array {
  try {
    if (statSync(file).size > MOST_HELD) throw new UnreadableFile(file, 'tooLarge');
    const { buffer, byteOffset, length } = readFileSync(file);
    return new Uint8Array(buffer, byteOffset, length);
  } catch (error) {
    if (error instanceof UnreadableFile) throw error;
    const isTooLarge = (error as NodeJS.ErrnoException).code === 'ERR_FS_FILE_TOO_LARGE';
    throw new UnreadableFile(file, isTooLarge ? 'tooLarge' : 'absent');
  }
}

function readAs<T>(file: string, what: UnreadableFile['what'], read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw error instanceof DerError ? new UnreadableFile(file, what) : error;
  }
}
