import { crc32, deflateRawSync } from 'node:zlib';

/** What a header says instead of the truth. */
export interface Lies {
  readonly flags?: number;
  readonly method?: number;
  readonly crc?: number;
  readonly packed?: number;
  readonly size?: number;
  readonly path?: string;
  readonly at?: number;
}

export interface TestEntry {
  readonly path: string | Uint8Array;
  readonly data?: Uint8Array;
  readonly stored?: boolean;
  /** Unix mode in the list at the end; makes the entry one of Unix. */
  readonly mode?: number;
  readonly local?: Lies;
  readonly central?: Lies;
}

interface EndLies {
  readonly count?: number;
  readonly shift?: number;
  readonly disk?: number;
  readonly before?: Uint8Array;
  readonly after?: Uint8Array;
}

const u16 = (value: number): Buffer => Buffer.from(Uint16Array.of(value).buffer);
const u32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);

/** A zip archive whose headers say what the test wants. */
export function archiveOf(entries: readonly TestEntry[], end: EndLies = {}): Uint8Array {
  const parts: Buffer[] = [Buffer.from(end.before ?? [])];
  const central: Buffer[] = [];
  for (const entry of entries) {
    const at = Buffer.concat(parts).length;
    const [local, listed] = headersOf(entry, at);
    parts.push(...local);
    central.push(listed);
  }
  const list = Buffer.concat(central);
  const centralAt = Buffer.concat(parts).length + (end.shift ?? 0);
  const count = end.count ?? entries.length;
  const record = [u32(0x06054b50), u16(end.disk ?? 0), u16(0), u16(count), u16(count), u32(list.length)];
  return Buffer.concat([...parts, list, ...record, u32(centralAt), u16(0), Buffer.from(end.after ?? [])]);
}

function headersOf(entry: TestEntry, at: number): readonly [local: readonly Buffer[], central: Buffer] {
  const data = Buffer.from(entry.data ?? []);
  const packed = entry.stored === true ? data : deflateRawSync(data);
  const truth = {
    flags: 0x800,
    method: entry.stored === true ? 0 : 8,
    crc: crc32(data),
    packed: packed.length,
    size: data.length,
    at,
  };
  const common = (lies: Lies): { head: Buffer; name: Buffer } => {
    const told = { ...truth, ...lies };
    const name = Buffer.from(lies.path ?? entry.path);
    const sizes = [u32(told.crc), u32(told.packed), u32(told.size), u16(name.length), u16(0)];
    return { head: Buffer.concat([u16(20), u16(told.flags), u16(told.method), u32(0), ...sizes]), name };
  };
  const local = common(entry.local ?? {});
  const listed = common(entry.central ?? {});
  const place = [u16(0), u16(0), u16(0), u32(((entry.mode ?? 0) << 16) >>> 0), u32(entry.central?.at ?? at)];
  const madeBy = u16(20 | (entry.mode === undefined ? 0 : 3 << 8));
  return [
    [u32(0x04034b50), local.head, local.name, packed],
    Buffer.concat([u32(0x02014b50), madeBy, listed.head, ...place, listed.name]),
  ];
}
