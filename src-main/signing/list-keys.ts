import { Fault } from '#domain/fault.ts';
import { askStores } from './ncalayer/ncalayer-backend.ts';
import { NCALAYER_TIMES, openNcalayer } from './ncalayer/ncalayer-line.ts';
import type { ListedTokens } from './signing-messages.ts';
import type { SigningSettings } from './signing-settings.ts';
import type { SeenToken } from './token/token-backend.ts';
import { moduleAt, tokenBackend, tokenModules } from './token/tokens.ts';

/** Every token and NCALayer as they are now. Nobody is asked for a secret. */
export async function listKeys(settings: SigningSettings, now: Date): Promise<ListedTokens> {
  const [found, ncalayer] = await Promise.all([listTokens(settings, now), lookForNcalayer(settings)]);
  return { ...found, ncalayer };
}

async function listTokens({ pkcs11 }: SigningSettings, now: Date): Promise<Omit<ListedTokens, 'ncalayer'>> {
  const files = tokenModules(pkcs11);
  let failed = 0;
  const tokens: ListedTokens['tokens'] = [];
  for (const name of files) {
    try {
      const backend = tokenBackend({
        name,
        cryptoki: await moduleAt(name),
        now,
        demand: null,
        acceptsLastTry: false,
        authorities: [],
      });
      tokens.push(...backend.tokens().map(plain));
    } catch {
      // One library that does not work must not hide the tokens of another.
      failed += 1;
    }
  }
  return { modules: files.length, failed, tokens };
}

const plain = ({ keys, ...token }: SeenToken): ListedTokens['tokens'][number] => ({
  ...token,
  keys: keys.map(({ id, certificate }) => ({ id, certificate: certificate.der })),
});

async function lookForNcalayer({ ncalayer }: SigningSettings): Promise<ListedTokens['ncalayer']> {
  if (ncalayer.ca === null) return { state: 'unset', version: '', stores: [] };
  try {
    const line = await openNcalayer(
      { port: ncalayer.port, caPem: ncalayer.ca },
      { ...NCALAYER_TIMES, connectMs: 2_000, answerMs: 2_000 },
    );
    // While a window of its stands open it may answer nothing: it runs all the same.
    const stores = await askStores(line).catch(() => []);
    line.close();
    return { state: 'running', version: line.version, stores: [...stores] };
  } catch (error) {
    const code = error instanceof Fault ? error.code : '';
    const state = code === 'NCALAYER_ABSENT' ? 'absent' : code === 'NCALAYER_UNTRUSTED' ? 'untrusted' : 'failed';
    return { state, version: '', stores: [] };
  }
}
