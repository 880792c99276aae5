import { encodeText } from '../text-encoding.ts';

export type Tag = readonly [code: number, value: string | number];

/** A DXF file as text: sections of tags, written in the encoding. */
export function dxfText(sections: Readonly<Record<string, readonly Tag[]>>, encoding = 'utf-8'): Uint8Array {
  return encodeText(
    tagsOf(sections)
      .map(([code, value]) => `${String(code).padStart(3)}\r\n${String(value)}\r\n`)
      .join(''),
    encoding,
  );
}

export function tagsOf(sections: Readonly<Record<string, readonly Tag[]>>): readonly Tag[] {
  const inside = Object.entries(sections).flatMap(([name, tags]): readonly Tag[] => [
    [0, 'SECTION'],
    [2, name],
    ...tags,
    [0, 'ENDSEC'],
  ]);
  return [...inside, [0, 'EOF']];
}

/** The same as binary DXF, with codes of one byte (R12) or of two. */
export function dxfBinary(tags: readonly Tag[], codeBytes: 1 | 2, encoding = 'utf-8'): Uint8Array {
  const bytes: number[] = [...new TextEncoder().encode('AutoCAD Binary DXF\r\n\u001a\0')];
  const put = (size: number, set: (view: DataView) => void): void => {
    const view = new DataView(new ArrayBuffer(size));
    set(view);
    bytes.push(...new Uint8Array(view.buffer));
  };
  for (const [code, value] of tags) {
    if (codeBytes === 2) put(2, (view) => view.setInt16(0, code, true));
    else if (code < 255) bytes.push(code);
    else {
      bytes.push(255);
      put(2, (view) => view.setInt16(0, code, true));
    }
    if ((code >= 10 && code < 60) || (code >= 210 && code < 240))
      put(8, (view) => view.setFloat64(0, Number(value), true));
    else if (code >= 60 && code < 80) put(2, (view) => view.setInt16(0, Number(value), true));
    else if (code >= 90 && code < 100) put(4, (view) => view.setInt32(0, Number(value), true));
    else bytes.push(...encodeText(String(value), encoding), 0);
  }
  return Uint8Array.from(bytes);
}
