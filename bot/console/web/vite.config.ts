import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

// Old webviews inside WeCom and DingTalk: nothing newer than ES2018 in what is served.
export default defineConfig({
  base: "/m/",
  plugins: [vue()],
  build: { target: "es2018", outDir: "../static/m", emptyOutDir: true, assetsInlineLimit: 0 },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
});
