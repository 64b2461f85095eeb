// A chat on the screen: the log of messages, what may be done with them, the composer below.

import { announce, h, icon, iconButton, popMenu } from "./dom.js";
import { bubble, summary } from "./bubble.js";
import { Composer } from "./composer.js";
import { Refused, run } from "./net.js";
import { day, w } from "./words.js";

const GENERAL = 1;
const CHOICES = ["👍", "👎", "❤", "🔥", "🎉", "🤔", "👀", "🙏"];
const NEAR = 120;
const BUSY = 8000;
const GLIDE = 700;

export class Pane {
  constructor(store, { key, me, thread = null, names = false, gate = () => null }) {
    Object.assign(this, { store, key, me, thread, names, ownGate: gate });
    this.elements = new Map();
    this.waiting = new Map();
    this.gliding = 0;
    this.ending = new AbortController();
    this.act = this.actions();
    this.build();
  }

  get chat() { return this.store.chats.get(this.key) ?? {}; }

  get commands() {
    if (this.names) return [];
    const user = this.store.users.get(this.me);
    const known = this.store.bots.get(this.chat.bot?.id)?.commands ?? {};
    return known[(user?.language_code ?? "").slice(0, 2)] ?? known[""] ?? [];
  }

  myName() { return this.store.users.get(this.me)?.name ?? ""; }
  gate() { return this.ownGate(this.chat); }

  build() {
    this.pinned = h("button", { type: "button", class: "pinned", hidden: true, data: { testid: "pinned" } });
    this.list = h("div", { class: "list", role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": w("Messages"), data: { testid: "messages" } });
    this.empty = h("p", { class: "empty", hidden: true }, w("No messages here yet"));
    this.scroller = h("div", { class: "scroller", onscroll: () => this.scrolled() }, this.empty, this.list);
    this.down = iconButton("down", w("New messages"), "scroll-down", () => this.toBottom(true), { class: "icon-button down", hidden: true });
    this.toasts = h("div", { class: "toasts", "aria-live": "assertive" });
    this.composer = new Composer(this);
    this.element = h("div", { class: "pane", ondragover: (event) => event.preventDefault(), ondrop: (event) => this.drop(event) },
      this.pinned, this.scroller, h("div", { class: "bottom" }, this.down, this.toasts, this.composer.element));
    this.watcher = new ResizeObserver(() => this.follow());
    this.watcher.observe(this.scroller);
  }

  async open() {
    const { signal } = this.ending;
    await this.store.load(this.key);
    for (const message of this.shown()) this.put(message, false);
    this.decorate();
    this.refresh();
    this.toBottom(false);
    this.store.on("message", (event) => this.take(event), signal);
    this.store.on("chat", (event) => { if (event.chat === this.key) this.refresh(); }, signal);
    this.store.on("bot", () => this.refresh(), signal);
    this.store.on("toast", (event) => this.answered(event), signal);
    return this;
  }

  close() {
    this.ending.abort();
    this.watcher.disconnect();
    this.element.remove();
  }

  // messages ---------------------------------------------------------------------

  belongs(message) {
    if (this.thread === null) return true;
    return (message.thread ?? GENERAL) === this.thread;
  }

  shown() {
    return [...(this.store.messages.get(this.key) ?? new Map()).values()].filter((one) => this.belongs(one));
  }

  find(id) { return this.store.messages.get(this.key)?.get(id); }

  lastOwn() {
    return this.shown().filter((one) => one.from.id === this.me && one.text && !one.media).at(-1);
  }

  take(event) {
    if (event.chat !== this.key || !this.belongs(event.message)) return;
    const near = this.stuck !== false;
    if (event.message.deleted) this.drop_(event.id);
    else {
      this.put(event.message, true);
      if (event.how === "edited" && event.message.from.bot) announce(`${w("edited")}: ${event.message.text.slice(0, 300)}`);
    }
    this.decorate();
    this.refresh();
    if (event.how === "new" && this.asked(event.message)) this.composer.begin("reply", event.message);
    if (near || event.message.from.id === this.me) this.toBottom(event.how === "new");
    else if (event.how === "new") this.down.hidden = false;
  }

  // As in every client: where a reply is asked of somebody, what is written next is one.
  asked(message) {
    return message.asks && message.from.id !== this.me && (message.asks.of?.includes(this.me) ?? true);
  }

  put(message, fresh) {
    const element = bubble(message, { me: this.me, names: this.names, act: this.act, find: (id) => this.find(id) });
    const old = this.elements.get(message.id);
    this.elements.set(message.id, element);
    if (old) {
      replaceKeepingFocus(old, element);
      return;
    }
    if (fresh) element.classList.add("fresh");
    this.insert(message, element);
  }

  insert(message, element) {
    const later = [...this.elements.entries()].filter(([id, one]) => id > message.id && one.isConnected);
    const next = later.sort(([a], [b]) => a - b)[0]?.[1];
    if (message.album) {
      const album = this.list.querySelector(`.album[data-album="${message.album}"]`)
        ?? h("div", { class: `album ${message.media?.kind ?? ""} ${message.from.id === this.me ? "mine" : "theirs"}`, data: { album: message.album } });
      if (!album.isConnected) this.list.insertBefore(album, next ? childOf(this.list, next) : null);
      album.insertBefore(element, next?.parentElement === album ? next : null);
      album.dataset.count = String(album.children.length);
    } else this.list.insertBefore(element, next ? childOf(this.list, next) : null);
  }

  drop_(id) {
    const element = this.elements.get(id);
    this.elements.delete(id);
    const album = element?.closest(".album");
    element?.remove();
    if (album && !album.children.length) album.remove();
  }

  // Day lines, and which bubbles of one sender hang together.
  decorate() {
    this.list.querySelectorAll(".day").forEach((one) => one.remove());
    let before = null;
    let lastDay = "";
    for (const message of this.shown().sort((a, b) => a.id - b.id)) {
      const element = this.elements.get(message.id);
      if (!element) continue;
      const today = day(message.date);
      if (today !== lastDay) childOf(this.list, element)?.before(h("div", { class: "day" }, h("span", {}, today)));
      const joined = before && !before.message.service && !message.service && today === lastDay
        && before.message.from.id === message.from.id && message.date - before.message.date < 300;
      element.classList.toggle("joined", Boolean(joined));
      before?.element.classList.toggle("last", !joined);
      lastDay = today;
      before = { message, element };
    }
    before?.element.classList.add("last");
    this.empty.hidden = this.elements.size > 0;
  }

  refresh() {
    const ids = (this.chat.pinned ?? []).filter((id) => this.find(id) && this.belongs(this.find(id)));
    const target = this.find(ids.at(-1));
    this.pinned.hidden = !target;
    if (target) {
      this.pinned.replaceChildren(icon("pin"), h("span", {}, h("b", {}, w("Pinned message")), h("span", {}, summary(target))));
      this.pinned.onclick = () => this.act.show(target.id);
    }
    this.composer.refresh();
  }

  // scrolling ----------------------------------------------------------------------

  atBottom() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  // While we glide to the end ourselves, not being there yet does not mean that somebody left it.
  scrolled() {
    const there = this.atBottom();
    if (there || performance.now() > this.gliding) this.stuck = there;
    if (there) this.down.hidden = true;
  }

  follow() { if (this.stuck !== false) this.toBottom(false); }

  toBottom(smooth) {
    this.stuck = true;
    this.gliding = performance.now() + GLIDE;
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" });
    this.down.hidden = true;
  }

  // what may be done ------------------------------------------------------------------

  actions() {
    return {
      do: (name, values) => this.do(name, values),
      say: (text) => this.do("send", { text }),
      press: (message, button, element) => this.press(message, button, element),
      follow: (url) => this.deepLink(url),
      react: (message, emoji) => this.do("react", { message: message.id, emoji }),
      menu: (message, anchor) => this.menu(message, anchor),
      show: (id) => this.show(id),
      view: (url, alt) => openViewer(url, alt),
    };
  }

  async do(name, values) {
    try {
      return await run(name, { chat: this.key, user: this.me, thread: this.thread, ...values });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.toast(error.message.replace(/^Bad Request: /, ""));
      return null;
    }
  }

  async press(message, button, element) {
    if (button.kind === "url") {
      if (!this.deepLink(button.value)) open(button.value, "_blank", "noopener,noreferrer");
    } else if (button.kind === "copy") {
      await navigator.clipboard.writeText(button.value).catch(() => undefined);
      this.toast(w("Copied"), "copied");
    } else if (button.kind.startsWith("switch")) {
      this.composer.input.value = `@${this.chat.bot?.username ?? message.from.username} ${button.value ?? ""}`;
      this.composer.typed();
      this.composer.input.focus();
    } else if (button.kind === "callback") {
      element.classList.add("busy");
      const pressed = await this.do("press", { message: message.id, data: button.value });
      const calm = () => element.classList.remove("busy");
      setTimeout(calm, BUSY);
      if (pressed) this.waiting.set(pressed.callback, calm);
      else calm();
    }
  }

  deepLink(url) {
    const found = /^https?:\/\/(?:t\.me|telegram\.me)\/(\w+)(?:\?start=([\w-]*))?$/i.exec(url);
    if (!found || found[1].toLowerCase() !== this.chat.bot?.username?.toLowerCase()) return false;
    this.act.say(found[2] ? `/start ${found[2]}` : "/start");
    return true;
  }

  menu(message, anchor) {
    const mine = message.from.id === this.me;
    const on = (emoji) => message.reactions.some((one) => one.emoji === emoji && one.by.includes(this.me));
    const items = [
      { row: CHOICES.map((emoji) => ({ emoji, on: on(emoji), label: `${w("React")} ${emoji}`, run: () => this.act.react(message, on(emoji) ? null : emoji) })) },
      { icon: "reply", text: w("Reply"), testid: "menu-reply", run: () => this.composer.begin("reply", message) },
    ];
    if (message.text) items.push({ icon: "copy", text: w("Copy text"), testid: "menu-copy", run: () => { navigator.clipboard.writeText(message.text).catch(() => undefined); this.toast(w("Copied")); } });
    if (mine) items.push({ icon: "edit", text: w("Edit"), testid: "menu-edit", run: () => this.composer.begin("edit", message) });
    if (this.names) items.push({ icon: "pin", text: w(message.pinned ? "Unpin" : "Pin"), testid: "menu-pin", run: () => this.do("pin", { message: message.id }) });
    items.push({ icon: "trash", text: w("Delete"), testid: "menu-delete", danger: true, run: () => this.do("delete", { messages: [message.id] }) });
    popMenu(anchor, items, "message-actions");
  }

  show(id) {
    const element = this.elements.get(id);
    if (!element) return;
    element.scrollIntoView({ block: "center", behavior: "smooth" });
    element.focus({ preventScroll: true });
    element.classList.remove("shine");
    requestAnimationFrame(() => element.classList.add("shine"));
  }

  drop(event) {
    event.preventDefault();
    const files = [...event.dataTransfer.files];
    if (files.length) this.composer.stage(files, files.every((file) => file.type.startsWith("image/")) ? "photo" : "document");
  }

  // answers to presses -------------------------------------------------------------

  answered(event) {
    if (event.chat !== this.key || event.user !== this.me) return;
    this.waiting.get(event.callback)?.();
    this.waiting.delete(event.callback);
    if (event.url && !this.deepLink(event.url)) open(event.url, "_blank", "noopener,noreferrer");
    if (!event.text) return;
    if (!event.alert) this.toast(event.text);
    else {
      const dialog = document.getElementById("alert");
      document.getElementById("alert-text").textContent = event.text;
      if (!dialog.open) dialog.showModal();
    }
  }

  toast(text) {
    const box = h("div", { class: "toast", data: { testid: "toast" } }, text);
    this.toasts.replaceChildren(box);
    setTimeout(() => box.classList.add("going"), 3500);
    setTimeout(() => box.remove(), 4000);
  }
}

function childOf(list, element) {
  let child = element;
  while (child && child.parentElement !== list) child = child.parentElement;
  return child;
}

function replaceKeepingFocus(old, fresh) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const all = (element) => [...element.querySelectorAll(focused?.dataset.testid ? `[data-testid="${focused.dataset.testid}"]` : "button, a")];
  const at = focused ? all(old).indexOf(focused) : -1;
  fresh.classList.toggle("joined", old.classList.contains("joined"));
  old.replaceWith(fresh);
  if (!focused) return;
  const now = all(fresh);
  const same = now.find((one) => focused.dataset.value !== undefined && one.dataset.value === focused.dataset.value);
  (same ?? now[at] ?? now.at(-1) ?? fresh).focus({ preventScroll: true });
}

function openViewer(url, alt) {
  const viewer = document.getElementById("viewer");
  const image = document.getElementById("viewer-image");
  image.src = url;
  image.alt = alt || w("Photo viewer");
  viewer.showModal();
}
