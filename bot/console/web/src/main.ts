// The page: what to style, and the one component it starts with.

import { createApp } from "vue";
import "vant/es/style/base.css";
import "vant/es/button/index.css";
import "vant/es/loading/index.css";
import "vant/es/overlay/index.css";
import "vant/es/popup/index.css";
import "vant/es/progress/index.css";
import "./theme.css";
import App from "./App.vue";
import { speak } from "./words";

speak(navigator.language);
createApp(App).mount("#app");
