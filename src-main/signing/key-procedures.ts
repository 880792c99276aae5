import { randomBytes } from 'node:crypto';
import type { KeyList } from '#contracts/workstation/keys.ts';
import { utf8 } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { verifyDetached } from '#domain/signatures/verify-cms.ts';
import { parseCertificate } from '#domain/signatures/x509/certificate.ts';
import type { Guarded } from '../guard.ts';
import type { Seat } from '../session/seat.ts';
import { keyFacts } from './key-facts.ts';
import { keyOfToken } from './token/token-algorithms.ts';

export function keyProcedures(os: Guarded, seat: Seat) {
  return {
    list: os.keys.list.handler(async (): Promise<KeyList> => {
      const { tokens, ...rest } = await seat.keyLister.list(new Date());
      return {
        ...rest,
        tokens: tokens.map((token) => ({
          ...token,
          keys: token.keys.map(({ id, certificate: der }) => {
            const certificate = parseCertificate(der);
            return { id, ...keyFacts(certificate), isSupported: keyOfToken(certificate) === 'rsa' };
          }),
        })),
        gostKeyFiles: seat.signing.gostKeyFiles,
      };
    }),
    seal: os.keys.seal.handler(() => seat.waitingKeys.offer()),
    stopBatch: os.keys.stopBatch.handler(({ input }) => {
      seat.batches.stop(input.batchId);
      return {};
    }),
    test: os.keys.test.handler(async ({ input }) => {
      const { session } = seat;
      const key = await session.openKey(input.keyPassword, input.key);
      try {
        // Nobody can take this for a document: it says what it is.
        const content = utf8(`shekara-key-test/1 ${randomBytes(16).toString('hex')}`);
        const at = new Date(session.now());
        const signature = await key.sign(content, at);
        const { steps, algorithm } = await verifyDetached({
          content,
          signature,
          ...session.trust.given(at),
          expected: session.account,
          purpose: 'sign',
          at,
        });
        const wrong = steps.find(
          ({ code, outcome }) => outcome === 'invalid' || (code === 'signature' && outcome !== 'valid'),
        );
        if (wrong) throw new Fault('SIGNATURE_NOT_OURS', { data: { step: wrong.code } });
        return { signer: key.signer, algorithm };
      } finally {
        key.close();
      }
    }),
  };
}
