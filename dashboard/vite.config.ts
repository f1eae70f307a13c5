/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url'
import vueI18n from '@intlify/unplugin-vue-i18n/vite'
import tailwindcss from '@tailwindcss/vite'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vite'
import { firstLoad } from './scripts/firstLoad.mjs'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))
/** Tests that put other modules in the place of ours, and those of stores, which keep things for later. */
const APART = ['**/*.apart.test.ts', 'src/realtime/**/*.test.ts']
const backend = 'http://127.0.0.1:8080'

export default defineConfig({
  plugins: [
    vue(),
    tailwindcss(),
    // Messages are compiled here, so that the browser needs neither the compiler nor eval.
    vueI18n({ include: here('./src/i18n/**/*.json'), runtimeOnly: true, compositionOnly: true, dropMessageCompiler: true, strictMessage: false }),
    firstLoad(200_000),
  ],
  resolve: { alias: { '@': here('./src') } },
  define: { __VUE_OPTIONS_API__: false, __INTLIFY_DROP_MESSAGE_COMPILER__: true },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 400,
    assetsInlineLimit: 0,
    rolldownOptions: {
      output: {
        // What every page stands on, in two files that stay in the browser's cache, and not in fifty that wait for each other; what
        // only later pages share, in a third that comes with the first of them.
        codeSplitting: {
          groups: [
            { name: 'vendor', test: /node_modules/, tags: ['$initial'], priority: 3 },
            { name: 'base', test: /src[\\/](ui|lib|api|realtime|i18n)/, tags: ['$initial'], priority: 2 },
            { name: 'shared', test: /src[\\/](ui[\\/](?!gallery)|lib|api|realtime)|node_modules[\\/](?!chrono)/, minShareCount: 2, priority: 1 },
          ],
        },
      },
    },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': { target: backend },
      '/socket.io': { target: backend, ws: true },
    },
  },
  test: {
    environment: 'jsdom',
    // ends what hangs; a machine with much else to do takes half a minute for what takes two seconds
    testTimeout: 120_000,
    hookTimeout: 120_000,
    unstubGlobals: true,
    setupFiles: ['src/testing.setup.ts'],
    // A page of its own for each file costs two seconds.
    projects: [
      { extends: true, test: { name: 'together', isolate: false, include: ['{src,scripts}/**/*.test.ts'], exclude: APART } },
      { extends: true, test: { name: 'apart', include: APART } },
    ],
  },
})
