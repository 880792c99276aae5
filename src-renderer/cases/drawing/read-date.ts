/** YYYY-MM-DD of a day as it is written, 27.11.2031; null of nothing, undefined of what is no day. */
export function readDate(text: string): string | null | undefined {
  if (text.trim() === '') return null;
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[.\-/](\d{1,2})[.\-/](\d{4})$/.exec(text.trim()) ?? [];
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const read = new Date(`${iso}T00:00:00Z`);
  return Number.isNaN(read.getTime()) || read.toISOString().slice(0, 10) !== iso ? undefined : iso;
}
