import type { Command } from 'commander';
import { checkPurpose } from '#domain/signatures/signer-checks.ts';
import { signerOf } from '#domain/signatures/verify-cms.ts';
import { parseCertificate } from '#domain/signatures/x509/certificate.ts';
import { forkNode } from '#main/fork.ts';
import { KeyLister } from '#main/signing/signing-client.ts';
import { readSigningSettings } from '#main/signing/signing-settings.ts';
import type { ListedTokens } from '#main/signing/signing-messages.ts';
import { EXIT, shekaraHome } from '../home.ts';

const HELP = `
Nobody is asked for a PIN. A key is named to 'shekara sign' as pkcs11: and the beginning of its id, or pkcs11:<label>; one of several tokens that
NCALayer sees as ncalayer:<store>.

Exit code 0: listed. 3: a fault.`;

interface KeyRow {
  readonly key: string;
  readonly token: string;
  readonly pin: string;
  readonly holder: string;
  readonly identifier: string | null;
  readonly notAfter: string;
  readonly purposes: readonly string[];
}

/** `shekara keys list`: keys in the tokens of this machine, and whether NCALayer is there. */
export function addTo(program: Command): void {
  program
    .command('keys')
    .description('keys of this machine')
    .command('list')
    .description('keys in tokens, and whether NCALayer is running')
    .option('--json', 'print as JSON')
    .addHelpText('after', HELP)
    .action(async ({ json }: { json?: true }) => {
      const lister = new KeyLister(forkNode, readSigningSettings(shekaraHome()));
      try {
        const { tokens, modules, failed, ncalayer } = await lister.list(new Date());
        const keys = tokens.flatMap((token) => token.keys.map((key) => rowOf(token, key)));
        if (json) process.stdout.write(`${JSON.stringify({ keys, modules, failed, ncalayer })}\n`);
        else process.stdout.write(printed(keys, ncalayer));
        process.exitCode = EXIT.done;
      } finally {
        lister.close();
      }
    });
}

interface Token {
  readonly label: string;
  readonly pin: string;
}

function rowOf(token: Token, { id, certificate: der }: { id: string; certificate: Uint8Array }): KeyRow {
  const certificate = parseCertificate(der);
  const { name, iin, bin, notAfter } = signerOf(certificate);
  const purposes = (['sign', 'authenticate'] as const).filter(
    (purpose) => checkPurpose(certificate, purpose).outcome === 'valid',
  );
  return {
    key: `pkcs11:${id}`,
    token: token.label,
    pin: token.pin,
    holder: name,
    identifier: bin ?? iin,
    notAfter,
    purposes,
  };
}

function printed(keys: readonly KeyRow[], { state, version, stores }: ListedTokens['ncalayer']): string {
  const rows = keys.map(({ key, token, pin, holder, identifier, notAfter, purposes }) =>
    [key, token, `PIN: ${pin}`, holder, identifier ?? '', `until ${notAfter.slice(0, 10)}`, purposes.join(',')].join(
      '\t',
    ),
  );
  return `${[...rows, [`ncalayer\t${state} ${version}`.trimEnd(), ...stores.map((store) => `ncalayer:${store}`)].join('\t')].join('\n')}\n`;
}
