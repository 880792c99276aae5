/** Number of entries that a signed head speaks of: the second line of a checkpoint (C2SP tlog-checkpoint). */
export function journalSize(checkpoint: string): number | null {
  const line = checkpoint.split('\n')[1] ?? '';
  return /^(?:0|[1-9]\d*)$/.test(line) ? Number(line) : null;
}
