/** Beyond this side graphics cards refuse a texture; a sheet of A1 at 150 dots per inch is smaller. */
const MOST_SIDE = 4096;
/** A drawing has no pixels of its own: its longer side gets so many. */
const DRAWN_SIDE = 3000;

export interface LoadedPicture {
  /** Of the picture itself: control points are counted in these, whatever is drawn. */
  readonly width: number;
  readonly height: number;
  readonly canvas: HTMLCanvasElement;
}

/** A picture of this origin, drawn no larger than a texture may be. Throws when it is none. */
export async function loadPicture(address: string): Promise<LoadedPicture> {
  const image = new Image();
  image.src = address;
  await image.decode();
  const isDrawing = (await fetch(address, { method: 'GET' })).headers.get('content-type') === 'image/svg+xml';
  const own = Math.max(image.naturalWidth, image.naturalHeight);
  const unit = isDrawing ? DRAWN_SIDE / own : 1;
  const [width, height] = [Math.round(image.naturalWidth * unit), Math.round(image.naturalHeight * unit)];
  const scale = Math.min(1, MOST_SIDE / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no canvas');
  // Paper is white where a drawing is nothing.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return { width, height, canvas };
}
