import type { Drawing } from '../drawing.ts';
import { parseColumn, type MifColumn } from './columns.ts';
import { parseCoordSys, type CoordSys } from './coord-sys.ts';
import { unreadableMif } from './mif-fault.ts';
import type { MifTokens } from './mif-tokens.ts';

export interface MifHeader {
  readonly version: string | null;
  readonly encoding: NonNullable<Drawing['encoding']>;
  readonly delimiter: string;
  readonly coordSys: CoordSys;
  /** The clause as the file has it. */
  readonly coordSysText: string | null;
  readonly transform: MifTransform;
  readonly columns: readonly MifColumn[];
}

/** x' = x · scale + shift, applied to every coordinate of the file. */
export interface MifTransform {
  readonly scale: readonly [number, number];
  readonly shift: readonly [number, number];
}

const MOST_COLUMNS = 1000;
/** Lines that a header may have before it says what it is. */
const PATIENCE = 100;

/**
 * Everything up to DATA. `settle` gives the encoding for the declared code page, before the first text is read.
 *
 * Faults  DOCUMENT_UNREADABLE notMif | mifColumns | mifNumber
 */
export function readMifHeader(
  tokens: MifTokens,
  settle: (declared: string | null) => NonNullable<Drawing['encoding']>,
): MifHeader {
  const header = {
    version: null as string | null,
    encoding: null as MifHeader['encoding'] | null,
    delimiter: '\t',
    coordSysText: null as string | null,
    transform: { scale: [1, 1], shift: [0, 0] } as MifTransform,
    columns: [] as readonly MifColumn[],
  };
  for (let lines = 0; ; lines++) {
    const word = tokens.word();
    if (word === '' || (lines >= PATIENCE && header.version === null)) throw unreadableMif('notMif', tokens.line);
    if (word === 'DATA') break;
    if (word === 'VERSION') header.version = tokens.restOfLine().slice(0, 20);
    else if (word === 'CHARSET') header.encoding ??= settle(tokens.text());
    else if (word === 'DELIMITER') header.delimiter = tokens.text() || '\t';
    else if (word === 'COORDSYS') header.coordSysText = `CoordSys ${tokens.restOfLine()}`;
    else if (word === 'TRANSFORM') header.transform = readTransform(tokens);
    else if (word === 'COLUMNS') {
      header.encoding ??= settle(null);
      tokens.encoding = header.encoding.name;
      header.columns = readColumns(tokens);
    } else tokens.skipLine();
  }
  if (header.version === null && header.columns.length === 0) throw unreadableMif('notMif', tokens.line);
  const encoding = header.encoding ?? settle(null);
  tokens.encoding = encoding.name;
  tokens.skipLine();
  // A file without the clause is in longitude and latitude, by the format's description.
  const coordSys = parseCoordSys(header.coordSysText?.slice('CoordSys '.length) ?? 'Earth Projection 1, 0');
  return { ...header, encoding, coordSys };
}

function readTransform(tokens: MifTokens): MifTransform {
  const [sx, sy, dx, dy] = [tokens.number(), tokens.number(), tokens.number(), tokens.number()];
  if (![sx, sy, dx, dy].every(Number.isFinite)) throw unreadableMif('mifNumber', tokens.line);
  return { scale: [sx || 1, sy || 1], shift: [dx, dy] };
}

function readColumns(tokens: MifTokens): readonly MifColumn[] {
  const count = tokens.number();
  if (!Number.isInteger(count) || count < 0 || count > MOST_COLUMNS) throw unreadableMif('mifColumns', tokens.line);
  tokens.skipLine();
  return Array.from({ length: count }, () => {
    const column = parseColumn(tokens.restOfLine());
    if (!column) throw unreadableMif('mifColumns', tokens.line);
    return column;
  });
}
