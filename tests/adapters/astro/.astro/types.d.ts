/// <reference types="astro/client" />
/// <reference path="integrations/eltanin/session.d.ts" />