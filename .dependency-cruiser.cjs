/** The walls of the house (docs/architecture.md). Each rule says why it stands. */
const wall = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    wall(
      'no-circles',
      'Two files that need each other are one file, or a third is missing.',
      {},
      { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    ),
    wall(
      'shared-stands-alone',
      'The law and the geometry run in renderer, back half, server and scripts: they import none of them.',
      { path: '^src-shared' },
      { path: '^(src-main|src-renderer|src-server|src-register|src-signatures|bin|tests|bench)' },
    ),
    wall(
      'domain-is-pure',
      'No clock, file, database, DOM or framework in the domain: everything comes in as an argument.',
      { path: '^src-shared/domain', pathNot: '\\.test\\.ts$' },
      {
        path: '^(node:|fs|path|crypto)|node_modules/(better-sqlite3|kysely|vue|fastify|maplibre-gl|element-plus|electron)/',
      },
    ),
    wall(
      'domain-knows-no-contract',
      'Contracts describe the domain to callers, never the other way round.',
      { path: '^src-shared/domain' },
      { path: '^src-shared/contracts' },
    ),
    wall(
      'renderer-has-no-node',
      'The renderer is sandboxed: no Node, no database, no Electron; it speaks through the contract.',
      { path: '^src-renderer', pathNot: '\\.test\\.ts$' },
      {
        path: '^(node:)|^(src-main|src-server|src-register|src-signatures)|node_modules/(better-sqlite3|kysely|fastify|electron)/',
      },
    ),
    wall(
      'main-knows-no-server',
      'A workstation talks to the server over the line only.',
      { path: '^src-main', pathNot: '\\.test\\.ts$' },
      { path: '^(src-server|src-renderer)' },
    ),
    wall(
      'server-knows-no-workstation',
      'The server runs without any workstation code.',
      { path: '^src-server', pathNot: '\\.test\\.ts$' },
      { path: '^(src-main|src-renderer)' },
    ),
    wall(
      'register-serves-both',
      'The register store is used by workstation and server and knows neither.',
      { path: '^src-register', pathNot: '\\.test\\.ts$' },
      { path: '^(src-main|src-renderer|src-server)' },
    ),
    wall(
      'signatures-serve-both',
      'Asking authorities and reading signed XML need Node; workstation and server do it by the same code, which knows neither.',
      { path: '^src-signatures', pathNot: '\\.test\\.ts$' },
      { path: '^(src-main|src-renderer|src-server|src-register)' },
    ),
    wall(
      'electron-in-the-shell-only',
      'Everything but the shell must run and be tested without Electron.',
      { pathNot: '^src-main/shell' },
      { path: 'node_modules/electron/' },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.vue', '.json'],
    },
  },
};
