// The applicant's phone: header with the bot's name and state, language, menu, and the chat.

import { h, iconButton, popMenu } from "./dom.js";
import { run } from "./net.js";
import { Pane } from "./pane.js";
import { Player } from "./player.js";
import { setLanguage, w } from "./words.js";

const LANGUAGES = [
  ["en", "English"], ["zh-hans", "简体中文"], ["zh-hant", "繁體中文"], ["zh", "zh"], ["zh_CN", "zh_CN"],
  ["en_US", "en_US"], ["ru", "Русский"], ["de", "Deutsch"], ["xx", "xx"], ["", "–"],
];
const ACTION = 5500;

export class Phone {
  constructor(store, root) {
    this.store = store;
    this.root = root;
    const asked = new URLSearchParams(location.search);
    this.start = asked.get("start");
    this.user = Number(asked.get("user")) || store.page.user;
    this.bot = store.page.bot;
    this.ending = new AbortController();
  }

  get key() { return `${this.bot}:${this.user}`; }

  async open() {
    const { signal } = this.ending;
    setLanguage(this.store.users.get(this.user)?.language_code);
    this.pane = new Pane(this.store, { key: this.key, me: this.user, gate: (chat) => this.gate(chat) });
    await this.pane.open();
    this.build();
    const asked = new URLSearchParams(location.search).get("play");
    if (asked !== null && !this.player) this.play(Number(asked));
    this.store.on("action", (event) => this.action(event), signal);
    this.store.on("message", (event) => { if (event.chat === this.key && event.message.from.bot) this.status(); }, signal);
    this.store.on("online", () => this.status(), signal);
    this.store.on("bot", () => { this.status(); this.introduce(); }, signal);
    return this;
  }

  close() {
    this.player?.stop();
    this.ending.abort();
    this.pane.close();
  }

  build() {
    const name = this.store.bots.get(this.bot)?.name ?? "Bot";
    this.title = h("h1", { data: { testid: "bot-name" } }, name);
    this.state = h("span", { class: "state", data: { testid: "chat-status" }, role: "status" });
    this.menuButton = iconButton("more", w("Menu"), "menu", (event) => this.menu(event.currentTarget));
    const header = h("header", { class: "header" },
      h("span", { class: "avatar", "aria-hidden": "true" }, h("img", { src: "/page/icon.svg", alt: "" })),
      h("div", { class: "names" }, this.title, this.state),
      this.languages(), this.menuButton);
    this.root.setAttribute("aria-label", w("Chat"));
    this.root.replaceChildren(header, this.pane.element);
    this.pane.toBottom(false);
    this.status();
    this.introduce();
  }

  introduce() {
    const said = this.store.bots.get(this.bot)?.description ?? {};
    const code = (this.store.users.get(this.user)?.language_code ?? "").slice(0, 2);
    this.pane.empty.textContent = said[code] || said[""] || w("Press START and the bot says hello.");
  }

  languages() {
    const code = this.store.users.get(this.user)?.language_code ?? "";
    const known = LANGUAGES.some(([value]) => value === code) ? LANGUAGES : [...LANGUAGES, [code, code]];
    const select = h("select", {
      "aria-label": w("Language"), title: "language_code", data: { testid: "language" },
      onchange: () => this.speak(select.value),
    }, known.map(([value, text]) => h("option", { value, selected: value === code, "aria-label": value ? undefined : w("none") }, text)));
    return h("label", { class: "language" }, select);
  }

  async speak(code) {
    await run("set_user", { user: this.user, language_code: code });
    this.store.users.set(this.user, { ...this.store.users.get(this.user), language_code: code });
    this.close();
    this.ending = new AbortController();
    await this.open();
    this.root.querySelector("[data-testid=language]").focus();
    dispatchEvent(new Event("spoken"));
  }

  // START, or the way back after blocking ------------------------------------------

  gate(chat) {
    if (chat.blocked) return { text: w("Unblock"), testid: "unblock-button", run: () => this.pane.do("unblock", {}) };
    if (chat.started && this.start === null) return null;
    return { text: w("START"), testid: "start-button", run: () => this.begin() };
  }

  async begin() {
    const text = this.start ? `/start ${this.start}` : "/start";
    this.start = null;
    const here = new URL(location);
    here.searchParams.delete("start");
    history.replaceState(null, "", here);
    await this.pane.act.say(text);
    this.pane.refresh();
    this.pane.composer.focus();
  }

  // the menu --------------------------------------------------------------------------

  menu(anchor) {
    const { blocked } = this.pane.chat;
    const recorded = this.store.page.recordings ?? [];
    popMenu(anchor, [
      ...recorded.map((one, at) => ({ icon: "play", text: one.title, testid: "play", run: () => this.another(one.language, at) })),
      { icon: "people", text: w("Applicants"), testid: "applicants", run: () => this.applicants(anchor) },
      { icon: "restart", text: w("Start again"), testid: "restart", run: () => this.pane.act.say("/start") },
      { icon: "person", text: w("New applicant"), testid: "new-applicant", run: () => this.another() },
      { icon: "block", text: w(blocked ? "Unblock the bot" : "Block the bot"), testid: "block", danger: !blocked, run: () => this.pane.do(blocked ? "unblock" : "block", {}) },
    ], "phone-menu");
  }

  async another(spoken = null, play = null) {
    const language = spoken ?? this.store.users.get(this.user)?.language_code ?? "en";
    const count = this.store.users.size + 1;
    const user = await run("add_user", { first_name: `Applicant ${count}`, language_code: language });
    this.turnTo(user.id, play);
  }

  turnTo(user, play = null) {
    const here = new URL(location);
    here.searchParams.set("user", user);
    here.searchParams.delete("play");
    if (play !== null) here.searchParams.set("play", play);
    location.assign(here);
  }

  // Everybody who has written to this bot, the latest first.
  applicants(anchor) {
    const chats = [...this.store.chats.values()].filter((chat) => chat.bot?.id === this.bot && chat.started);
    const items = chats.reverse().slice(0, 12).map((chat) => {
      const user = this.store.users.get(Number(chat.key.split(":")[1]));
      return { icon: "person", text: user?.name ?? chat.key, testid: "applicant", run: () => this.turnTo(user.id) };
    });
    popMenu(anchor, items, "applicant-list");
  }

  // A recorded conversation, once: a reload goes on by hand.
  async play(at) {
    const recorded = this.store.page.recordings?.[at];
    const here = new URL(location);
    here.searchParams.delete("play");
    history.replaceState(null, "", here);
    if (!recorded) return;
    this.player = new Player(this.pane, recorded);
    this.root.dataset.playing = "true";
    const done = await this.player.play();
    this.root.dataset.playing = done ? "done" : "stopped";
  }

  // the line under the name -------------------------------------------------------------

  action(event) {
    if (event.chat !== this.key) return;
    const words = { typing: "typing…", upload_document: "sending a file…", upload_photo: "sending a photo…" };
    this.status(w(words[event.action] ?? "typing…"));
    this.calm = setTimeout(() => this.status(), ACTION);
  }

  status(text = null) {
    clearTimeout(this.calm);
    if (!this.state) return;
    this.title.textContent = this.store.bots.get(this.bot)?.name ?? "Bot";
    this.state.textContent = this.store.online ? text ?? w("bot") : w("connecting…");
    this.state.classList.toggle("busy", Boolean(text) || !this.store.online);
  }
}
