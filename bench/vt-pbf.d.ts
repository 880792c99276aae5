declare module 'vt-pbf' {
  const vtpbf: { fromGeojsonVt(layers: Readonly<Record<string, unknown>>, options: { version: number }): Uint8Array };
  export default vtpbf;
}
