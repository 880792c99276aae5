import type { CaseCommand } from './case-file.ts';

/** Papers that commands cite as their ground, each once. */
export const groundsOf = (commands: readonly CaseCommand[]): readonly string[] => [
  ...new Set(commands.flatMap((command) => ('ground' in command ? [command.ground] : []))),
];
