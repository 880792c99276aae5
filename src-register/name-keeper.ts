import type { Database } from 'better-sqlite3';
import type { Address } from '#domain/addresses/address.ts';
import type { Party } from '#domain/parties/party.ts';
import { toAddress, toParty } from './entities.ts';
import type { RowWriter } from './row-writer.ts';
import type { AddressRow, PartyRow } from './rows.ts';

/** Parties and addresses come with acts again and again: a new version is written only when something changed. */
export interface NameKeeper {
  putParty(party: Party, seq: number): void;
  putAddress(address: Address, seq: number): void;
}

export function createNameKeeper(raw: Database, region: string, write: RowWriter): NameKeeper {
  const currentParty = raw.prepare<[string, string], PartyRow>(
    'select * from party where region = ? and id = ? and to_seq is null',
  );
  const endParty = raw.prepare('update party set to_seq = ? where row = ?');
  const dropPartyWords = raw.prepare('delete from party_words where rowid = ?');
  const currentAddress = raw.prepare<[string, string], AddressRow>(
    'select * from address where region = ? and rka = ? and to_seq is null',
  );
  const endAddress = raw.prepare('update address set to_seq = ? where row = ?');
  const dropAddressWords = raw.prepare('delete from address_words where rowid = ?');
  return {
    putParty(party, seq) {
      const current = currentParty.get(region, party.id);
      if (current !== undefined) {
        if (sameFields(toParty(current), party)) return;
        endParty.run(seq, current.row);
        dropPartyWords.run(current.row);
      }
      write.party(party, seq);
    },
    putAddress(address, seq) {
      const current = currentAddress.get(region, address.rka);
      if (current !== undefined) {
        if (sameFields(toAddress(current), address)) return;
        endAddress.run(seq, current.row);
        dropAddressWords.run(current.row);
      }
      write.address(address, seq);
    },
  };
}

function sameFields<T extends object>(a: T, b: T): boolean {
  return (Object.keys(a) as (keyof T)[]).every((key) => a[key] === b[key]);
}
