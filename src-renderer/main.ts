import './app/no-eval.ts';
// Before the tokens: the base file of Element Plus sets the same variables, and the later one holds.
import './styles/element-parts.ts';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/element.css';
import './styles/print.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './app/App.vue';
import { rememberStores } from './app/forget-account.ts';
import { i18n } from './app/i18n.ts';
import { refuseStrayFiles } from './app/refuse-stray-files.ts';
import './app/theme.ts';
import { allowOwnScripts } from './app/trusted-types.ts';

allowOwnScripts();
refuseStrayFiles();
createApp(App).use(createPinia().use(rememberStores)).use(i18n).mount('#app');
