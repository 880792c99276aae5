import { startServer } from '#server/start-server.ts';

/** The server alone, without the rest of the command line: what a test starts and kills many times. */
const home = process.env['SHEKARA_HOME'];
if (!home) throw new Error('SHEKARA_HOME is not set');
const server = await startServer({ home, port: 0, limits: { calls: 100_000, signIns: 100_000 } });
process.stdout.write(`${JSON.stringify({ url: server.url, health: server.healthUrl })}\n`);
process.on('SIGTERM', () => void server.close().then(() => process.exit(0)));
