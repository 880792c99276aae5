import type { Command } from 'commander';
import { messages } from '#locales/messages.ts';
import { isInForce } from '#domain/signatures/trust/in-force.ts';
import type { TrustView } from '#contracts/workstation/trust.ts';
import { trustView } from '#main/trust/trust-view.ts';
import { trustVersions } from '#register/trust-record.ts';
import type { AskPin } from '#server/journal/head-key-store.ts';
import { askHeadKeyPin, PIN_OPTION } from '../head-key-pin.ts';
import { EXIT, shekaraHome } from '../home.ts';
import { BadInput, enrolledKey } from '../journal-source.ts';
import { printJson, withCentralRegister } from '../open-central.ts';
import { exportBundle, importBundle, regionOf } from '../trust-bundle-file.ts';

/** `shekara trust list|export|import`: whom the register believes, and how that is carried where there is no line. */
export function addTo(program: Command): void {
  const trust = program
    .command('trust')
    .description('show the trust store of the register, carry it to places without a line');
  trust
    .command('list')
    .description('prints the store in force: version, act, authorities, addresses, rules')
    .option('--json', 'everything, with all versions', false)
    .action(async ({ json }: { json: boolean }) => {
      process.exitCode = await telling(() => list(json));
    });
  trust
    .command('export')
    .description('writes a signed bundle: the store, certificates between, lists of revoked certificates')
    .requiredOption('--to <file>', 'where to write it')
    .option(...PIN_OPTION)
    .action(async ({ to, secretFd }: { to: string; secretFd?: number }) => {
      process.exitCode = await telling(() => writeBundle(to, askHeadKeyPin(secretFd)));
    });
  trust
    .command('import')
    .description('takes a bundle in: at a seat the store with the lists, at the server of this home the lists alone')
    .argument('<file>')
    .option('--seat <name>', 'the seat that works without a line')
    .action(async (file: string, { seat }: { seat?: string }) => {
      process.exitCode = await telling(() => Promise.resolve(readBundle(file, seat ?? null)));
    });
}

async function telling(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    process.stderr.write(`shekara: ${error.message}\n`);
    return EXIT.badInput;
  }
}

const list = (json: boolean): Promise<number> =>
  withCentralRegister((store) => {
    const view = trustView(trustVersions(store.raw, regionOf(enrolledKey(shekaraHome()))), new Date());
    if (json) printJson(view);
    else process.stdout.write(view ? asText(view) : NONE);
    return Promise.resolve(view ? EXIT.done : EXIT.refused);
  });

const NONE = 'No trust store yet: put the certificates of the authorities into central/trust and start the server\n';

function asText({ version, registeredAt, actSeq, anchors, addresses, policy }: TrustView): string {
  const until = (date: string | null): string => (date === null ? 'no end' : `until ${date.slice(0, 10)}`);
  return [
    `version ${String(version)}, in force since ${registeredAt}, act ${String(actSeq)}`,
    ...anchors.map(
      (anchor) =>
        `${isInForce(anchor, new Date()) ? 'anchor   ' : 'withdrawn'}  ${anchor.fingerprint}  ${anchor.subject}  (${anchor.uses.join(', ')})`,
    ),
    ...addresses.map(({ service, issuer, address }) => `${service}  ${address}  ${issuer ?? 'every issuer'}`),
    ...policy.algorithms.map(
      ({ name, until: end, assumed }) => `${name}  ${until(end)}${assumed ? '  (assumed)' : ''}`,
    ),
    `revocation: ${policy.revocation}, time stamp: ${policy.timeStamp}, renewed ${String(policy.renewDays)} days before`,
    '',
  ].join('\n');
}

const writeBundle = (to: string, pin: AskPin): Promise<number> =>
  withCentralRegister(async (store) => {
    const home = shekaraHome();
    const version = trustVersions(store.raw, regionOf(enrolledKey(home))).at(-1);
    if (!version) throw new BadInput(NONE.trim());
    const { bundle, silent } = await exportBundle(store.raw, version, { home, to, pin });
    for (const address of silent) process.stderr.write(`shekara: no list from ${address}\n`);
    process.stdout.write(
      `version ${String(bundle.store.version)}, ${String(bundle.certificates.length)} certificates, ${String(bundle.crls.length)} lists: ${to}\n`,
    );
    return silent.length === 0 ? EXIT.done : EXIT.undetermined;
  });

const TEXTS: Readonly<Record<string, string>> = messages.en.refusals.trust;

function readBundle(file: string, seat: string | null): number {
  const answer = importBundle(shekaraHome(), file, seat);
  if (answer.ok) {
    process.stdout.write(`version ${String(answer.value.store.version)} of ${answer.value.madeAt} taken in\n`);
    return EXIT.done;
  }
  const { code, about } = answer.error;
  const text = TEXTS[code.slice('trust.'.length)] ?? code;
  process.stderr.write(`shekara: ${text.replace('{about}', about.join(', '))} (${code})\n`);
  return EXIT.refused;
}
