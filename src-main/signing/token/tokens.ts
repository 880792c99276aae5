import type { Cryptoki } from './cryptoki.ts';
import { loadModule } from './load-module.ts';

export { tokenBackend } from './token-backend.ts';
export { tokenModules } from './token-modules.ts';

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
