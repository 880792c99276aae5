import { buffer } from 'node:stream/consumers';
import type { ReadDocument } from '#signatures/documents/verify-documents.ts';
import type { Centre } from '../centre.ts';

/** Lodging has refused a case whose documents are not all here. */
export const storedBytes =
  ({ documents }: Pick<Centre, 'documents'>): ReadDocument =>
  ({ sha256 }) =>
    buffer(documents.read(sha256));
