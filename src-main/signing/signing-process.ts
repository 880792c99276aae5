import { makeSealingPair, openSealed, publicKeyText, sealSecret } from '#contracts/sealed-secret.ts';
import { Fault } from '#domain/fault.ts';
import { helperLine } from '../fork.ts';
import { openSigner } from './open-signer.ts';
import { SigningRequest, type SigningAnswer } from './signing-messages.ts';
import type { MessageSigner } from './signer-backend.ts';

/**
 * The only process that sees password, PIN and private key (SEC-69). It writes no log, tries nothing twice and takes
 * its memory with it when the back half ends it.
 */
const line = helperLine();
let signer: MessageSigner | null = null;
/** Made here and gone with this process: what the window seals for it nobody else opens. */
let pair: CryptoKeyPair | null = null;

// An unexpected end must not print what was in hand.
process.on('uncaughtException', () => process.exit(1));
process.on('unhandledRejection', () => process.exit(1));
process.on('disconnect', () => process.exit(0));

// What the back half asks is its own: a message of another shape ends the process, and whoever asked is told at once.
line.hear((message) => void answer(SigningRequest.parse(message)).then((said) => line.say(said)));

async function answer(request: SigningRequest): Promise<SigningAnswer> {
  try {
    return { id: request.id, ok: true, value: await perform(request) };
  } catch (error) {
    const fault = error instanceof Fault ? error : new Fault('INTERNAL');
    return { id: request.id, ok: false, code: fault.code, facts: { ...fault.data } };
  }
}

async function perform(request: SigningRequest): Promise<object> {
  switch (request.do) {
    case 'list':
      return (await import('./list-keys.ts')).listKeys(request.settings, request.now);
    case 'seal':
      pair ??= await makeSealingPair();
      return { publicKey: await publicKeyText(pair) };
    case 'open':
      signer?.close();
      signer = await openSigner({ ...request, secret: await opened(request.secret) });
      return { certificate: signer.certificate?.der ?? null };
    case 'sign': {
      if (!signer) throw new Fault('CANCELLED', { data: { what: 'key' } });
      const signature = await signer.sign(request.content, request.now, request.form);
      return { signature, certificate: signer.certificate?.der };
    }
    case 'stretch': {
      const { stretch } = await import('../replica/stretch.ts');
      return { key: await stretch(await opened(request.secret))(request.hardness) };
    }
    case 'reseal':
      return { sealed: await sealSecret(request.reader, await opened(request.secret)) };
  }
}

/** Faults CANCELLED for what was sealed for another process */
async function opened(secret: string): Promise<string> {
  if (!pair) throw new Fault('CANCELLED', { data: { what: 'key' } });
  return openSealed(pair, secret);
}
