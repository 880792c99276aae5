import type { Command } from 'commander';
import { addAdjustCommand } from '../geometry/adjust-command.ts';
import { addDivideCommand } from '../geometry/divide-command.ts';
import { addFormCommand } from '../geometry/form-command.ts';
import type { Streams } from '../geometry/json-lines.ts';
import { addMergeCommand } from '../geometry/merge-command.ts';
import { addOverlayCommands } from '../geometry/overlay-commands.ts';
import { addSplitCommand } from '../geometry/split-command.ts';

/** `shekara geometry …`: the geometry kernel over JSON lines, for scripts and other systems. */
export function addTo(program: Command, streams: Streams = { input: process.stdin, output: process.stdout }): void {
  const geometry = program
    .command('geometry')
    .description('geometry over JSON lines: one object in, one object out; see "shekara geometry <command> --help"');
  addOverlayCommands(geometry, streams);
  for (const add of [addSplitCommand, addMergeCommand, addDivideCommand, addAdjustCommand, addFormCommand])
    add(geometry, streams);
}
