import { parseCertificate, type Certificate } from './certificate.ts';
import { parseCrl, type Crl } from './crl.ts';

/*
 * The same authorities stand in every file. What was parsed once is the same object again, so that what was found out
 * about it (keys, signatures) can be kept with it. Kept by content and in bounds; nothing is trusted because it is known.
 */

const MOST = 500;
const LONGEST = 16_384;
const certificates = new Map<string, Certificate>();
const lists = new WeakMap<Uint8Array, Crl>();

/** As `parseCertificate`. */
export function knownCertificate(der: Uint8Array): Certificate {
  if (der.length > LONGEST) return parseCertificate(der);
  const key = new TextDecoder('latin1').decode(der);
  const known = certificates.get(key);
  if (known) return known;
  // A copy: the bytes of a file of gigabytes must not stay for the sake of one certificate in it.
  const parsed = parseCertificate(der.slice());
  const [oldest] = certificates.size >= MOST ? certificates.keys() : [];
  if (oldest !== undefined) certificates.delete(oldest);
  certificates.set(key, parsed);
  return parsed;
}

/** As `parseCrl`; known as long as the very bytes are held, which are not changed meanwhile. */
export function knownCrl(der: Uint8Array): Crl {
  const known = lists.get(der) ?? parseCrl(der);
  lists.set(der, known);
  return known;
}

/** What was once computed of two objects. */
export function keptOf<A extends object, B extends object, T>(compute: (a: A, b: B) => Promise<T>) {
  const kept = new WeakMap<A, WeakMap<B, Promise<T>>>();
  return (a: A, b: B): Promise<T> => {
    const row = kept.get(a) ?? new WeakMap<B, Promise<T>>();
    kept.set(a, row);
    const answer = row.get(b) ?? compute(a, b);
    row.set(b, answer);
    return answer;
  };
}
