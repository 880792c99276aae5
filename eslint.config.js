import regexp from 'eslint-plugin-regexp';
import vue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';

const noRestricted = (selector, message) => ({ selector, message });

/** Calls that leave a door open, with the row of security.md that closes it. */
const doors = [
  noRestricted(
    'MemberExpression[property.name=/^(innerHTML|outerHTML)$/]',
    'SEC-3: no HTML sinks; let Vue render text.',
  ),
  noRestricted(
    "CallExpression[callee.property.name='insertAdjacentHTML']",
    'SEC-3: no HTML sinks; let Vue render text.',
  ),
  noRestricted(
    'CallExpression[callee.object.name=/^(db|raw|store|database)$/][callee.property.name=/^(serialize|backup)$/]',
    'SEC-21: gives a plain copy of an encrypted file.',
  ),
];
const windows = noRestricted(
  "NewExpression[callee.name='BrowserWindow']",
  'SEC-2: windows are made in src-main/shell/window.ts only.',
);

/** What would keep a property out of the long run. */
const properties = [
  noRestricted(
    "CallExpression[callee.object.name='fc'][callee.property.name='assert'][arguments.length<2]",
    'Say { numRuns: propertyRuns(…) }: the long run asks for more cases.',
  ),
  noRestricted(
    "Property[key.name='numRuns'] > Literal.value",
    'Say { numRuns: propertyRuns(…) }: the long run asks for more cases.',
  ),
];

export default tseslint.config(
  { ignores: ['out/', 'dist/', 'node_modules/', 'coverage/', '.shekara/', 'test-results/', 'resources/'] },
  ...tseslint.configs.strict,
  ...vue.configs['flat/recommended'],
  regexp.configs['flat/recommended'],
  {
    languageOptions: {
      parserOptions: {
        parser: tseslint.parser,
        extraFileExtensions: ['.vue'],
      },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', ...doors, windows],
      'no-eval': 'error',
      'no-implied-eval': 'error',
      // Alphabets are written out: [A-Za-z0-9+/] says base64, [a-z\d+/] with a flag does not.
      'regexp/use-ignore-case': 'off',
      'vue/multi-word-component-names': 'off',
      'vue/no-v-html': 'error',
      // Layout of templates is prettier's.
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/html-indent': 'off',
      'vue/html-closing-bracket-newline': 'off',
      'vue/first-attribute-linebreak': 'off',
    },
  },
  {
    files: ['src-*/**/*.ts', 'bin/**/*.ts'],
    languageOptions: { parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname } },
    ignores: ['src-renderer/**'],
    rules: { '@typescript-eslint/no-floating-promises': 'error', '@typescript-eslint/no-misused-promises': 'error' },
  },
  {
    files: ['src-shared/domain/**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...doors, windows, ...properties] },
  },
  { files: ['src-main/shell/window.ts'], rules: { 'no-restricted-syntax': ['error', ...doors] } },
);
