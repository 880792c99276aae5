/** Text of an element or an attribute: markup is data, and what XML cannot hold at all is shown as lost (SEC-65). */
export function xmlText(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replace(/[&<>"'\r\n\t]/g, (sign) => `&#${String(sign.codePointAt(0))};`);
}

/** XML writes decimals without an exponent; 40 digits give every number back that is a place on Earth. */
export const xmlDecimal = (value: number): string =>
  String(value).includes('e') ? value.toFixed(40).replace(/\.?0+$/, '') : String(value);
