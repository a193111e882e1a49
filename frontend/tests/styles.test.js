import { readFileSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

const css = (name) => readFileSync(path.join(import.meta.dirname, "../styles", name), "utf8");

/** Contrast of two colours after WCAG 2. */
function contrast(a, b) {
  const light = (hex) => {
    const [r, g, bl] = [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16) / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * bl;
  };
  const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}
/** A tint of `share` of the colour on white (in sRGB: a little darker than the sheet's own, so the stricter one). */
const tint = (hex, share) => `#${[1, 3, 5].map((i) => Math.round(parseInt(hex.slice(i, i + 2), 16) * share + 255 * (1 - share)).toString(16).padStart(2, "0")).join("")}`;

test.each([...css("accents.css").matchAll(/data-accent="(#\w{6})"\] \{ --rk-accent: (#\w{6})/g)].map((match) => [match[1], match[2]]))("accent %s is readable on white, on the wash and on its own tint", (name, value) => {
  expect(value).toBe(name);
  for (const ground of ["#ffffff", "#f6f8f9", tint(value, 0.08)]) expect(contrast(value, ground)).toBeGreaterThanOrEqual(4.5);
});

test.each([...css("tokens.css").matchAll(/--rk-(green|blue|violet|amber|red|grey|muted|ink): (#\w{6})/g)].map((match) => [match[1], match[2]]))("%s is readable on every ground it stands on", (_name, value) => {
  for (const ground of ["#ffffff", "#f6f8f9", "#fdf0ef", "#fdf4e3", "#eaf5ee"]) expect(contrast(value, ground)).toBeGreaterThanOrEqual(4.5);
});
