import { SignedXml } from 'xml-crypto';
import { utf8 } from '#domain/bytes.ts';
import type { Keeper } from './test-authority.ts';

const EXCLUSIVE = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const ENVELOPED = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';

/** An XML document with an enveloped signature over all of it, as outside systems send. */
export function signXml({ keyPem, pem }: Keeper, xml: string): Uint8Array {
  const library = new SignedXml({
    ...{ privateKey: keyPem, publicCert: pem, canonicalizationAlgorithm: EXCLUSIVE },
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
  });
  library.addReference({
    ...{ xpath: '/*', uri: '', isEmptyUri: true, transforms: [ENVELOPED, EXCLUSIVE] },
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  library.computeSignature(xml);
  return utf8(library.getSignedXml());
}
