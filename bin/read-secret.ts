import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Fault } from '#domain/fault.ts';

/** The variable that may hold a password or PIN; it is taken out of the environment at once. */
export const SECRET_VARIABLE = 'SHEKARA_KEY_SECRET';

/**
 * A password or PIN: from a file descriptor, from the environment, or asked for at the terminal without showing it. Never
 * from the arguments: every user of a machine can read those. Faults BAD_INPUT where there is nobody to ask
 */
export async function readSecret(prompt: string, descriptor: number | null): Promise<string> {
  if (descriptor !== null) return (await firstLine(descriptor)) ?? '';
  const given = process.env[SECRET_VARIABLE];
  Reflect.deleteProperty(process.env, SECRET_VARIABLE);
  if (given !== undefined) return given;
  if (!process.stdin.isTTY) throw new Fault('BAD_INPUT', { data: { what: 'secret' } });
  process.stderr.write(prompt);
  const muted = new Writable({ write: (_, __, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: muted, terminal: true });
  const answer = await new Promise<string>((resolve) => terminal.question('', resolve));
  terminal.close();
  process.stderr.write('\n');
  return answer;
}

async function firstLine(descriptor: number): Promise<string | undefined> {
  const lines = createInterface({ input: createReadStream('', { fd: descriptor }) });
  for await (const line of lines) return line;
  return undefined;
}
