/** What of the window's origin the back half answers in bytes; everything else is the window's own code. */
export const isBulkPath = (path: string): boolean => /^\/(?:tiles|files|maps)\//.test(path);

/** An answer in bytes: tiles and files, and the window's own code. */
export interface BulkAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export const EMPTY_BODY = new Uint8Array();

export const notFound: BulkAnswer = { status: 404, headers: { 'cache-control': 'no-store' }, body: EMPTY_BODY };
