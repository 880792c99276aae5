/** The smallest PDF with these objects, the second of them the catalog. */
export function pdfOf(objects: readonly string[]): Uint8Array {
  let text = '%PDF-1.7\n';
  const offsets = objects.map((object, place) => {
    const at = text.length;
    text += `${String(place + 1)} 0 obj\n${object}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n1 ${String(objects.length)}\n${offsets.join('')}`;
  const trailer = `trailer\n<< /Size ${String(objects.length + 1)} /Root 2 0 R >>\nstartxref\n${String(text.length)}\n%%EOF`;
  return Buffer.from(`${text}${table}${trailer}`);
}

/** Catalog and one empty page, as the objects from the second on. */
export const ONE_PAGE = [
  '<< /Type /Catalog /Pages 3 0 R >>',
  '<< /Type /Pages /Kids [4 0 R] /Count 1 >>',
  '<< /Type /Page /Parent 3 0 R /MediaBox [0 0 100 100] >>',
];

export const smallPdf = (): Uint8Array => pdfOf(['(nothing)', ...ONE_PAGE]);
