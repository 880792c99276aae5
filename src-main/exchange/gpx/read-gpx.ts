import type { DrawingReader } from '../drawing.ts';
import { DrawingBuilder } from '../drawing-builder.ts';
import { parseXml } from '../guarded-xml.ts';
import { GpxBuilder } from './gpx-builder.ts';

/**
 * GPX 1.0 and 1.1: waypoints, tracks (a line to a segment) and routes.
 *
 * CRS     WGS 84, longitude first
 * Faults  DOCUMENT_UNREADABLE with `notGpx`, those of `parseXml`, `tooManyPoints`, `tooManyFeatures`, `textTooLong`
 */
export const readGpx: DrawingReader = (files, choices, take) =>
  Promise.resolve().then(() => {
    const builder = new DrawingBuilder('gpx', take);
    const gpx = new GpxBuilder(builder);
    const encoding = parseXml('gpx', files.bytes, gpx, choices.encoding);
    return builder.finish({
      version: gpx.version,
      encoding: { name: encoding, source: choices.encoding === undefined ? 'declared' : 'chosen' },
      crs: { epsg: 4326, text: null },
      unit: null,
      axes: 'lonLat',
    });
  });
