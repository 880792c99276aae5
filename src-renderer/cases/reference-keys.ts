import type { FunctionalZone, LandCategory } from '#domain/parcels/parcel.ts';
import type { EncumbranceKind, OwnershipForm, RightKind } from '#domain/rights/right.ts';

/** Keys of the classifiers' texts, in one place. */
export const rightKey = (kind: RightKind): string => `reference.right.${kind}`;
export const formKey = (form: OwnershipForm): string => `reference.form.${form}`;
export const categoryKey = (category: LandCategory): string => `reference.category.${category}`;
export const encumbranceKey = (kind: EncumbranceKind): string => `reference.encumbrance.${kind}`;
export const functionalZoneKey = (zone: FunctionalZone): string => `card.functionalZones.${zone}`;
