// Building elements without ever parsing text as HTML.

export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") element.className = value;
    else if (name === "data") mark(element, value);
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name in element && typeof value !== "string") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function mark(element, values) {
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null) element.dataset[name] = value;
  }
}

const PATHS = {
  send: "M3 20.5 21.5 12 3 3.5 3 10.200 15 12 3 13.800z",
  attach: "M16.5 6.5v9.800a4.5 4.5 0 0 1-9 0V6a3 3 0 0 1 6 0v9.5a1.5 1.5 0 0 1-3 0V7",
  menu: "M4 7h16M4 12h16M4 17h16",
  more: "M12 5.5v.01M12 12v.01M12 18.5v.01",
  close: "M6 6l12 12M18 6 6 18",
  back: "M15 5l-7 7 7 7",
  down: "M6 9l6 6 6-6",
  reply: "M10 6 4 12l6 6M4.5 12H14c4 0 6 2 6 6",
  edit: "M4 20l1-4L16 5l3 3L8 19zM14 7l3 3",
  trash: "M5 7h14M9 7V4.5h6V7M7 7l1 13h8l1-13",
  pin: "M9 4h6l-1 6 3 3H7l3-3zM12 13v7",
  copy: "M9 9h10v11H9zM5 15V4h10",
  link: "M8 16 17 7M9.5 7H17v7.5",
  file: "M7 3h7l4 4v14H7zM14 3v4h4",
  image: "M4 5h16v14H4zM4 16l5-5 4 4 3-3 4 4M15.5 9v.01",
  download: "M12 4v11M7.5 11 12 15.5 16.5 11M5 20h14",
  keyboard: "M3 7h18v10H3zM7 11v.01M11 11v.01M15 11v.01M8 14h8",
  restart: "M5 12a7 7 0 1 0 2.300-5.200M5 4v4h4",
  people: "M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM3 19c0-3.300 2.500-5 6-5s6 1.700 6 5M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.300c2 .6 3 2.200 3 4.700",
  play: "M8 5.500v13l10.500-6.500z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM5 20c0-4 3-6 7-6s7 2 7 6",
  block: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM6.5 6.5l11 11",
  plus: "M12 5v14M5 12h14",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  topic: "M5 5h14v10h-7l-4 4v-4H5z",
  place: "M12 21s7-6 7-11a7 7 0 1 0-14 0c0 5 7 11 7 11zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z",
  voice: "M12 4a2.5 2.5 0 0 0-2.5 2.5v5a2.5 2.5 0 0 0 5 0v-5A2.5 2.5 0 0 0 12 4zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3",
  sun: "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 3v2M12 19v2M3 12h2M19 12h2",
  smile: "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM9 10v.01M15 10v.01M8.5 14a4.5 4.5 0 0 0 7 0",
};
const FILLED = new Set(["send"]);
const SVG = "http://www.w3.org/2000/svg";

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  if (FILLED.has(name)) svg.classList.add("filled");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

export function iconButton(name, label, testid, onclick, extra = {}) {
  return h("button", {
    type: "button", class: "icon-button", "aria-label": label, title: label,
    data: { testid }, onclick, ...extra,
  }, icon(name));
}

export function announce(text) {
  document.getElementById("announce").textContent = text;
}

// A small menu below or above a button; arrow keys walk, Escape closes, focus goes back.
export function popMenu(anchor, items, testid) {
  document.querySelector(".pop-menu")?.remove();
  const menu = h("div", { class: "pop-menu", role: "menu", data: { testid } });
  const close = (focus) => {
    menu.remove();
    document.removeEventListener("pointerdown", outside, true);
    if (focus) anchor.focus();
  };
  const outside = (event) => { if (!menu.contains(event.target)) close(false); };
  for (const item of items) {
    menu.append(item.row ? reactionRow(item.row, close) : h("button", {
      type: "button", role: "menuitem", class: item.danger ? "danger" : "",
      data: { testid: item.testid },
      onclick: () => { close(true); item.run(); },
    }, icon(item.icon), h("span", {}, item.text)));
  }
  menu.addEventListener("keydown", (event) => walk(event, menu, close));
  document.body.append(menu);
  placeNear(menu, anchor.getBoundingClientRect());
  menu.querySelector("button")?.focus();
  setTimeout(() => document.addEventListener("pointerdown", outside, true));
  return menu;
}

function reactionRow(row, close) {
  return h("div", { class: "pop-reactions", role: "group" }, row.map((one) => h("button", {
    type: "button", role: "menuitem", "aria-label": one.label, "aria-pressed": String(one.on),
    data: { testid: "reaction-choice", emoji: one.emoji },
    onclick: () => { close(true); one.run(); },
  }, one.emoji)));
}

function walk(event, menu, close) {
  const buttons = [...menu.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (step) {
    event.preventDefault();
    buttons[(at + step + buttons.length) % buttons.length].focus();
  } else if (event.key === "Escape") {
    event.stopPropagation();
    close(true);
  } else if (event.key === "Tab") close(false);
}

function placeNear(menu, box) {
  const { offsetWidth: width, offsetHeight: height } = menu;
  const left = Math.min(Math.max(8, box.right - width), innerWidth - width - 8);
  const below = box.bottom + 6 + height < innerHeight;
  menu.style.left = `${left}px`;
  menu.style.top = `${Math.max(8, below ? box.bottom + 6 : box.top - height - 6)}px`;
}
