import type { Buffer } from 'node:buffer';
import type { Place } from './dxf-fault.ts';

/**
 * A DXF file as its tags, group code and value, one after the other. Values stay ranges of the bytes until somebody
 * asks for them: most of a file is styles and dictionaries that nobody does.
 */
export interface TagSource {
  /** A buffer, as its words become strings without a view of their own. */
  readonly bytes: Buffer;
  /** Group code of the current tag. */
  readonly code: number;
  /** Where its value stands in the bytes; texts without line ends and closing zeros. */
  readonly start: number;
  readonly end: number;
  /** Steps to the next tag; false at the end, also when a code has no value any more. */
  next(): boolean;
  place(): Place;
  /** A numeric value of the file; NaN for what is none. */
  number(code: number, start: number, end: number): number;
  /** First place after the current tag that holds more than blanks, null when the rest is empty. */
  restAfter(): Place | null;
}
