"""What keeps a person from reading or using the page, measured in the browser.

``await page.evaluate(PROBLEMS)`` gives sentences; none: no sideways scrolling of the page, no word broken
over lines, every control has a name and (on a phone) 40 px, one h1, headings in order, landmarks, and a
contrast of 4.5:1 (large type 3:1) for every text in view, as WCAG 2.2 asks.
"""

from __future__ import annotations

WIDTHS = (320, 390, 768, 1280)
FOLDS_BELOW = 761
"""px; the side bar folds below this width."""
_LEAST_TARGET = 40
_LONGEST_WORD = 30
"""Letters; what is longer, as an address is, may be broken."""

PROBLEMS = (
    """() => {
  const problems = [];
  const root = document.querySelector("dialog[open]") ?? document.body;
  const seen = (node) => node.checkVisibility({ opacityProperty: false, visibilityProperty: true })
    && node.getBoundingClientRect().width > 1 && !node.closest(".unseen, .skip");
  const brief = (node) => `${node.tagName.toLowerCase()}.${node.className?.baseVal ?? node.className}: ${node.textContent.trim().slice(0, 40)}`;
  const all = (selector) => [...root.querySelectorAll(selector)];

  if (document.documentElement.scrollWidth > innerWidth) problems.push(`the page is ${document.documentElement.scrollWidth} px wide`);

  const nameOf = (node) => node.getAttribute("aria-label")?.trim()
    || (node.getAttribute("aria-labelledby") ?? "").split(" ").map((id) => id && document.getElementById(id)?.textContent.trim()).filter(Boolean).join(" ")
    || [...(node.labels ?? [])].map((one) => one.textContent.trim()).join(" ") || (node.matches("input, textarea, select") ? "" : node.textContent.trim() || node.querySelector("img[alt]")?.alt);
  for (const node of document.querySelectorAll("input, textarea, select, button, a[href], [role=region], dialog[open], nav, form, img:not([alt])")) {
    if (!nameOf(node)) problems.push(`no name: ${node.outerHTML.slice(0, 90)}`);
  }

  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter((node) => root === document.body ? !node.closest("dialog") : node.closest("h1, dialog[open]"));
  if (document.querySelectorAll("h1").length !== 1) problems.push("not one h1");
  let level = 0;
  for (const node of headings) {
    const now = Number(node.tagName[1]);
    if (now > level + 1) problems.push(`h${now} after h${level}: ${brief(node)}`);
    level = now;
  }
  for (const landmark of ["body > header", "nav", "main"]) if (document.querySelectorAll(landmark).length < 1) problems.push(`no ${landmark}`);

  if (innerWidth < FOLDS_BELOW) for (const node of all("button, a.button, [role=tab], [role=option], summary, .choices label")) {
    if (!seen(node)) continue;
    const box = node.getBoundingClientRect();
    if (box.width < LEAST || box.height < LEAST) problems.push(`${Math.round(box.width)} x ${Math.round(box.height)} px: ${brief(node)}`);
  }

  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const node = texts.currentNode;
    const parent = node.parentElement;
    if (!node.textContent.trim() || parent.closest("script, style, noscript") || !seen(parent)) continue;
    brokenWords(node);
    contrast(node, parent);
  }
  return [...new Set(problems)];

  function brokenWords(node) {
    const addresses = [...node.textContent.matchAll(/\\S{LONGEST,}/g)].map((one) => [one.index, one.index + one[0].length]);
    for (const found of node.textContent.matchAll(/[\\p{L}\\p{N}\\p{M}'’_.]{2,}/gu)) {
      if (addresses.some(([from, to]) => from <= found.index && found.index < to)) continue;
      const range = document.createRange();
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
      if (boxes.some((box) => Math.abs(box.top - boxes[0].top) > 3)) problems.push(`broken: ${found[0]}`);
    }
  }

  function parsed(text) {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    return { r, g, b, a };
  }
  function over(top, under) {
    const mix = (one) => top[one] * top.a + under[one] * (1 - top.a);
    return { r: mix("r"), g: mix("g"), b: mix("b"), a: 1 };
  }
  function luminance({ r, g, b }) {
    const [x, y, z] = [r, g, b].map((one) => one / 255).map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  }
  function contrast(node, parent) {
    if (parent.closest(":disabled") || !/[\\p{L}\\p{N}]/u.test(node.textContent)) return;
    const style = getComputedStyle(parent);
    let shown = 1;
    const layers = [];
    for (let one = parent; one; one = one.parentElement) {
      const its = getComputedStyle(one);
      shown *= Number(its.opacity);
      if (parsed(its.backgroundColor).a > 0) layers.unshift(parsed(its.backgroundColor));
    }
    if (shown < 0.05) return;
    const ground = layers.reduce((under, top) => over(top, under), { r: 255, g: 255, b: 255, a: 1 });
    const ink = parsed(parent.closest("svg") ? style.fill : style.color);
    const [dark, light] = [luminance(over({ ...ink, a: ink.a * shown }, ground)), luminance(ground)].sort((a, b) => a - b);
    const ratio = (light + 0.05) / (dark + 0.05);
    const size = parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (large ? 3 : 4.5)) problems.push(`contrast ${ratio.toFixed(2)}: ${brief(parent)}`);
  }
}""".replace("LEAST", str(_LEAST_TARGET))
    .replace("LONGEST", str(_LONGEST_WORD))
    .replace("FOLDS_BELOW", str(FOLDS_BELOW))
)
