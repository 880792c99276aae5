import type { KeyChoice } from '#contracts/workstation/keys.ts';
import { Fault } from '#domain/fault.ts';
import type { KeyOrder } from '../signing/signing-messages.ts';
import type { AccountFolder } from './account-folder.ts';

/** A key as the signing process takes it, and what a person calls it. */
export interface SeatKey {
  /** Name of the file, id in the token; nothing for NCALayer. */
  readonly name: string;
  readonly order: KeyOrder;
}

/** Faults NOT_FOUND for a key file that this seat does not remember */
export function seatKeyOf(choice: KeyChoice, folder: AccountFolder): SeatKey {
  switch (choice.kind) {
    case 'file':
      return { name: choice.name, order: { kind: 'file', bytes: Buffer.from(choice.bytes, 'base64') } };
    case 'rememberedFile': {
      const found = folder.keyFile(choice.id);
      if (!found) throw new Fault('NOT_FOUND', { data: { what: 'keyFile' } });
      return { name: found.name, order: { kind: 'file', bytes: found.bytes } };
    }
    case 'token':
      return { name: choice.id, order: choice };
    case 'ncalayer':
      return { name: '', order: choice };
  }
}
