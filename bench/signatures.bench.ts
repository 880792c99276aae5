import { randomBytes } from 'node:crypto';
import { multiplyBoth } from '#domain/signatures/gost/multiply-both.ts';
import { CurvePoint, PARAM_SET_A } from '#domain/signatures/gost/param-set-a.ts';
import { streebog } from '#domain/signatures/gost/streebog.ts';
import { sayGoal, timed } from './measure.ts';

/** The national algorithms: verifications and megabytes in a second of one processor, beside the general library. */
const VERIFIED = 400;
const MEGABYTES = 32;
const LEAST_VERIFIED = 45;
const AIM_VERIFIED = 200;
const LEAST_MEGABYTES = 20;

const scalar = (): bigint => BigInt(`0x${randomBytes(64).toString('hex')}`) % (PARAM_SET_A.n - 1n);
const key = CurvePoint.BASE.multiply(scalar() + 1n);
const point = key.toAffine();
const scalars = Array.from({ length: VERIFIED }, () => [scalar() + 1n, scalar() + 1n] as const);

// One uncounted pass each: tables and machine code are made.
for (const [u, v] of scalars.slice(0, 40)) multiplyBoth(u, v, point);
const ours = timed(() => scalars.forEach(([u, v]) => multiplyBoth(u, v, point))) / VERIFIED;
const few = scalars.slice(0, 40);
const general = timed(() => few.forEach(([u, v]) => CurvePoint.BASE.multiplyUnsafe(u).add(key.multiplyUnsafe(v))));
const perSecond = 1000 / ours;
console.log(`GOST verify against the general library: ${(general / few.length / ours).toFixed(1)}x as fast`);
sayGoal('GOST verify', {
  figure: `${perSecond.toFixed(0)}/s`,
  goal: `≥ ${LEAST_VERIFIED}/s, aim ${AIM_VERIFIED}/s`,
  isMet: perSecond >= LEAST_VERIFIED,
});

const bytes = randomBytes(MEGABYTES * 1_000_000);
streebog(512, bytes.subarray(0, 4_000_000));
const speed = MEGABYTES / (timed(() => streebog(512, bytes)) / 1000);
sayGoal('Streebog', {
  figure: `${speed.toFixed(1)} MB/s`,
  goal: `≥ ${LEAST_MEGABYTES} MB/s`,
  isMet: speed >= LEAST_MEGABYTES,
});
