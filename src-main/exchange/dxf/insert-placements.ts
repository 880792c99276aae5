import { after, rotation, scale, shift, type Affine, type Vector } from '../affine.ts';
import type { InsertShape } from './shapes.ts';

/** Maps from the block's coordinates to the world's, one for each cell of the insert's array. */
export function* insertPlacements(insert: InsertShape, base: Vector, around: Affine | null): Generator<Affine> {
  const { at, rotationDegrees, columns, rows, columnSpacing, rowSpacing } = insert;
  const turn = after(shift(at), rotation(rotationDegrees));
  const own = after(scale(insert.scale), shift([-base[0], -base[1], -base[2]]));
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const cell = shift([column * columnSpacing, row * rowSpacing, 0]);
      const placed = after(turn, after(cell, own));
      yield around === null ? placed : after(around, placed);
    }
  }
}
