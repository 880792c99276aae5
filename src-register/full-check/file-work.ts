import { readFileSync } from 'node:fs';
import type { RuleSettings } from '#domain/cases/rule-settings.ts';
import { createFileCheck, type CheckAnswer, type FileCheck } from '#domain/register-check/check-file.ts';
import { readParcelsGeoJson, type ReadParcels } from '#domain/register-check/read-parcels-geojson.ts';
import { invariant } from '#domain/invariant.ts';
import { mapOk, ok, refuse, type Refusal, type Result } from '#domain/result.ts';
import type { Box } from '#domain/geometry/types.ts';
import type { ClusterJob, TileJob } from './check-jobs.ts';

export interface FileSetting {
  readonly file: string;
  /** Where the file names none. */
  readonly crs: string | null;
  readonly toleranceMm: number;
  readonly settings: RuleSettings;
}

/** The file is read once, by the first job, and stays with the thread that has read it. */
export type FileJob = { readonly kind: 'read' } | TileJob | ClusterJob;

export interface FileRead extends Omit<ReadParcels, 'parcels'> {
  readonly parcels: number;
  readonly tiles: readonly Box[];
}

export interface FileAnswer extends CheckAnswer {
  /** Of the job that reads. */
  readonly read?: Result<FileRead, Refusal>;
}

export function createFileWork({ file, crs, toleranceMm, settings }: FileSetting): (job: FileJob) => FileAnswer {
  let check: FileCheck | null = null;
  const read = (): FileAnswer => {
    const found = readFile(file, crs);
    if (found.ok) check = createFileCheck(found.value.parcels, toleranceMm, settings);
    const tiles = check?.tiles ?? [];
    return {
      findings: [],
      parcels: 0,
      suspects: [],
      read: mapOk(found, (value) => ({ ...value, parcels: value.parcels.length, tiles })),
    };
  };
  return (job) => {
    if (job.kind === 'read') return read();
    invariant(check !== null, 'the file is read before its pieces are looked at');
    return job.kind === 'tile' ? check.checkTile(job.core) : check.checkCluster(job.rows);
  };
}

function readFile(file: string, crs: string | null): Result<ReadParcels, Refusal> {
  const json = parseJson(readFileSync(file, 'utf8'));
  return json.ok ? readParcelsGeoJson(json.value, crs) : json;
}

function parseJson(text: string): Result<unknown, Refusal> {
  try {
    return ok(JSON.parse(text));
  } catch (error) {
    // The message of the parser says at which position.
    return refuse('check.notJson', [error instanceof Error ? error.message.slice(0, 120) : '']);
  }
}
