import type { PrintLanguage } from '../geometry/print.ts';
import { FULL_TURN_RAD } from './angle-units.ts';
import { lettersOfQuadrant, quadrantOfBearing } from './quadrant.ts';

export interface AngleStyle {
  readonly language: PrintLanguage;
  /** Decimals of the last unit: of the second, of the degree, of the gon. */
  readonly decimals: number;
}

const DEFAULT: AngleStyle = { language: 'en', decimals: 0 };

/**
 * 45°30′15.5″; the decimal mark is the language's. Rounded in the last unit, halves away from zero, with the carry:
 * 0°59′59.99996″ to four decimals is 1°00′00.0000″. A negative angle has a minus sign in front of the whole.
 *
 * Unit    radians in; not turned into one circle, so that a sum of angles keeps its size
 */
export function printDms(angleRad: number, style: Partial<AngleStyle> = {}): string {
  const { language, decimals } = { ...DEFAULT, ...style };
  return withSign(angleRad, units(angleRad, 1_296_000, decimals), (size) => dms(size, decimals, language));
}

/** A direction or bearing as 0°00′00″ up to 359°59′59″: what rounds to a full circle is zero. */
export function printBearing(bearingRad: number, style: Partial<AngleStyle> = {}): string {
  const { language, decimals } = { ...DEFAULT, ...style };
  return dms(wrapped(bearingRad, 1_296_000, decimals), decimals, language);
}

/** 45.5043° */
export function printDegrees(angleRad: number, style: Partial<AngleStyle> = {}): string {
  const { language, decimals } = { ...DEFAULT, ...style };
  return withSign(angleRad, units(angleRad, 360, decimals), (size) => `${decimal(size, decimals, language)}°`);
}

/** 50.5603 gon */
export function printGon(angleRad: number, style: Partial<AngleStyle> = {}): string {
  const { language, decimals } = { ...DEFAULT, ...style };
  const unit = language === 'en' ? 'gon' : 'гон';
  return withSign(angleRad, units(angleRad, 400, decimals), (size) => `${decimal(size, decimals, language)} ${unit}`);
}

/** Quadrant bearing: СВ 45°30′00″, СШ, NE. Rounded before the quadrant is chosen, so that no quadrant exceeds 90°. */
export function printQuadrant(bearingRad: number, style: Partial<AngleStyle> = {}): string {
  const { language, decimals } = { ...DEFAULT, ...style };
  const { quadrant, angle } = quadrantOfBearing(wrapped(bearingRad, 1_296_000, decimals), 648_000 * 10 ** decimals);
  return `${lettersOfQuadrant(quadrant, language)} ${dms(angle, decimals, language)}`;
}

/** Whole number of last units in the size of an angle. */
const units = (angleRad: number, perTurn: number, decimals: number): number =>
  Math.floor((Math.abs(angleRad) / FULL_TURN_RAD) * perTurn * 10 ** decimals + 0.5);

function wrapped(bearingRad: number, perTurn: number, decimals: number): number {
  const turn = perTurn * 10 ** decimals;
  const size = units(bearingRad, perTurn, decimals) % turn;
  return bearingRad < 0 ? (turn - size) % turn : size;
}

/** Minus zero has no sign. */
const withSign = (angleRad: number, size: number, print: (size: number) => string): string =>
  `${angleRad < 0 && size > 0 ? '−' : ''}${print(size)}`;

function decimal(size: number, decimals: number, language: PrintLanguage, places = 1): string {
  const digits = String(size).padStart(decimals + places, '0');
  if (decimals === 0) return digits;
  return `${digits.slice(0, -decimals)}${language === 'en' ? '.' : ','}${digits.slice(-decimals)}`;
}

function dms(size: number, decimals: number, language: PrintLanguage): string {
  const minute = 60 * 10 ** decimals;
  const minutes = Math.floor(size / minute);
  const two = String(minutes % 60).padStart(2, '0');
  return `${Math.floor(minutes / 60)}°${two}′${decimal(size % minute, decimals, language, 2)}″`;
}
