import type { Command } from 'commander';
import type { Feature, MultiPolygon as GeoMultiPolygon } from 'geojson';
import type { ParcelCard } from '#contracts/workstation/register.ts';
import { gridToLonLat } from '#domain/crs/grid-projection.ts';
import { parseParcelNumber, printParcelNumber, regionOf } from '#domain/numbers/parcel-number.ts';
import { parcelCard } from '#register/queries/card.queries.ts';
import { EXIT } from '../home.ts';
import { printJson, withCentralRegister } from '../open-central.ts';

interface ParcelOptions {
  readonly json: boolean;
  readonly geojson: boolean;
  readonly persons: boolean;
}

export function addTo(program: Command): void {
  program
    .command('parcel')
    .description('prints the card of a parcel, or its boundary in longitude and latitude')
    .argument('<number>', 'cadastral number in any writing: 21-318-045-112, 21:318:045:112, 21318045112')
    .option('--json', 'the whole card as JSON (the default)', false)
    .option('--geojson', 'a GeoJSON feature, WGS 84 (RFC 7946)', false)
    .option('--persons', 'names and identifiers of holders unmasked', false)
    .action(async (text: string, options: ParcelOptions) => {
      process.exitCode = await parcel(text, options);
    });
}

async function parcel(text: string, options: ParcelOptions): Promise<number> {
  const number = parseParcelNumber(text);
  if (!number.ok) {
    printJson(number.error);
    return EXIT.badInput;
  }
  return withCentralRegister(async ({ read }) => {
    const card = await parcelCard(read, {
      region: regionOf(number.value),
      number: number.value,
      showPersons: options.persons,
    });
    if (card === null) {
      printJson({ code: 'parcel.unknown', about: [number.value], at: null });
      return EXIT.refused;
    }
    printJson(options.geojson ? toFeature(card) : card);
    return EXIT.done;
  });
}

/** Enough for a tenth of a millimetre; more digits would claim more than the frame gives. */
const DEGREE_DIGITS = 9;

function toFeature({
  parcel: { number, version, zone, geometry, areaDoubled, category, purposeKk, purposeRu },
  current,
  address,
}: ParcelCard): Feature<GeoMultiPolygon> {
  const degrees = (value: number): number => Number(value.toFixed(DEGREE_DIGITS));
  return {
    type: 'Feature',
    id: printParcelNumber(number),
    properties: {
      number: printParcelNumber(number),
      version,
      current,
      areaM2: Math.round(areaDoubled / 200_000) / 10,
      category,
      purposeKk,
      purposeRu,
      addressKk: address?.textKk ?? null,
      addressRu: address?.textRu ?? null,
      rka: address?.rka ?? null,
    },
    geometry: {
      type: 'MultiPolygon',
      coordinates: geometry.map((polygon) =>
        polygon.map((ring) =>
          ring.map((position) => {
            const [longitude, latitude] = gridToLonLat(zone, position);
            return [degrees(longitude), degrees(latitude)];
          }),
        ),
      ),
    },
  };
}
