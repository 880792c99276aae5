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

export interface JoinTime {
  readonly ms: number;
  /** Of the one process that does it; seconds. On a machine that others use it says more than the clock. */
  readonly cpuS: number;
}

/**
 * What PostGIS takes to find the overlaps among these parcels: self-join over the index, ST_Relate with
 * the interiors' intersection of dimension 2. A cluster of its own, reached by a socket in its folder. In one process, as the figure that the goal was set
 * by was measured. Null without PostGIS.
 */
export function postgisOverlapJoin(parcels: readonly MultiPolygon[]): JoinTime | null {
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
  const psql = (...args: readonly string[]): string => run('psql', ['-h', folder, '-d', 'postgres', '-Atq', ...args]);
  try {
    run('initdb', ['-A', 'trust', '-D', data, '-U', 'postgres', '--no-sync']);
    const settings = `-c listen_addresses='' -k ${folder} -c shared_buffers=512MB -c fsync=off`;
    run('pg_ctl', ['-D', data, '-w', '-l', join(folder, 'log'), '-o', settings, 'start']);
    try {
      return overlapJoin(folder, parcels, psql);
    } finally {
      run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Clock ticks a second of the times in /proc. */
const TICKS = 100;

function overlapJoin(
  folder: string,
  parcels: readonly MultiPolygon[],
  psql: (...args: readonly string[]) => string,
): JoinTime {
  const [rows, questions] = [join(folder, 'parcels.txt'), join(folder, 'join.sql')];
  writeFileSync(rows, parcels.map((geometry, index) => `${index}\t${textOf(geometry)}\n`).join(''), { mode: 0o644 });
  for (const text of [
    'create extension postgis',
    'create table parcel (id int primary key, boundary geometry)',
    `copy parcel from '${rows}'`,
    'create index on parcel using gist (boundary)',
    'vacuum analyze parcel',
  ])
    psql('-c', text);
  const question = `set max_parallel_workers_per_gather = 0;
    select pg_backend_pid() as pid \\gset
    select count(*) from parcel as a join parcel as b on a.id < b.id and a.boundary && b.boundary
      where ST_Relate(a.boundary, b.boundary, '2********');
    \\echo \`cat /proc/:pid/stat\``;
  writeFileSync(questions, `${question}\n`, { mode: 0o644 });
  const from = performance.now();
  const answer = psql('-f', questions);
  const ms = performance.now() - from;
  const [user = 0, system = 0] = answer.split(' ').slice(13, 15).map(Number);
  return { ms, cpuS: (user + system) / TICKS };
}

const textOf = (geometry: MultiPolygon): string =>
  `MULTIPOLYGON(${geometry
    .map(
      (polygon) => `(${polygon.map((ring) => `(${ring.map(([x, y]) => `${x / 1000} ${y / 1000}`).join()})`).join()})`,
    )
    .join()})`;
