/** The world failed: disk, network, key, damaged file. Thrown, logged once where it is handled. */
export class Fault extends Error {
  readonly code: string;
  readonly data: Readonly<Record<string, string | number | boolean | null>>;

  constructor(
    code: string,
    options: { cause?: unknown; data?: Readonly<Record<string, string | number | boolean | null>> } = {},
  ) {
    super(code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'Fault';
    this.code = code;
    this.data = options.data ?? {};
  }
}
