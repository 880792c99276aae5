import { randomBytes } from 'node:crypto';
import type { KeyList } from '#contracts/workstation/keys.ts';
import { utf8 } from '#domain/bytes.ts';
import { Fault } from '#domain/fault.ts';
import { checkPurpose } from '#domain/signatures/signer-checks.ts';
import type { Signer } from '#domain/signatures/verdict.ts';
import { signerOf, verifyDetached } from '#domain/signatures/verify-cms.ts';
import { parseCertificate } from '#domain/signatures/x509/certificate.ts';
import type { Guarded } from '../guard.ts';
import type { Seat } from '../session/seat.ts';

export function keyProcedures(os: Guarded, seat: Seat) {
  return {
    list: os.keys.list.handler(async (): Promise<KeyList> => {
      const { tokens, ...rest } = await seat.keyLister.list(new Date());
      return {
        ...rest,
        files: seat.keyFiles.map(({ name, certificate }) => ({ name, ...shown(certificate) })),
        tokens: tokens.map((token) => ({
          ...token,
          keys: token.keys.map(({ id, certificate }) => ({ id, ...holderIn(certificate) })),
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

type Purposes = KeyList['files'][number]['purposes'];

function holderIn(der: Uint8Array): { signer: Signer; purposes: Purposes } {
  const certificate = parseCertificate(der);
  const purposes = (['sign', 'authenticate'] as const).filter(
    (purpose) => checkPurpose(certificate, purpose).outcome === 'valid',
  );
  return { signer: signerOf(certificate), purposes };
}

const shown = (der: Uint8Array | null): { signer: Signer | null; purposes: Purposes } =>
  der === null ? { signer: null, purposes: [] } : holderIn(der);
