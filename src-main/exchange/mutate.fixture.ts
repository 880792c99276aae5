/** Damaged copies of real files, the same ones for the same seed (SEC-59). */
export function* mutationsOf(original: Uint8Array, count: number, seed = 1): Generator<Uint8Array> {
  let state = (seed * 2_654_435_761) >>> 0;
  const below = (limit: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  for (let run = 0; run < count; run++) {
    let bytes: Uint8Array = original.slice();
    for (let times = 1 + below(6); times > 0 && bytes.length > 0; times--) {
      const mutate = MUTATIONS[below(MUTATIONS.length)] as Mutation;
      bytes = mutate(bytes, below);
    }
    yield bytes;
  }
}

type Mutation = (bytes: Uint8Array, below: (limit: number) => number) => Uint8Array;

/** Numbers and words that parsers trip over; the lines around them stay lines. */
const WORDS = [
  ...[
    '0',
    '-1',
    '1e308',
    '-1e308',
    '1e-308',
    'NaN',
    'Infinity',
    '99999999999999999999',
    '32767',
    '65536',
    '2147483648',
  ],
  ...['', 'EOF', 'ENDSEC', 'SECTION', 'INSERT', 'POLYLINE', 'VERTEX', 'SEQEND', 'BLOCK', 'SPLINE', 'MTEXT', '\\U+D800'],
  ...['\u0000', '%%999', '{\\A', '"', '""', 'REGION 9999999', 'PLINE MULTIPLE 9', 'NONE', '10', '42', '70', '1001'],
].map((word) => new TextEncoder().encode(word));

/** Another value in one line; taken more often than what shifts the lines, which is soon found out. */
const otherLine: Mutation = (bytes, below) => {
  const start = bytes.indexOf(0x0a, below(bytes.length)) + 1;
  const end = bytes.indexOf(0x0a, start);
  const word = WORDS[below(WORDS.length)] as Uint8Array;
  return joined(bytes.subarray(0, start), word, bytes.subarray(end < 0 ? bytes.length : end));
};

/** Another digit: codes, counts, flags and coordinates that are wrong but well formed. */
const otherDigit: Mutation = (bytes, below) => {
  let at = below(bytes.length);
  while (at < bytes.length && !isDigit(bytes[at] as number)) at++;
  return at < bytes.length ? bytes.with(at, 0x30 + below(10)) : bytes;
};

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39;

const MUTATIONS: readonly Mutation[] = [
  (bytes, below) => bytes.with(below(bytes.length), below(256)),
  (bytes, below) => {
    const at = below(bytes.length);
    return bytes.with(at, (bytes[at] as number) ^ (1 << below(8)));
  },
  (bytes, below) => bytes.subarray(0, below(bytes.length)),
  (bytes, below) => {
    const from = below(bytes.length);
    return joined(bytes.subarray(0, from), bytes.subarray(from + below(40)));
  },
  (bytes, below) => {
    const [from, to] = [below(bytes.length), below(bytes.length)];
    return joined(bytes.subarray(0, to), bytes.subarray(from, from + below(2000)), bytes.subarray(to));
  },
  ...Array.from({ length: 2 }, () => otherLine),
  ...Array.from({ length: 10 }, () => otherDigit),
];

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
