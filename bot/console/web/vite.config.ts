import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import vue from "@vitejs/plugin-vue";
import { defineConfig, type Plugin } from "vite";

const OUT = "../static/m";

// Beside each asset its gzipped twin, which is what the server sends to whoever takes it.
const twins: Plugin = {
  name: "gzipped-twins",
  closeBundle() {
    for (const name of readdirSync(`${OUT}/assets`).filter((each) => /\.(js|css)$/.test(each))) {
      writeFileSync(`${OUT}/assets/${name}.gz`, gzipSync(readFileSync(`${OUT}/assets/${name}`), { level: 9 }));
    }
  },
};

// Old webviews inside WeCom and DingTalk: nothing newer than ES2018 in what is served.
export default defineConfig({
  base: "./",
  plugins: [vue(), twins],
  build: {
    target: "es2018",
    outDir: OUT,
    emptyOutDir: true,
    assetsInlineLimit: 0,
    manifest: true,
    rollupOptions: { input: ["index.html", "src/asking/dingtalk.ts"] },
  },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
});
