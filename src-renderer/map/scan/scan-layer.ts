import { type CustomLayerInterface, type Map as MapLibreMap, MercatorCoordinate } from 'maplibre-gl';
import { gridToLonLat } from '#domain/crs/grid-projection.ts';
import type { ToGround } from '#domain/geometry/georeference/fit-georeference.ts';
import type { Zone } from '#domain/geometry/types.ts';
import type { LoadedPicture } from './load-picture.ts';

/** Cells along a side of the mesh: within one the picture is taken as straight. */
const CELLS = 40;
const TILE_PX = 512;

const VERTEX = `#version 300 es
in vec2 place; in vec2 at; uniform vec2 scale; uniform vec2 shift; out vec2 seen;
void main() { seen = at; gl_Position = vec4(place * scale + shift, 0.0, 1.0); }`;
const FRAGMENT = `#version 300 es
precision mediump float;
in vec2 seen; uniform sampler2D picture; uniform float opacity; out vec4 colour;
void main() { vec4 found = texture(picture, seen); colour = vec4(found.rgb * opacity, opacity); }`;

interface Drawn {
  readonly program: WebGLProgram;
  readonly texture: WebGLTexture;
  readonly places: WebGLBuffer;
  readonly picture: WebGLBuffer;
  readonly triangles: WebGLBuffer;
}

/** A scanned plan as a mesh over the map: any way from its pixels to the ground can be followed, while it is changed. */
export class ScanLayer implements CustomLayerInterface {
  readonly id: string;
  readonly type = 'custom' as const;
  readonly renderingMode = '2d' as const;
  opacity = 1;
  range: readonly [from: number, to: number] = [0, 24];
  readonly #loaded: LoadedPicture;
  #map: MapLibreMap | null = null;
  #drawn: Drawn | null = null;
  /** Mercator units from the first corner, which keeps them small enough for the graphics card. */
  #mesh = new Float32Array();
  #origin: readonly [number, number] = [0, 0];
  #isMeshNew = false;

  constructor(id: string, loaded: LoadedPicture) {
    this.id = id;
    this.#loaded = loaded;
  }

  place(toGround: ToGround, zone: Zone): void {
    const { width, height } = this.#loaded;
    const corners: [number, number][] = [];
    for (let row = 0; row <= CELLS; row++)
      for (let column = 0; column <= CELLS; column++) {
        const [east, north] = toGround([(column / CELLS) * width, (row / CELLS) * height]);
        const { x, y } = MercatorCoordinate.fromLngLat([...gridToLonLat(zone, [east, north])]);
        corners.push([x, y]);
      }
    this.#origin = corners[0] ?? [0, 0];
    this.#mesh = Float32Array.from(corners.flatMap(([x, y]) => [x - this.#origin[0], y - this.#origin[1]]));
    this.#isMeshNew = true;
    this.#map?.triggerRepaint();
  }

  onAdd(map: MapLibreMap, gl: WebGL2RenderingContext): void {
    this.#map = map;
    const program = programOf(gl);
    const texture = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, texture);
    gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, false);
    gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, this.#loaded.canvas);
    gl.generateMipmap(gl.TEXTURE_2D);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    const buffers = [gl.createBuffer(), gl.createBuffer(), gl.createBuffer()] as const;
    gl.bindBuffer(gl.ARRAY_BUFFER, buffers[1]);
    gl.bufferData(gl.ARRAY_BUFFER, pictureCorners(), gl.STATIC_DRAW);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, buffers[2]);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, triangles(), gl.STATIC_DRAW);
    this.#drawn = { program, texture, places: buffers[0], picture: buffers[1], triangles: buffers[2] };
    this.#isMeshNew = true;
  }

  onRemove(_map: MapLibreMap, gl: WebGL2RenderingContext): void {
    if (this.#drawn === null) return;
    gl.deleteProgram(this.#drawn.program);
    gl.deleteTexture(this.#drawn.texture);
    for (const buffer of [this.#drawn.places, this.#drawn.picture, this.#drawn.triangles]) gl.deleteBuffer(buffer);
    this.#drawn = null;
    this.#map = null;
  }

  render(gl: WebGL2RenderingContext): void {
    const [map, drawn] = [this.#map, this.#drawn];
    if (map === null || drawn === null || this.#mesh.length === 0) return;
    const zoom = map.getZoom();
    if (zoom < this.range[0] || zoom >= this.range[1]) return;
    gl.useProgram(drawn.program);
    gl.bindVertexArray(null);
    gl.bindBuffer(gl.ARRAY_BUFFER, drawn.places);
    if (this.#isMeshNew) gl.bufferData(gl.ARRAY_BUFFER, this.#mesh, gl.DYNAMIC_DRAW);
    this.#isMeshNew = false;
    attribute(gl, drawn.program, 'place');
    gl.bindBuffer(gl.ARRAY_BUFFER, drawn.picture);
    attribute(gl, drawn.program, 'at');
    this.#setView(gl, drawn.program, map);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, drawn.texture);
    gl.uniform1i(gl.getUniformLocation(drawn.program, 'picture'), 0);
    gl.uniform1f(gl.getUniformLocation(drawn.program, 'opacity'), this.opacity);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, drawn.triangles);
    gl.drawElements(gl.TRIANGLES, CELLS * CELLS * 6, gl.UNSIGNED_SHORT, 0);
  }

  /**
   * The map is flat with north up: two numbers for each axis say where a place is seen. Computed here in full precision,
   * since single precision would shake by pixels at the closest zooms.
   */
  #setView(gl: WebGL2RenderingContext, program: WebGLProgram, map: MapLibreMap): void {
    const middle = MercatorCoordinate.fromLngLat(map.getCenter());
    const world = TILE_PX * 2 ** map.getZoom();
    const { clientWidth, clientHeight } = map.getContainer();
    const [sx, sy] = [(2 * world) / clientWidth, (-2 * world) / clientHeight];
    const { x, y } = map.project(map.getCenter());
    gl.uniform2f(gl.getUniformLocation(program, 'scale'), sx, sy);
    gl.uniform2f(
      gl.getUniformLocation(program, 'shift'),
      (this.#origin[0] - middle.x) * sx + (2 * x) / clientWidth - 1,
      (this.#origin[1] - middle.y) * sy + 1 - (2 * y) / clientHeight,
    );
  }
}

function attribute(gl: WebGL2RenderingContext, program: WebGLProgram, name: string): void {
  const location = gl.getAttribLocation(program, name);
  gl.enableVertexAttribArray(location);
  gl.vertexAttribPointer(location, 2, gl.FLOAT, false, 0, 0);
}

function programOf(gl: WebGL2RenderingContext): WebGLProgram {
  const program = gl.createProgram();
  for (const [type, source] of [
    [gl.VERTEX_SHADER, VERTEX],
    [gl.FRAGMENT_SHADER, FRAGMENT],
  ] as const) {
    const shader = gl.createShader(type);
    if (shader === null) throw new Error('no shader');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (gl.getProgramParameter(program, gl.LINK_STATUS) !== true) throw new Error('the shader of scans does not link');
  return program;
}

function pictureCorners(): Float32Array {
  const corners: number[] = [];
  for (let row = 0; row <= CELLS; row++)
    for (let column = 0; column <= CELLS; column++) corners.push(column / CELLS, row / CELLS);
  return Float32Array.from(corners);
}

function triangles(): Uint16Array {
  const indexes: number[] = [];
  for (let row = 0; row < CELLS; row++)
    for (let column = 0; column < CELLS; column++) {
      const corner = row * (CELLS + 1) + column;
      const below = corner + CELLS + 1;
      indexes.push(corner, corner + 1, below, corner + 1, below + 1, below);
    }
  return Uint16Array.from(indexes);
}
