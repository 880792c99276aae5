import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '#domain/fault.ts';

/** Stands in the name of every authority that this program makes for trying out. */
const DEMO_MARK = /\bDEMO\b/i;

/** SEC-56: a server in production has real authorities and no demo accounts beside it. */
export function demandProductionTrust(anchors: readonly string[], home: string): void {
  const isDemo = (pem: string): boolean => {
    const { subject, issuer } = new X509Certificate(pem);
    return DEMO_MARK.test(`${subject} ${issuer}`);
  };
  if (anchors.length === 0) throw new Fault('SERVER_UNTRUSTED', { data: { reason: 'no trust anchor' } });
  if (anchors.some(isDemo)) throw new Fault('SERVER_UNTRUSTED', { data: { reason: 'demo trust anchor' } });
  if (existsSync(join(home, 'demo', 'accounts.json')))
    throw new Fault('SERVER_UNTRUSTED', { data: { reason: 'demo accounts' } });
}
