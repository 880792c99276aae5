import type { FeatureCollection, Point } from 'geojson';
import type { Finding } from '../cases/finding.ts';
import { epsgOfZone } from '../geometry/types.ts';

/** GeoJSON before RFC 7946 said by this member what its coordinates are; programs for plans still read it. */
export interface NamedCrs {
  readonly type: 'name';
  readonly properties: { readonly name: string };
}

export type FindingCollection = FeatureCollection<Point | null> & { readonly crs: NamedCrs | null };

const ZONE_MM = 1_000_000_000;

/**
 * Findings as points of a map layer. Findings without a place have no geometry.
 *
 * CRS   the state grid of the zone, named in `crs`: the zone of the first place; east, north
 * Unit  metres
 */
export function findingsToGeoJson(
  findings: readonly Finding[],
  { textOf, crs }: { readonly textOf: (finding: Finding) => string; readonly crs: string | null },
): FindingCollection {
  const name = crs ?? crsOf(findings);
  return {
    type: 'FeatureCollection',
    crs: name === null ? null : { type: 'name', properties: { name } },
    features: findings.map((finding) => ({
      type: 'Feature',
      properties: {
        code: finding.code,
        severity: finding.severity,
        numbers: [...finding.about],
        text: textOf(finding),
        ...finding.params,
      },
      geometry: finding.at ? { type: 'Point', coordinates: finding.at.map((mm) => mm / 1000) } : null,
    })),
  };
}

function crsOf(findings: readonly Finding[]): string | null {
  const at = findings.find((finding) => finding.at !== null)?.at;
  const zone = at ? Math.floor(at[0] / ZONE_MM) : 0;
  return zone >= 8 && zone <= 15 ? `urn:ogc:def:crs:EPSG::${epsgOfZone(zone)}` : null;
}
