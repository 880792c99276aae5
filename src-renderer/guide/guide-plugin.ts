import type { Plugin } from 'vite';
import { compileGuide } from './compile-guide.ts';

/** Pages of `docs/guide` become modules of plain data; their images become files of the build, like all others. */
export const guidePlugin = (): Plugin => ({
  name: 'guide',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/docs\/guide\/\w+\.md$/u.test(id)) return null;
    const imports: string[] = [];
    const book = JSON.stringify(compileGuide(code)).replaceAll(
      /\{"kind":"image","address":"([^"]+)"/gu,
      (_, address: string) => {
        imports.push(`import image${imports.length} from ${JSON.stringify(`${address}?url`)};`);
        return `{"kind":"image","address":image${imports.length - 1}`;
      },
    );
    return { code: `${imports.join('\n')}\nexport default ${book};`, map: null };
  },
});
