import { readdirSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { leaveNoDump } from '#register/leave-no-dump.ts';
import { faultText } from './fault-text.ts';
import { EXIT } from './home.ts';

/** Each file of `commands/` adds one command; its name is the file's name. */
interface CommandFile {
  readonly addTo: (program: Command) => void;
}

leaveNoDump();
const program = new Command('shekara')
  .description('Workstation and central server of the unified real-estate cadastre')
  .exitOverride()
  .showHelpAfterError();

/** Only the command that is called is loaded; help of the program, and an unknown name, need them all. */
function commandsFor(called: string | undefined): readonly string[] {
  const names = readdirSync(new URL('./commands/', import.meta.url))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
  return called !== undefined && names.includes(called) ? [called] : names;
}

for (const name of commandsFor(process.argv[2])) {
  const file = (await import(new URL(`./commands/${name}.ts`, import.meta.url).href)) as CommandFile;
  file.addTo(program);
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.done : EXIT.badInput;
  } else {
    process.stderr.write(`shekara: ${faultText(error)}\n`);
    process.exitCode = EXIT.fault;
  }
}
