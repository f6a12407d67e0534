import { defineConfig } from "vitest/config";

export default defineConfig({
  build: {
    target: "es2022",
    modulePreload: false,
    rollupOptions: {
      input: "src/main.ts",
      output: { format: "es", entryFileNames: "satchel-chat.js" },
    },
  },
  test: { include: ["test/**/*.test.ts"], environment: "node" },
});
