/** Boxes in one flat array: west, south, east, north of each. */
export type FlatBoxes = Float64Array;

/**
 * Calls `visit` once for every two boxes that have a point in common, the lesser index first.
 *
 * A grid of about as many cells as boxes holds in each cell the boxes that reach into it. Two boxes have a south-western
 * corner of what they share, and only the cell of that corner names them. For boxes spread about evenly, as in a tile of
 * parcels, this takes time in proportion to their number, and a fraction of what building a tree takes.
 */
export function forMeetingBoxes(boxes: FlatBoxes, visit: (a: number, b: number) => void): void {
  const grid = gridOver(boxes);
  const { columns, rows, from, entries } = grid;
  for (let cell = 0; cell < columns * rows; cell++) {
    const end = from[cell + 1] as number;
    for (let i = from[cell] as number; i < end; i++) {
      const a = entries[i] as number;
      const west = boxes[4 * a] as number;
      const south = boxes[4 * a + 1] as number;
      const east = boxes[4 * a + 2] as number;
      const north = boxes[4 * a + 3] as number;
      for (let j = i + 1; j < end; j++) {
        const b = entries[j] as number;
        const bWest = boxes[4 * b] as number;
        const bSouth = boxes[4 * b + 1] as number;
        if (bWest > east || bSouth > north) continue;
        if ((boxes[4 * b + 2] as number) < west || (boxes[4 * b + 3] as number) < south) continue;
        const x = bWest > west ? bWest : west;
        const y = bSouth > south ? bSouth : south;
        if (columnAt(grid, x) + rowAt(grid, y) * columns === cell) visit(a, b);
      }
    }
  }
}

interface Grid {
  readonly west: number;
  readonly south: number;
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
  /** Boxes of cell c: entries[from[c]] … entries[from[c + 1] - 1], rising. */
  readonly from: Int32Array;
  readonly entries: Int32Array;
}

const columnAt = ({ west, width, columns }: Grid, x: number): number =>
  Math.min(columns - 1, Math.floor((x - west) / width));
const rowAt = ({ south, height, rows }: Grid, y: number): number =>
  Math.min(rows - 1, Math.floor((y - south) / height));

function gridOver(boxes: FlatBoxes): Grid {
  const count = boxes.length / 4;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < count; i++) {
    west = Math.min(west, boxes[4 * i] as number);
    south = Math.min(south, boxes[4 * i + 1] as number);
    east = Math.max(east, boxes[4 * i + 2] as number);
    north = Math.max(north, boxes[4 * i + 3] as number);
  }
  const side = Math.max(1, Math.sqrt(((east - west) * (north - south)) / Math.max(1, count)));
  const columns = cellsAlong(east - west, side, count);
  const rows = cellsAlong(north - south, side, count);
  const bare: Grid = {
    west,
    south,
    width: Math.max(1, (east - west) / columns),
    height: Math.max(1, (north - south) / rows),
    columns,
    rows,
    from: new Int32Array(columns * rows + 1),
    entries: new Int32Array(0),
  };
  return filled(bare, boxes);
}

/** Boxes along a line, or all of one place, make no more cells than there are boxes. */
const cellsAlong = (extent: number, side: number, count: number): number =>
  Math.max(1, Math.min(count, Math.floor(extent / side)));

/** Counted first, then set down: sums of the counts are the places where the cells begin. */
function filled(grid: Grid, boxes: FlatBoxes): Grid {
  const { columns, rows, from } = grid;
  const count = boxes.length / 4;
  const eachCell = (box: number, take: (cell: number) => void): void => {
    const right = columnAt(grid, boxes[4 * box + 2] as number);
    const top = rowAt(grid, boxes[4 * box + 3] as number);
    for (let row = rowAt(grid, boxes[4 * box + 1] as number); row <= top; row++)
      for (let column = columnAt(grid, boxes[4 * box] as number); column <= right; column++)
        take(row * columns + column);
  };
  for (let box = 0; box < count; box++) eachCell(box, (cell) => (from[cell + 1] = (from[cell + 1] as number) + 1));
  for (let cell = 0; cell < columns * rows; cell++)
    from[cell + 1] = (from[cell + 1] as number) + (from[cell] as number);
  const entries = new Int32Array(from[columns * rows] as number);
  const next = from.slice();
  for (let box = 0; box < count; box++)
    eachCell(box, (cell) => {
      entries[next[cell] as number] = box;
      next[cell] = (next[cell] as number) + 1;
    });
  return { ...grid, entries };
}
