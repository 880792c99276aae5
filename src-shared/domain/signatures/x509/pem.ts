import { fromBase64, toBase64 } from '../../bytes.ts';

const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([\sA-Za-z0-9+/=]*)-----END \1-----/g;

/** Bytes of every block with this label; a file may hold several. Bytes that are no PEM give none. */
export function pemBlocks(text: string, label: string): Uint8Array[] {
  return [...text.matchAll(BLOCK)]
    .filter(([, found]) => found === label)
    .map(([, , body = '']) => fromBase64(body.replace(/\s/g, '')))
    .filter((bytes) => bytes !== null);
}

export const printPem = (label: string, der: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${toBase64(der).replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;
