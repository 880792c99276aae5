/** A row of a table: its cells without blanks around them, and where it stands: the line of a text, the row of a sheet. */
export interface Row {
  readonly where: string;
  readonly cells: readonly string[];
}

export interface Table {
  /** Sheet of a workbook; '' for a text. */
  readonly layer: string;
  /** Rows of the beginning, blank ones too, to find out what the columns hold. */
  readonly head: () => readonly Row[];
  /** Walks over the rows from the first; a text of millions of lines is never a list of them. */
  readonly eachRow: (take: (row: Row) => void) => void;
}

export const isBlank = (row: Row): boolean => row.cells.every((cell) => cell === '');
