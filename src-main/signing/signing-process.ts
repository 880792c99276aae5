import { Fault } from '#domain/fault.ts';
import { helperLine } from '../fork.ts';
import { openKeyFile, type OpenedKey } from './key-file.ts';
import { signDetached } from './sign-detached.ts';
import { SigningRequest, type SigningAnswer } from './signing-messages.ts';

/**
 * The only process that sees the password and the private key (SEC-69). It writes no log, tries nothing twice and takes
 * its memory with it when the back half ends it.
 */
const line = helperLine();
let key: OpenedKey | null = null;

// An unexpected end must not print what was in hand.
process.on('uncaughtException', () => process.exit(1));
process.on('unhandledRejection', () => process.exit(1));
process.on('disconnect', () => process.exit(0));

line.hear((message) => {
  const request = SigningRequest.safeParse(message);
  if (request.success) void answer(request.data).then((said) => line.say(said));
});

async function answer(request: SigningRequest): Promise<SigningAnswer> {
  try {
    return { id: request.id, ok: true, bytes: await perform(request) };
  } catch (error) {
    const fault = error instanceof Fault ? error : new Fault('INTERNAL');
    return { id: request.id, ok: false, code: fault.code, facts: { ...fault.data } };
  }
}

async function perform(request: SigningRequest): Promise<Uint8Array> {
  if (request.do === 'open') {
    key?.close();
    key = openKeyFile(request.keyFile, request.password, request.now);
    return key.certificate.der;
  }
  if (!key) throw new Fault('CANCELLED', { data: { what: 'key' } });
  return signDetached(key, request.content, request.now);
}
