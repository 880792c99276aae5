import type { Command } from 'commander';
import { Fault } from '#domain/fault.ts';
import { startServer } from '#server/start-server.ts';
import { askHeadKeyPin, PIN_OPTION } from '../head-key-pin.ts';
import { EXIT, shekaraHome } from '../home.ts';

interface Options {
  readonly port: string;
  readonly host: string;
  readonly healthPort: string;
  readonly name: readonly string[];
  readonly production?: true;
  readonly secretFd?: number;
}

const PORT = /^\d{1,5}$/;

/** `shekara server`: runs until it is told to stop, then finishes what it has begun. */
export function addTo(program: Command): void {
  program
    .command('server')
    .description('run the central server on the register under SHEKARA_HOME')
    .option('--port <n>', 'port of the server (0: any free one)', '7443')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--health-port <n>', 'port of health and metrics, on loopback (0: any free one)', '0')
    .option('--name <name...>', 'further names or addresses that workstations know the server by', [])
    .option(...PIN_OPTION)
    .option('--production', 'refuse demo accounts and test authorities')
    .action(async (options: Options) => {
      if (![options.port, options.healthPort].every((port) => PORT.test(port) && Number(port) < 65_536)) {
        process.stderr.write('shekara server: a port is a number from 0 to 65535\n');
        process.exitCode = EXIT.badInput;
        return;
      }
      await serve(options);
    });
}

async function serve({ port, host, healthPort, name, production, secretFd }: Options): Promise<void> {
  const server = await startServer({
    home: shekaraHome(),
    port: Number(port),
    host,
    healthPort: Number(healthPort),
    names: name,
    production: production === true,
    readySnapshot: true,
    headKeyPin: askHeadKeyPin(secretFd),
  }).catch((error: unknown) => {
    throw whyNot(error, port);
  });
  process.stdout.write(`${JSON.stringify({ url: server.url, health: server.healthUrl })}\n`);
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void server.close().then(() => process.exit(EXIT.done));
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}

/** What stands in the way of an operator; the texts of the faults speak to a person at a workstation. */
function whyNot(error: unknown, port: string): unknown {
  if (error instanceof Fault && error.code === 'STORE_BUSY')
    return new Error(`another server works on the register under ${shekaraHome()}`, { cause: error });
  const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  return taken ? new Error(`port ${port} is taken: choose another one with --port`, { cause: error }) : error;
}
