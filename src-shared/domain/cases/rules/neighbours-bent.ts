import { FABRIC, passFinding, type Rule } from '../rule.ts';

/** Which neighbours get a point on the shared boundary, and which stay as they are. */
export const neighboursBent: Rule = ({ situation, parent, around }) => {
  const bent = around.filter((parcel) => !situation.neighbours.includes(parcel)).map((parcel) => parcel.number);
  return bent.length === 0
    ? [passFinding('neighbours.unchanged', FABRIC, { about: [parent.number] })]
    : [passFinding('neighbours.bent', FABRIC, { about: bent, params: { numbers: bent.join(', ') } })];
};
