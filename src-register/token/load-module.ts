import { existsSync } from 'node:fs';
import { Fault } from '#domain/fault.ts';
import type { Cryptoki } from './cryptoki.ts';

/**
 * Loads the library of a token. The binding is loaded with the first module only: where nobody has a token it need not
 * even have been built. Faults TOKEN_MODULE
 */
export async function loadModule(file: string): Promise<Cryptoki> {
  if (!existsSync(file)) throw new Fault('TOKEN_MODULE', { data: { why: 'absent' } });
  try {
    const { default: pkcs11js } = await import('pkcs11js');
    const module = new pkcs11js.PKCS11();
    module.load(file);
    module.C_Initialize();
    return module;
  } catch (cause) {
    throw new Fault('TOKEN_MODULE', { cause, data: { why: 'load' } });
  }
}

/** Modules stay loaded as long as the process lives: loading takes longer than looking. */
const loaded = new Map<string, Cryptoki>();

/** Faults TOKEN_MODULE */
export async function moduleAt(file: string): Promise<Cryptoki> {
  const known = loaded.get(file);
  if (known) return known;
  const module = await loadModule(file);
  loaded.set(file, module);
  return module;
}
