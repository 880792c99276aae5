import type { Command } from 'commander';
import { checkRevocation, type RevocationAnswer } from '#domain/signatures/path/check-revocation.ts';
import { findPath, type PathAnswer } from '#domain/signatures/path/find-path.ts';
import type { Certificate } from '#domain/signatures/x509/certificate.ts';
import { printName } from '#domain/signatures/x509/name.ts';
import { readCertificates, readLists, readTrust, UnreadableFile } from '../read-trust.ts';
import { collect, EXIT_OF, tellingUnreadable, time } from '../signature-options.ts';

const HELP = `
Files are DER or PEM. In --trust, a file or a folder, certificates signed by themselves are anchors; all others, and those of
--other, only help to find a way to them. Without lists of revoked certificates for the whole chain nothing is passed.

Examples:
  shekara verify-chain signer.cer --other authority.cer --crl authority.crl --crl root.crl --trust root.cer
  shekara verify-chain signer.cer --trust trust --crl lists --at 2026-08-01T00:00:00Z --json

Exit code 0: passed. 1: failed. 2: bad usage or a file that cannot be read. 3: a fault. 4: not determined (no way to an
anchor, an algorithm that is not computed, no list that speaks for a certificate, or only one that has run out).`;

interface Options {
  readonly other: readonly string[];
  readonly crl: readonly string[];
  readonly trust: string;
  readonly at?: Date;
  readonly json?: true;
}

interface ChainReport {
  readonly outcome: 'passed' | 'failed' | 'indeterminate';
  /** Why not passed; null where it is. */
  readonly reason: string | null;
  readonly at: string;
  /** From the certificate to the anchor, where a way was found. */
  readonly path: readonly { readonly subject: string; readonly serial: string; readonly notAfter: string }[];
  readonly revocation: RevocationAnswer;
}

/** `shekara verify-chain`: whether a certificate hangs on an anchor and is not revoked, at a time. */
export function addTo(program: Command): void {
  program
    .command('verify-chain')
    .description('whether a certificate is good by the authorities trusted here, and not revoked')
    .argument('<certificate>', 'file of the certificate')
    .option('--other <file>', 'certificates of authorities between; may be given again', collect, [])
    .option('--crl <path>', 'lists of revoked certificates, a file or a folder; may be given again', collect, [])
    .requiredOption('--trust <path>', 'trusted certificates, a file or a folder')
    .option('--at <time>', 'time for which it is asked, 2026-08-01T00:00:00Z; now, if it is not given', time)
    .option('--json', 'print the report as JSON')
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => {
      process.exitCode = await tellingUnreadable(() => verifyChain(file, options));
    });
}

async function verifyChain(file: string, options: Options): Promise<number> {
  const report = await reportOn(file, options);
  process.stdout.write(options.json ? `${JSON.stringify(report)}\n` : printed(report));
  return EXIT_OF[report.outcome];
}

async function reportOn(file: string, { other, crl, trust, at = new Date() }: Options): Promise<ChainReport> {
  const [signer, ...more] = readCertificates(file);
  if (!signer) throw new UnreadableFile(file, 'certificate');
  const { anchors, intermediates } = await readTrust(trust);
  const pool = [...more, ...other.flatMap(readCertificates), ...intermediates];
  const found = await findPath({ signer, anchors, pool, at });
  const path = found.ok ? found.path : [];
  const revocation = found.ok
    ? await checkRevocation({ path, crls: crl.flatMap(readLists), pool, at })
    : ({ state: 'notChecked' } as const);
  return { ...judged(found, revocation), at: at.toISOString(), path: path.map(shown), revocation };
}

const OPEN_FAULTS: ReadonlySet<string> = new Set(['noAnchor', 'unsupported']);

function judged(found: PathAnswer, revocation: RevocationAnswer): Pick<ChainReport, 'outcome' | 'reason'> {
  if (!found.ok) {
    const outcome = OPEN_FAULTS.has(found.fault) ? 'indeterminate' : 'failed';
    return { outcome, reason: `chain.${found.fault}` };
  }
  // An anchor itself: nobody can revoke it but the one who trusts it.
  if (revocation.state === 'good' || found.path.length === 1) return { outcome: 'passed', reason: null };
  const outcome = revocation.state === 'revoked' ? 'failed' : 'indeterminate';
  return { outcome, reason: `revocation.${revocation.state}` };
}

const shown = ({ subject, serial, notAfter }: Certificate): ChainReport['path'][number] => ({
  subject: printName(subject),
  serial,
  notAfter,
});

function printed({ outcome, reason, at, path, revocation }: ChainReport): string {
  const chain = path.map(({ subject }) => subject).join(' ← ');
  const checked = revocation.state === 'good' ? `not revoked by lists of ${revocation.checkedBy}` : null;
  const why = [reason, checked].filter((part) => part !== null).join(', ');
  return `${outcome} at ${at}${why === '' ? '' : `: ${why}`}\n${chain === '' ? '' : `${chain}\n`}`;
}
