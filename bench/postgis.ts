import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MultiPolygon } from '#domain/geometry/types.ts';

const VERSIONS = '/usr/lib/postgresql';
const EXTENSIONS = '/usr/share/postgresql';

/** Programs of the newest PostgreSQL that has PostGIS, or null. */
function findPostgis(): string | null {
  if (!existsSync(VERSIONS)) return null;
  const version = readdirSync(VERSIONS)
    .toSorted((a, b) => Number(b) - Number(a))
    .find((each) => existsSync(join(EXTENSIONS, each, 'extension', 'postgis.control')));
  return version === undefined ? null : join(VERSIONS, version, 'bin');
}

/** PostgreSQL refuses to run as root: its own account does it then. */
function accountFor(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const number = (flag: string): number => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: number('-u'), gid: number('-g') };
}

/**
 * Milliseconds that PostGIS takes to find the overlaps among these parcels: self-join over the index, ST_Relate with
 * the interiors' intersection of dimension 2. A cluster of its own, reached by a socket in its folder. Null without PostGIS.
 */
export function postgisOverlapJoin(parcels: readonly MultiPolygon[]): number | null {
  const bin = findPostgis();
  if (bin === null) return null;
  const account = accountFor();
  const folder = mkdtempSync(join(tmpdir(), 'shekara-postgis-'));
  if (account) chownSync(folder, account.uid, account.gid);
  const run = (program: string, args: readonly string[]): string => {
    const ran = spawnSync(join(bin, program), args, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      ...account,
    });
    if (ran.status !== 0) throw new Error(`${program}: ${ran.stderr}`);
    return ran.stdout;
  };
  const data = join(folder, 'data');
  const sql = (text: string): string => run('psql', ['-h', folder, '-d', 'postgres', '-Atqc', text]);
  try {
    run('initdb', ['-A', 'trust', '-D', data, '-U', 'postgres', '--no-sync']);
    const settings = `-c listen_addresses='' -k ${folder} -c shared_buffers=512MB -c fsync=off`;
    run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start']);
    try {
      return overlapJoin(folder, parcels, (text) => sql(text));
    } finally {
      run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function overlapJoin(folder: string, parcels: readonly MultiPolygon[], sql: (text: string) => string): number {
  const file = join(folder, 'parcels.txt');
  writeFileSync(file, parcels.map((geometry, index) => `${index}\t${textOf(geometry)}\n`).join(''), { mode: 0o644 });
  sql('create extension postgis');
  sql('create table parcel (id int primary key, boundary geometry)');
  sql(`copy parcel from '${file}'`);
  sql('create index on parcel using gist (boundary)');
  sql('vacuum analyze parcel');
  const question = `select count(*) from parcel as a join parcel as b on a.id < b.id and a.boundary && b.boundary
    where ST_Relate(a.boundary, b.boundary, '2********')`;
  const from = performance.now();
  sql(question);
  return performance.now() - from;
}

const textOf = (geometry: MultiPolygon): string =>
  `MULTIPOLYGON(${geometry
    .map(
      (polygon) => `(${polygon.map((ring) => `(${ring.map(([x, y]) => `${x / 1000} ${y / 1000}`).join()})`).join()})`,
    )
    .join()})`;
