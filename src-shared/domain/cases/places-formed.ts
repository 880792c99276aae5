import type { Box } from '../geometry/types.ts';
import { placeOfContour } from '../parcels/form-parcel.ts';
import type { CaseCommand } from './case-file.ts';

/** Where these commands form parcels on free land: everything that stands there must be known to the case. */
export const placesFormed = (commands: readonly CaseCommand[]): readonly Box[] =>
  commands.flatMap((command) => (command.name === 'formParcel' ? [placeOfContour(command.contour)] : []));
