/** A number below the limit; looks random and is the same in every run. */
export type Below = (limit: number) => number;

/** mulberry32: the same seed, the same numbers. */
export function seeded(seed: number): Below {
  let state = seed >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}

type Mutation = (bytes: Uint8Array, below: Below) => Uint8Array;

/** Numbers that are none, marks and quotes, names that every object has, words of the formats. */
const TOKENS = [
  ...['0', '-1', '-0', '1e999', '-1e308', '1e-308', 'NaN', 'Infinity', '9'.repeat(400), '2147483648', '65536', '5,67E+06'],
  ...['', '\0', '\ufeff', '\ud800', '"', '""', "'", ';', ',', '0,0,0', '\t', '\r', '\n\n', '°', '51°08′12″', '№', '=1+1'],
  ...['__proto__', 'constructor', '<!DOCTYPE a>', '&x;', '<![CDATA[', ']]>', '<LandXML>', '</Parcel>', '<coordinates>'],
  ...['{"type":"Feature"}', '[[', '}', 'null', 'PK\x03\x04', 'Участок:', 'Внутренний контур', 'NONE', '\\U+D800', '%%999'],
  ...['EOF', 'ENDSEC', 'SECTION', 'INSERT', 'POLYLINE', 'VERTEX', 'SEQEND', 'BLOCK', 'SPLINE', 'MTEXT', 'HATCH', '{\\A'],
  ...['REGION 9999999', 'PLINE MULTIPLE 9', 'ROUNDRECT 1 2 3', '10', '42', '70', '72', '91', '92', '93', '97', '1001'],
].map((word) => Buffer.from(word)); // prettier-ignore

/** What counts and lengths are made of. */
const NASTY = [0, 1, 0x7f, 0x80, 0xff, 0x22, 0x3c, 0x5b, 0x7b] as const;

const token = (below: Below): Uint8Array => TOKENS[below(TOKENS.length)] ?? new Uint8Array();

const replaced = (bytes: Uint8Array, from: number, to: number, ...by: readonly Uint8Array[]): Uint8Array =>
  Buffer.concat([bytes.subarray(0, from), ...by, bytes.subarray(to)]);

/** Another value in one line: the lines around it stay lines. */
const otherLine: Mutation = (bytes, below) => {
  const start = bytes.indexOf(0x0a, below(bytes.length)) + 1;
  const end = bytes.indexOf(0x0a, start);
  return replaced(bytes, start, end < 0 ? bytes.length : end, token(below));
};

/** Another digit: codes, counts, flags and coordinates that are wrong but well formed. */
const otherDigit: Mutation = (bytes, below) => {
  let at = below(bytes.length);
  while (at < bytes.length && !((bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39)) at++;
  return at < bytes.length ? bytes.with(at, 0x30 + below(10)) : bytes;
};

const doubled: Mutation = (bytes, below) => {
  const [from, to] = [below(bytes.length), below(bytes.length)];
  return replaced(bytes, to, to, bytes.subarray(from, from + below(2000)));
};

const struckOut: Mutation = (bytes, below) => {
  const from = below(bytes.length);
  return replaced(bytes, from, from + below(200));
};

/** Bytes near the start of a page, where SQLite keeps kinds, counts and offsets. */
const otherPageHead: Mutation = (bytes, below) => {
  const page = below(Math.ceil(bytes.length / 4096)) * 4096;
  const at = page + below(page === 0 ? 200 : 40);
  return at < bytes.length ? bytes.with(at, below(256)) : bytes;
};

const nastyRun: Mutation = (bytes, below) => {
  const at = below(bytes.length);
  return Uint8Array.from(bytes).fill(NASTY[below(NASTY.length)] ?? 0, at, at + 1 + below(8));
};

/** What shifts or cuts is soon found out: what stays well formed is taken more often. */
const MUTATIONS: readonly Mutation[] = [
  (bytes, below) => bytes.with(below(bytes.length), below(256)),
  (bytes, below) => {
    const at = below(bytes.length);
    return bytes.with(at, (bytes[at] as number) ^ (1 << below(8)));
  },
  nastyRun,
  (bytes, below) => bytes.subarray(0, below(bytes.length)),
  (bytes, below) => {
    const at = below(bytes.length);
    return replaced(bytes, at, at, token(below));
  },
  doubled,
  struckOut,
  otherPageHead,
  otherLine,
  otherLine,
  ...Array.from({ length: 6 }, () => otherDigit),
];

/** A damaged copy of a file: up to six things are wrong with it. */
export function mutated(original: Uint8Array, below: Below): Uint8Array {
  let bytes = original;
  for (let times = 1 + below(6); times > 0 && bytes.length > 0; times--)
    bytes = (MUTATIONS[below(MUTATIONS.length)] as Mutation)(bytes, below);
  return new Uint8Array(bytes);
}
