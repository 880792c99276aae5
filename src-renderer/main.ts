import './app/no-eval.ts';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/element.css';
import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './app/App.vue';
import { i18n } from './app/i18n.ts';
import { allowOwnScripts } from './app/trusted-types.ts';

allowOwnScripts();
createApp(App).use(createPinia()).use(i18n).mount('#app');
