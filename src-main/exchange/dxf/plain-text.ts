import { decodeText } from '../text-encoding.ts';

/** Pages of \M+nXXXX by their digit. */
const PAGES: Readonly<Record<string, string>> = { '1': 'shift_jis', '2': 'big5', '3': 'cp949', '5': 'gbk' };

/** \U+041A and \M+58CA1 in any text of a DXF file, layer names among them. */
export function unescapeDxf(text: string): string {
  if (!text.includes('\\')) return text;
  // In one go: an escaped backslash begins no second escape.
  return text.replace(
    /\\(?:U\+([\dA-Fa-f]{4})|M\+(\d)([\dA-Fa-f]{4}))/g,
    (whole, code: string | undefined, page: string, bytes: string) => {
      if (code !== undefined) return String.fromCharCode(parseInt(code, 16));
      const encoding = PAGES[page];
      if (encoding === undefined) return whole;
      return decodeText(Uint8Array.of(parseInt(bytes.slice(0, 2), 16), parseInt(bytes.slice(2), 16)), encoding);
    },
  );
}

const SIGNS: Readonly<Record<string, string>> = { d: '°', p: '±', c: '⌀', '%': '%', u: '', o: '', k: '' };

/** TEXT without its %%-codes: %%d is a degree sign, %%u underlines, %%176 is a letter by its number. */
export function plainText(text: string, encoding: string): string {
  if (!text.includes('%%')) return withoutControls(text);
  // A letter by its number is of a page of 256 letters, whatever the file is written in.
  const page = encoding.startsWith('utf') ? 'windows-1252' : encoding;
  const plain = text.replace(/%%(?:(\d{3})|([a-zA-Z%]))/g, (whole, number?: string, letter?: string) => {
    if (number !== undefined) return Number(number) < 256 ? decodeText(Uint8Array.of(Number(number)), page) : whole;
    return SIGNS[(letter ?? '').toLowerCase()] ?? whole;
  });
  return withoutControls(plain);
}

/** MTEXT without fonts, colours, heights and braces; a new paragraph becomes a new line, a fraction 1/2. */
export function plainMtext(text: string, encoding: string): string {
  let plain = '';
  for (let at = 0; at < text.length; at++) {
    const letter = text[at] as string;
    if (letter === '\\' && at + 1 < text.length) {
      const { said, last } = formatCode(text, at + 1);
      plain += said;
      at = last;
    } else if (letter === '^' && at + 1 < text.length) {
      at++;
      plain += { I: ' ', J: '\n', M: '', ' ': '^' }[text[at] as string] ?? `^${text[at] as string}`;
    } else if (letter !== '{' && letter !== '}') plain += letter;
  }
  return plainText(plain, encoding);
}

const LONGEST_CODE = 200;

/** What the code at `at` (after the backslash) says, and where it ends. */
function formatCode(text: string, at: number): { said: string; last: number } {
  const code = text[at] as string;
  if ('PNX'.includes(code)) return { said: '\n', last: at };
  if (code === '~') return { said: ' ', last: at };
  if ('LlOoKk'.includes(code)) return { said: '', last: at };
  if (!'ACcFfHQTWpS'.includes(code)) return { said: code, last: at };
  const length = text.slice(at, at + LONGEST_CODE).indexOf(';');
  if (length < 0) return { said: '', last: at };
  const said = code === 'S' ? text.slice(at + 1, at + length).replace(/\s{0,9}[\^#/]\s{0,9}/, '/') : '';
  return { said, last: at + length };
}

/** Control characters are nothing that a name or a number may hold; a new line stays. */
function withoutControls(text: string): string {
  let plain = '';
  for (const letter of text) if (letter >= ' ' || letter === '\n') plain += letter === '\u007f' ? '' : letter;
  return plain.trim();
}
