import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '#domain/fault.ts';

export interface CentralPaths {
  readonly folder: string;
  readonly database: string;
  readonly documents: string;
  readonly snapshots: string;
  readonly tls: string;
  readonly keys: string;
  readonly trust: string;
  readonly enrolment: string;
  readonly log: string;
}

export function centralPaths(home: string): CentralPaths {
  const folder = join(home, 'central');
  return {
    folder,
    database: join(folder, 'central.db'),
    documents: join(folder, 'documents'),
    snapshots: join(folder, 'snapshots'),
    tls: join(folder, 'tls'),
    keys: join(folder, 'keys'),
    trust: join(folder, 'trust'),
    enrolment: join(folder, 'enrolment.json'),
    log: join(folder, 'server.log'),
  };
}

/** SEC-27: folders only for the user that runs the server; a link in their place is refused. */
export function makeCentralFolders(paths: CentralPaths): void {
  for (const folder of [paths.folder, paths.documents, paths.snapshots, paths.tls, paths.keys, paths.trust]) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (lstatSync(folder).isSymbolicLink()) throw new Fault('STORE_DAMAGED', { data: { what: 'folder' } });
    chmodSync(folder, 0o700);
  }
}
