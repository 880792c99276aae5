import { Fault } from '#domain/fault.ts';
import { unreadableDxf } from './dxf-fault.ts';
import type { TagSource } from './tag-source.ts';

export interface DxfHeader {
  readonly version: string | null;
  readonly codePage: string | null;
  /** $INSUNITS as written. */
  readonly insertUnits: number | null;
}

/** A file that has said nothing of sections after so many tags is no DXF. */
const PATIENCE = 1000;

/**
 * The variables that everything after depends on: version, code page, unit. Leaves the rest of the file alone.
 *
 * Faults  DOCUMENT_UNREADABLE notDxf when no section begins
 */
export function readHeader(source: TagSource): DxfHeader {
  if (!findFirstSection(source)) throw unreadableDxf('notDxf');
  const isHeader = source.next() && source.code === 2 && valueOf(source) === 'HEADER';
  return isHeader ? readVariables(source) : { version: null, codePage: null, insertUnits: null };
}

function readVariables(source: TagSource): DxfHeader {
  let version: string | null = null;
  let codePage: string | null = null;
  let insertUnits: number | null = null;
  let variable = '';
  while (source.next() && source.code !== 0) {
    if (source.code === 9) variable = valueOf(source);
    else if (variable === '$ACADVER') version = valueOf(source).slice(0, 20);
    else if (variable === '$DWGCODEPAGE') codePage = valueOf(source);
    else if (variable === '$INSUNITS') insertUnits = source.number(source.code, source.start, source.end);
  }
  return { version, codePage, insertUnits };
}

function findFirstSection(source: TagSource): boolean {
  try {
    for (let tags = 0; tags < PATIENCE && source.next(); tags++)
      if (source.code === 0) return valueOf(source) === 'SECTION';
  } catch (cause) {
    // A torn tag before any section: whatever it is, it is no damaged DXF.
    if (cause instanceof Fault) return false;
    throw cause;
  }
  return false;
}

export const valueOf = (source: TagSource): string =>
  source.bytes.toString('latin1', source.start, Math.min(source.end, source.start + 256)).trim();
