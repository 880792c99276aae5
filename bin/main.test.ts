import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';

const SHEKARA = fileURLToPath(new URL('./shekara', import.meta.url));
const names = readdirSync(new URL('./commands/', import.meta.url))
  .filter((name) => !name.endsWith('.test.ts'))
  .map((name) => name.replace(/\.ts$/, ''));

describe('shekara', () => {
  it('finds each command in the file of its name, so that it need not load the others', async () => {
    for (const name of names) {
      const file = (await import(`./commands/${name}.ts`)) as { addTo: (program: Command) => void };
      const program = new Command();
      file.addTo(program);
      const commands = program.commands.map((command) => [command.name(), command.description() !== '']);
      expect(commands).toEqual([[name, true]]);
    }
  });

  it('lists every command in its help, which a name that is none calls up', () => {
    const unknown = spawnSync(SHEKARA, ['melt'], { encoding: 'utf8' });
    expect([unknown.status, unknown.stdout]).toEqual([2, '']);
    expect(unknown.stderr).toContain("unknown command 'melt'");
    const listed = [...unknown.stderr.matchAll(/^ {2}([a-z-]+) .*\S$/gm)].map((match) => match[1]);
    expect(listed).toEqual(expect.arrayContaining(names));
  });
});
