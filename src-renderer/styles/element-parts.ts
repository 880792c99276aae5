/*
 * Styles of every Element Plus part in use, in one place and before the tokens. Imported with the components they would
 * come in a later chunk and win over the tokens.
 */
import 'element-plus/es/components/base/style/css.mjs';
import 'element-plus/es/components/checkbox/style/css.mjs';
import 'element-plus/es/components/popover/style/css.mjs';
import 'element-plus/es/components/tooltip/style/css.mjs';
