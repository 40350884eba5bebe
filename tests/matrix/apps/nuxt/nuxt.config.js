export default defineNuxtConfig({ modules: ["eltanin/nuxt"], compatibilityDate: "2026-11-17", telemetry: false });
