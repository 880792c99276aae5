/**
 * SEC-65: a text that a spreadsheet would take for a formula gets an apostrophe before it, which spreadsheets do not
 * show. So does one that begins with such an apostrophe, or it would be lost on the way back.
 */
export const escapeFormula = (text: string): string => (/^'*[=+\-@\t\r]/.test(text) ? `'${text}` : text);

export const unescapeFormula = (text: string): string => (/^'+[=+\-@\t\r]/.test(text) ? text.slice(1) : text);
