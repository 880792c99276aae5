export { moduleAt } from '#register/token/load-module.ts';
export { tokenBackend } from './token-backend.ts';
export { tokenModules } from './token-modules.ts';
