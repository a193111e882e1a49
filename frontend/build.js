/**
 * Build the styles, scripts and icons into coordination/static/dist, which is committed so that running Rakor needs no Node.
 *
 *   npm run build           write the files
 *   npm run check           build beside them and fail if a committed file differs
 *
 * The same sources and lock file give the same bytes: no dates, no paths, no names from the machine.
 */
import { mkdtemp, mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { build } from "esbuild";
import { PurgeCSS } from "purgecss";

import { EMBLEM, ICONS, STATES } from "./icons.js";
import { CLASSES, TAGS } from "./tabler-parts.js";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, "..", "coordination", "static", "dist");
const modules = path.join(here, "node_modules");

/** Cut Tabler down to the families of tabler-parts.js. */
async function tablerParts() {
  const css = await readFile(path.join(modules, "@tabler/core/dist/css/tabler.min.css"), "utf8");
  const named = new Set([...css.matchAll(/\.((?:[\w-]|\\.)+)/g)].map((match) => match[1].replaceAll("\\", "")));
  const classes = [...named].filter((name) => CLASSES.some((family) => family.test(name)));
  const [result] = await new PurgeCSS().purge({
    content: [{ raw: " ", extension: "list" }],
    css: [{ raw: css }],
    extractors: [{
      extensions: ["list"],
      extractor: () => ({ attributes: { names: ["type", "hidden", "disabled", "readonly", "multiple", "size"], values: ["checkbox", "radio", "search", "file", "date", "time", "number", "button", "submit", "reset"] }, classes, ids: [], tags: TAGS, undetermined: [] }),
    }],
    variables: false,
    keyframes: true,
    fontFace: true,
  });
  return dropUnusedVariables(result.css);
}

/** Drop custom properties that nothing left in the sheet reads; our own styles set those they need. */
function dropUnusedVariables(css) {
  for (let before = ""; before !== css; ) {
    before = css;
    const used = new Set([...css.matchAll(/var\((--[\w-]+)/g)].map((match) => match[1]));
    css = css.replace(/(--tblr-[\w-]+):((?:[^;{}"]|"[^"]*")*);?/g, (whole, name) => (used.has(name) ? whole : ""));
  }
  return css;
}

const tablerPlugin = {
  name: "tabler-parts",
  setup(run) {
    run.onResolve({ filter: /^tabler-parts\.css$/ }, () => ({ path: "tabler-parts.css", namespace: "tabler" }));
    run.onLoad({ filter: /.*/, namespace: "tabler" }, async () => ({ contents: await tablerParts(), loader: "css", resolveDir: here }));
  },
};

/** One SVG sprite: `<use href=".../icons.svg#home">`. */
async function sprite() {
  const pen = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"';
  const symbols = [];
  for (const [name, source] of Object.entries(ICONS)) {
    const svg = await readFile(path.join(modules, `@tabler/icons/icons/outline/${source}.svg`), "utf8");
    const shapes = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace("</svg>", "").replace(/\s*\n\s*/g, "");
    symbols.push(`<symbol id="${name}" viewBox="0 0 24 24" ${pen}>${shapes}</symbol>`);
  }
  for (const [name, shapes] of Object.entries(STATES)) symbols.push(`<symbol id="${name}" viewBox="0 0 16 16" ${pen}>${shapes}</symbol>`);
  symbols.push(`<symbol id="emblem" viewBox="0 0 36 42" fill="none" stroke="currentColor" stroke-width="2">${EMBLEM}</symbol>`);
  return `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
}

function favicon() {
  return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b5a73"/>' +
    '<path d="M9 10h14M9 16h9M9 22h5" stroke="#fff" stroke-width="3" stroke-linecap="round"/>' +
    '<path d="M18.500 21.500l3 3 5-6" fill="none" stroke="#fff" stroke-width="3" stroke-linecap="round" stroke-linejoin="round"/></svg>\n';
}

async function writeAll(folder) {
  await build({
    absWorkingDir: here,
    entryPoints: [{ in: "src/app.js", out: "app" }, { in: "src/editor.js", out: "editor" }, { in: "styles/app.css", out: "app" }],
    entryNames: "[name]",
    assetNames: "[name]",
    outdir: folder,
    bundle: true,
    minify: true,
    format: "esm",
    target: ["es2022", "chrome111", "firefox113", "safari16.4"],
    loader: { ".woff2": "file" },
    legalComments: "none",
    charset: "utf8",
    logLevel: "warning",
    plugins: [tablerPlugin],
  });
  await writeFile(path.join(folder, "icons.svg"), await sprite());
  await writeFile(path.join(folder, "favicon.svg"), favicon());
}

async function report(folder) {
  for (const name of (await readdir(folder)).sort()) {
    const bytes = await readFile(path.join(folder, name));
    const wire = name.endsWith(".woff2") ? bytes.length : gzipSync(bytes).length;
    console.log(`${name.padEnd(40)} ${(bytes.length / 1000).toFixed(1).padStart(7)} kB  ${(wire / 1000).toFixed(1).padStart(6)} kB on the wire`);
  }
}

/** Fail when a committed file is not what these sources give. */
async function check() {
  const fresh = await mkdtemp(path.join(tmpdir(), "rakor-dist-"));
  await writeAll(fresh);
  const names = [...new Set([...(await readdir(fresh)), ...(await readdir(dist))])].sort();
  const stale = [];
  for (const name of names) {
    const [built, kept] = await Promise.all([fresh, dist].map((folder) => readFile(path.join(folder, name)).catch(() => null)));
    if (!built || !kept || !built.equals(kept)) stale.push(name);
  }
  await rm(fresh, { recursive: true });
  if (stale.length) {
    console.error(`coordination/static/dist differs from its sources: ${stale.join(", ")}. Run "npm run build" in frontend/ and commit the result.`);
    process.exit(1);
  }
  console.log("coordination/static/dist is what its sources give.");
}

if (process.argv.includes("--check")) {
  await check();
} else {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  await writeAll(dist);
  await report(dist);
}
