import { Fault } from '#domain/fault.ts';
import { pemBlocks } from '#domain/signatures/x509/pem.ts';
import { parseCertificate } from '#domain/signatures/x509/certificate.ts';
import { checkDemand, type KeyDemand } from './check-key.ts';
import type { KeyOrder } from './signing-messages.ts';
import type { SigningSettings } from './signing-settings.ts';
import type { MessageSigner, SignerBackend } from './signer-backend.ts';

export interface OpenOrder {
  readonly key: KeyOrder;
  readonly secret: string;
  readonly settings: SigningSettings;
  readonly demand: KeyDemand;
  readonly now: Date;
}

/** Opens the key wherever it is. The secret is tried once. Faults of the backend, KEY_PURPOSE, KEY_OF_ANOTHER_PERSON */
export async function openSigner(order: OpenOrder): Promise<MessageSigner> {
  const { key, secret, demand } = order;
  const backend = await backendOf(order);
  const signer = await backend.open(key.kind === 'token' ? key.id : '', secret);
  try {
    if (signer.certificate) checkDemand(signer.certificate, demand);
    return signer;
  } catch (error) {
    signer.close();
    throw error;
  }
}

/** Each is loaded only where it is used: a process starts for every signature. */
async function backendOf(order: OpenOrder): Promise<SignerBackend> {
  const { key, settings, demand, now } = order;
  switch (key.kind) {
    case 'file':
      return (await import('./key-file-backend.ts')).keyFileBackend({
        bytes: key.bytes,
        now,
        gost: settings.gostKeyFiles,
      });
    case 'token':
      return backendOfToken(order, key);
    case 'ncalayer': {
      const { ncalayerBackend } = await import('./ncalayer/ncalayer-backend.ts');
      const { port, ca } = settings.ncalayer;
      const chosen = key.store === undefined ? {} : { store: key.store };
      return ncalayerBackend({ place: { port, caPem: ca }, demand, ...chosen });
    }
  }
}

/** The module that shows this key. Faults TOKEN_MODULE (there is none at all), TOKEN_ABSENT */
async function backendOfToken(
  { settings, demand, now }: OpenOrder,
  { id, lastTry }: Extract<KeyOrder, { kind: 'token' }>,
): Promise<SignerBackend> {
  const { moduleAt, tokenBackend, tokenModules } = await import('./token/tokens.ts');
  const files = tokenModules(settings.pkcs11);
  if (files.length === 0) throw new Fault('TOKEN_MODULE', { data: { why: 'absent' } });
  const authorities = pemBlocks(settings.authorities, 'CERTIFICATE').map((der) => parseCertificate(der));
  for (const name of files) {
    try {
      const cryptoki = await moduleAt(name);
      const backend = tokenBackend({ name, cryptoki, now, demand, acceptsLastTry: lastTry, authorities });
      if ((await backend.list()).some((key) => key.id === id)) return backend;
    } catch {
      // A library that does not work holds nobody's key.
    }
  }
  throw new Fault('TOKEN_ABSENT');
}
