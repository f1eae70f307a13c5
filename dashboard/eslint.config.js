import { readdirSync } from 'node:fs'
import js from '@eslint/js'
import vue from 'eslint-plugin-vue'
import a11y from 'eslint-plugin-vuejs-accessibility'
import globals from 'globals'
import ts from 'typescript-eslint'

/** A layer may use itself and what is listed here; see DESIGN.md, "Layers". */
const LAYERS = {
  lib: [],
  ui: ['lib', 'i18n'],
  api: ['lib', 'i18n'],
  realtime: ['api', 'lib', 'i18n'],
}
const ALL = ['lib', 'ui', 'api', 'realtime', 'features', 'router', 'i18n']
const FEATURES = readdirSync(new URL('src/features', import.meta.url))

/** By alias and by climbing up. */
const waysTo = (folder) => [`@/${folder}`, `@/${folder}/**`, `../**/${folder}/**`, `../${folder}/**`]
const forbid = (folders, why) => ({
  'no-restricted-imports': ['error', { patterns: [{ group: folders.flatMap(waysTo), message: why }] }],
})

const layerRules = Object.entries(LAYERS).map(([layer, below]) => ({
  files: [`src/${layer}/**/*.{ts,vue}`],
  ignores: ['src/**/*.test.ts'],
  rules: forbid(
    ALL.filter((other) => other !== layer && !below.includes(other)),
    `${layer} may use only: ${below.join(', ') || 'nothing'}.`,
  ),
}))

const featureRules = FEATURES.map((feature) => ({
  files: [`src/features/${feature}/**/*.{ts,vue}`],
  rules: forbid(
    ['router', ...FEATURES.filter((other) => other !== feature).flatMap((other) => [`features/${other}`, other])],
    'Features do not import features: meet in realtime, or be put together in router/pages.',
  ),
}))

export default ts.config(
  { ignores: ['dist', 'src/api/schema.d.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...vue.configs['flat/recommended'],
  ...a11y.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue,js,mjs}'],
    languageOptions: { globals: { ...globals.browser }, parserOptions: { parser: ts.parser } },
    rules: {
      'no-undef': 'off',
      'no-console': 'error',
      'vue/multi-word-component-names': 'off',
      'vue/max-attributes-per-line': 'off',
      'vue/singleline-html-element-content-newline': 'off',
      'vue/multiline-html-element-content-newline': 'off',
      'vue/html-self-closing': 'off',
      'vue/require-default-prop': 'off',
      'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/component-api-style': ['error', ['script-setup']],
      'vuejs-accessibility/label-has-for': ['error', { required: { some: ['nesting', 'id'] } }],
      'vuejs-accessibility/no-autofocus': 'off',
    },
  },
  ...layerRules,
  ...featureRules,
)
