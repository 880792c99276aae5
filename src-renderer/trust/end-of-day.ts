/** The last second of a day by the one time of Kazakhstan, UTC+5: a date that is named counts to its end. */
export const endOfDay = (day: string | null): string | null =>
  day === null ? null : new Date(`${day}T23:59:59+05:00`).toISOString();
