/** What the file dialog offers. The back half looks at the content, not at this. */
const ACCEPTED =
  '.dxf,.shp,.dbf,.prj,.cpg,.zip,.geojson,.json,.gpkg,.mif,.mid,.xml,.landxml,.kml,.kmz,.gpx,.csv,.txt,.tsv,.pts,.xyz,.xlsx';

/** Opens the file dialog; nothing happens when it is closed without a choice. */
export function chooseFiles(take: (files: readonly File[]) => void): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = ACCEPTED;
  input.addEventListener('change', () => {
    if (input.files !== null && input.files.length > 0) take([...input.files]);
  });
  input.click();
}
