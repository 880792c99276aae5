import type { Map as MapLibreMap } from 'maplibre-gl';
import type { Palette } from './palette.ts';

/** Drawn at twice the size of the page, so that they stay sharp on dense screens. */
const RATIO = 2;

type Draw = (context: CanvasRenderingContext2D, palette: Palette) => void;

interface Sign {
  readonly width: number;
  readonly height: number;
  readonly draw: Draw;
}

/** Hatch at 45°: the lines run over the corner as well, so that the tiles of the pattern meet. */
const drawHatch: Draw = (context, palette) => {
  context.strokeStyle = palette.err;
  context.lineWidth = 0.6;
  for (const shift of [-6, 0, 6]) {
    context.beginPath();
    context.moveTo(shift, 6);
    context.lineTo(shift + 6, 0);
    context.stroke();
  }
};

const drawLock: Draw = (context, palette) => {
  context.strokeStyle = palette.warnm;
  context.fillStyle = palette.halo;
  context.lineWidth = 1.3;
  context.beginPath();
  context.arc(6.5, 5, 2.2, Math.PI, 0);
  context.stroke();
  context.beginPath();
  context.roundRect(3.2, 5, 6.6, 5, 1);
  context.fill();
  context.stroke();
};

const drawFlag: Draw = (context, palette) => {
  context.strokeStyle = palette.err;
  context.fillStyle = palette.err;
  context.lineWidth = 1.3;
  context.beginPath();
  context.moveTo(4, 11);
  context.lineTo(4, 2);
  context.stroke();
  context.beginPath();
  context.moveTo(4, 2);
  context.lineTo(10, 4);
  context.lineTo(4, 6.5);
  context.fill();
};

const SIGNS: Readonly<Record<string, Sign>> = {
  hatch: { width: 6, height: 6, draw: drawHatch },
  lock: { width: 12, height: 12, draw: drawLock },
  flag: { width: 12, height: 12, draw: drawFlag },
  nothing: { width: 1, height: 1, draw: () => undefined },
};

/** Puts the signs of the style on the map in the colours of the theme; again after the theme changes. */
export function putMapImages(map: MapLibreMap, palette: Palette): void {
  for (const [name, sign] of Object.entries(SIGNS)) {
    const canvas = new OffscreenCanvas(sign.width * RATIO, sign.height * RATIO);
    // Pixels are read back once, and nothing else is drawn here.
    const context = canvas.getContext('2d', { willReadFrequently: true }) as unknown as CanvasRenderingContext2D | null; // same drawing calls
    if (context === null) continue;
    context.scale(RATIO, RATIO);
    sign.draw(context, palette);
    const image = context.getImageData(0, 0, canvas.width, canvas.height);
    if (map.hasImage(name)) map.updateImage(name, image);
    else map.addImage(name, image, { pixelRatio: RATIO });
  }
}
