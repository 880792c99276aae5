import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromUtf8 } from '../bytes.ts';
import { Decision, Submission } from '../cases/submission.ts';
import { canonicalBytes } from '../journal/canonical-json.ts';
import { propertyRuns } from '../testing/property-runs.ts';
import { TrustDecision, TrustProposal } from './trust/trust-documents.ts';

const text = (maxLength: number) => fc.string({ unit: 'grapheme', minLength: 3, maxLength });
const identifier = fc.stringMatching(/^\d{12}$/);
const person = fc.record({ login: text(20), identifier });
const moment = fc
  .date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true })
  .map((at) => at.toISOString());
const sha256 = fc.stringMatching(/^[0-9a-f]{64}$/);
const id = fc.uuid({ version: 4 });

const command = fc.oneof(
  fc.record({ command: fc.constant('withdrawAnchor'), fingerprint: sha256 }),
  fc.record({
    ...{ command: fc.constant('setEvidence'), revocation: fc.constantFrom('hardFail', 'softFail', 'offline') },
    ...{ timeStamp: fc.constantFrom('hardFail', 'softFail', 'offline'), renewDays: fc.integer({ min: 1, max: 3650 }) },
  }),
);

/** Of the submission what its dialog names; the change to the register is held by the same canonical form. */
const SubmissionShown = Submission.pick({
  ...({
    format: true,
    purpose: true,
    id: true,
    engineer: true,
    createdAt: true,
    caseNumber: true,
    note: true,
  } as const),
});

const DOCUMENTS = [
  [
    'submission',
    SubmissionShown,
    fc.record({
      ...{ format: fc.constant('shekara-submission/1'), purpose: fc.constant('lodge'), id, engineer: person },
      ...{ createdAt: moment, caseNumber: text(30), note: text(200) },
    }),
  ],
  [
    'decision',
    Decision,
    fc.record({
      ...{ format: fc.constant('shekara-decision/1'), purpose: fc.constant('decide'), submissionId: id },
      ...{ submissionSha256: sha256, outcome: fc.constantFrom('register', 'refuse'), reasons: text(200) },
      ...{ grounds: fc.array(fc.constantFrom('31.1.4', '31.1.2', '31.2'), { maxLength: 3 }) },
      ...{ registrar: person, decidedAt: moment },
    }),
  ],
  [
    'change of trust',
    TrustProposal,
    fc.record({
      ...{ format: fc.constant('shekara-trust-proposal/1'), purpose: fc.constant('propose-trust'), id },
      ...{ region: fc.constantFrom('10', '75'), base: fc.integer({ min: 1, max: 99 }), reason: text(100) },
      ...{ commands: fc.array(command, { minLength: 1, maxLength: 3 }), administrator: person, proposedAt: moment },
    }),
  ],
  [
    'confirmation of trust',
    TrustDecision,
    fc.record({
      ...{ format: fc.constant('shekara-trust-decision/1'), purpose: fc.constant('decide-trust'), proposalId: id },
      ...{ proposalSha256: sha256, outcome: fc.constantFrom('confirm', 'withdraw'), administrator: person },
      decidedAt: moment,
    }),
  ],
] as const;

describe('documents that are signed', () => {
  it.each(DOCUMENTS)(
    'SEC-68 %s: the signed bytes read back as what was shown, so no two views share them',
    (_, schema, any) => {
      fc.assert(
        fc.property(any as fc.Arbitrary<object>, any as fc.Arbitrary<object>, (one, other) => {
          const [first, second] = [schema.parse(one), schema.parse(other)];
          const bytes = canonicalBytes(first);
          expect(schema.parse(JSON.parse(fromUtf8(bytes)))).toEqual(first);
          // One field of it as in another such document: other bytes, wherever that field is another.
          for (const [field, value] of Object.entries(second)) {
            const changed = canonicalBytes({ ...first, [field]: value });
            const isSame = JSON.stringify((first as Record<string, unknown>)[field]) === JSON.stringify(value);
            expect({ field, isSame: Buffer.from(bytes).equals(changed) }).toEqual({ field, isSame });
          }
          // Nor can what was signed as one kind of document be read as another.
          for (const [, foreign] of DOCUMENTS)
            expect(foreign.safeParse(JSON.parse(fromUtf8(bytes))).success).toBe(foreign === schema);
        }),
        { numRuns: propertyRuns(100) },
      );
    },
  );
});
