// A message's text with its entities as elements; offsets are UTF-16 units, as in JavaScript.

import { h } from "./dom.js";
import { w } from "./words.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code",
};
const SAFE = /^(https?|tg|mailto|tel|ton):/i;

export function richText(text, entities, act) {
  const fragment = document.createDocumentFragment();
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  fill(fragment, text, 0, text.length, sorted, act);
  return fragment;
}

function fill(parent, text, start, end, entities, act) {
  let at = start;
  const rest = [...entities];
  while (rest.length) {
    const entity = rest.shift();
    const from = Math.max(entity.offset, at);
    const to = Math.min(entity.offset + entity.length, end);
    if (to <= from) continue;
    parent.append(text.slice(at, from));
    const inner = [];
    while (rest.length && rest[0].offset < to) inner.push(rest.shift());
    const node = element(entity, text.slice(from, to), act);
    fill(node.inside ?? node, text, from, to, inner, act);
    parent.append(node);
    at = to;
  }
  parent.append(text.slice(at, end));
}

function element(entity, covered, act) {
  if (TAGS[entity.type]) return h(TAGS[entity.type]);
  switch (entity.type) {
    case "pre": return pre(entity);
    case "blockquote": return h("blockquote");
    case "expandable_blockquote": return expandable();
    case "spoiler": return spoiler();
    case "text_link": return link(entity.url, act);
    case "url": return link(/^[a-z]+:/i.test(covered) ? covered : `https://${covered}`, act);
    case "email": return link(`mailto:${covered}`, act);
    case "bot_command": return h("button", { type: "button", class: "command", onclick: () => act.say(covered) });
    default: return h("span", { class: `entity ${entity.type}` });
  }
}

function pre(entity) {
  const code = h("code", {});
  const box = h("pre", { tabindex: "0", data: { language: entity.language } }, code);
  box.inside = code;
  return box;
}

function expandable() {
  const quote = h("blockquote", { class: "expandable", tabindex: "0", role: "button", "aria-expanded": "false" });
  const toggle = () => quote.setAttribute("aria-expanded", String(quote.classList.toggle("open")));
  quote.addEventListener("click", toggle);
  quote.addEventListener("keydown", (event) => { if (event.key === "Enter") toggle(); });
  return quote;
}

function spoiler() {
  const cover = h("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": w("hidden text") });
  const show = () => {
    cover.classList.add("shown");
    for (const name of ["role", "tabindex", "aria-label"]) cover.removeAttribute(name);
  };
  cover.addEventListener("click", show);
  cover.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); show(); }
  });
  return cover;
}

function link(url, act) {
  if (!SAFE.test(url)) return h("span", { class: "entity" });
  return h("a", {
    href: url, target: "_blank", rel: "noopener noreferrer",
    onclick: (event) => { if (act.follow(url)) event.preventDefault(); },
  });
}
