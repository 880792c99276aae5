import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Fault } from '#domain/fault.ts';
import { ownFile, writeOwnFile } from '#register/own-folder.ts';

const DeviceFile = z.strictObject({ format: z.literal('shekara-device/1'), id: z.uuid(), secret: z.base64() });

export interface Device {
  readonly id: string;
  /** Half of what opens the keyrings of this seat; never leaves it. */
  readonly secret: Uint8Array;
}

/** The seat's own secret: made once, readable by this user only. */
export function deviceOf(seatFolder: string): Device {
  const file = ownFile(join(seatFolder, 'device.json'));
  if (!existsSync(file)) {
    const fresh = { format: 'shekara-device/1', id: randomUUID(), secret: randomBytes(32).toString('base64') };
    writeOwnFile(file, JSON.stringify(fresh));
  }
  try {
    const { id, secret } = DeviceFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    return { id, secret: Buffer.from(secret, 'base64') };
  } catch (cause) {
    throw new Fault('STORE_DAMAGED', { cause, data: { file: 'device' } });
  }
}
