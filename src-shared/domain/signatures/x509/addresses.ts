import { OID } from '../der/oids.ts';
import { innerOf, oidOf, readDer, sequenceParts, type Der } from '../der/reader.ts';
import type { Certificate, Extension } from './certificate.ts';
import type { Crl } from './crl.ts';
import { generalNamesOf, NAME_TAG } from './general-name.ts';

/** Where a certificate says that responders are asked (authorityInfoAccess). Throws `DerError`. */
export function ocspAddresses({ extensions }: Certificate): readonly string[] {
  const extension = extensions.get(OID.authorityInformation);
  if (!extension) return [];
  return sequenceParts(readDer(extension.value)).flatMap((access) => {
    const [method, location] = sequenceParts(access);
    return location && oidOf(method) === OID.ocspAddress ? urisOf([location]) : [];
  });
}

/** Where it says that lists of revoked certificates lie. Throws `DerError`. */
export const crlAddresses = ({ extensions }: Certificate): readonly string[] =>
  addressesOfPoints(extensions.get(OID.crlDistributionPoints));

/** Where a certificate, or a list, says that the newest changes to its list lie (RFC 5280 §4.2.1.15). Throws `DerError`. */
export const changesAddresses = ({ extensions }: Pick<Certificate | Crl, 'extensions'>): readonly string[] =>
  addressesOfPoints(extensions.get(OID.freshestCrl));

function addressesOfPoints(extension: Extension | undefined): readonly string[] {
  if (!extension) return [];
  return sequenceParts(readDer(extension.value)).flatMap((point) => {
    const named = sequenceParts(point).find(({ tag }) => tag === 0xa0);
    const choice = named ? innerOf(named) : null;
    return choice?.tag === 0xa0 ? urisOf(sequenceParts(choice, 0xa0)) : [];
  });
}

const urisOf = (names: readonly Der[]): readonly string[] =>
  generalNamesOf(names.filter(({ tag }) => tag === NAME_TAG.uri)).map(({ text }) => text);
