// The staff's forum: topics on one side, one topic's messages on the other.

import { h, icon, iconButton, popMenu } from "./dom.js";
import { summary } from "./bubble.js";
import { run } from "./net.js";
import { Pane } from "./pane.js";
import { clock, w } from "./words.js";

const GENERAL = 1;

export class Desk {
  constructor(store, root) {
    this.store = store;
    this.root = root;
    this.key = String(store.page.group);
    this.seen = new Map();
    this.thread = null;
    this.pane = null;
  }

  get chat() { return this.store.chats.get(this.key); }
  get staff() { return this.chat.members.filter((one) => !one.bot && !["left", "kicked"].includes(one.status)); }

  async open() {
    await this.store.load(this.key);
    this.me ??= this.staff[0]?.id;
    for (const message of this.messages()) this.markSeen(message);
    this.build();
    this.store.on("message", (event) => { if (event.chat === this.key) this.heard(event); });
    this.store.on("chat", (event) => { if (event.chat === this.key) this.changed(event.view); });
    addEventListener("spoken", () => this.rebuild());
    return this;
  }

  rebuild() {
    const { thread } = this;
    this.build();
    if (thread !== null) this.enter(thread);
  }

  messages() { return [...(this.store.messages.get(this.key) ?? new Map()).values()]; }

  build() {
    this.topics = h("ul", { class: "topics", data: { testid: "topic-list" }, "aria-label": w("Topics") });
    this.who = h("select", { "aria-label": w("write as"), data: { testid: "staff-person" }, onchange: () => this.become(Number(this.who.value)) });
    const members = this.chat.members.filter((one) => !["left", "kicked"].includes(one.status)).length;
    const header = h("header", { class: "header" },
      h("span", { class: "avatar group", "aria-hidden": "true" }, icon("topic")),
      h("div", { class: "names" }, h("h2", {}, this.chat.title), h("span", { class: "state" }, `${members} ${w("members")}`)),
      h("label", { class: "language" }, this.who),
      iconButton("plus", w("New topic"), "new-topic", () => this.newTopic()));
    this.side = h("div", { class: "side" }, header, h("nav", { class: "side-list" }, this.topics));
    this.room = h("div", { class: "room" }, h("p", { class: "nothing" }, icon("topic"), w("Choose a topic")));
    this.root.setAttribute("aria-label", w("Staff group"));
    this.root.replaceChildren(this.side, this.room);
    this.root.dataset.open = "";
    this.thread = null;
    this.people();
    this.list();
  }

  people() {
    this.who.replaceChildren(...this.staff.map((one) => h("option", { value: String(one.id), selected: one.id === this.me }, one.name)));
  }

  become(id) {
    this.me = id;
    if (this.thread !== null) this.enter(this.thread);
  }

  // topics -------------------------------------------------------------------------

  markSeen(message) {
    const thread = message.thread ?? GENERAL;
    this.seen.set(thread, Math.max(this.seen.get(thread) ?? 0, message.id));
  }

  heard(event) {
    if ((event.message.thread ?? GENERAL) === this.thread && this.root.offsetParent) this.markSeen(event.message);
    this.list();
  }

  changed(view) {
    const topic = view.topics.find((one) => one.id === this.thread);
    if (this.thread !== null && !topic) this.build();
    else if (topic) this.head(topic);
    this.people();
    this.list();
  }

  list() {
    const all = this.messages();
    const focused = document.activeElement?.dataset?.topicId;
    const rows = this.chat.topics.map((topic) => {
      const own = all.filter((one) => (one.thread ?? GENERAL) === topic.id);
      const fresh = own.filter((one) => one.id > (this.seen.get(topic.id) ?? 0) && one.from.id !== this.me && !one.service);
      return { topic, last: own.at(-1), fresh: fresh.length };
    }).sort((a, b) => (b.last?.id ?? 0) - (a.last?.id ?? 0));
    this.topics.replaceChildren(...rows.map((row) => this.row(row)));
    if (focused) this.topics.querySelector(`[data-topic-id="${focused}"]`)?.focus();
    this.unread = rows.reduce((sum, row) => sum + row.fresh, 0);
    dispatchEvent(new Event("unread"));
  }

  row({ topic, last, fresh }) {
    const name = topic.general ? w("General") : topic.name;
    return h("li", {}, h("button", {
      type: "button", class: "topic", "aria-current": topic.id === this.thread ? "true" : undefined,
      data: { testid: "topic", topicId: String(topic.id), closed: topic.closed ? "true" : undefined },
      onclick: () => this.enter(topic.id),
    },
    h("span", { class: "topic-icon", data: { hue: String(topic.id % 6) }, "aria-hidden": "true" }, topic.general ? "#" : [...name.replace(/[#\d·\s]/g, "")][0] ?? "·"),
    h("span", { class: "topic-text" },
      h("span", { class: "topic-line" }, h("b", {}, name), topic.closed ? icon("lock") : null, h("time", {}, last ? clock(last.date) : "")),
      h("span", { class: "topic-line" }, h("span", { class: "topic-last" }, last ? `${last.from.name}: ${summary(last)}` : ""),
        fresh ? h("span", { class: "unread", data: { testid: "unread" } }, String(fresh)) : null))));
  }

  async newTopic() {
    const name = prompt(w("topic name"));
    if (name?.trim()) this.enter(await run("open_topic", { chat: this.key, by: this.me, name: name.trim() }));
  }

  // one topic -----------------------------------------------------------------------

  async enter(thread) {
    this.pane?.close();
    this.thread = thread;
    this.root.dataset.open = "room";
    for (const message of this.messages()) if ((message.thread ?? GENERAL) === thread) this.markSeen(message);
    const pane = new Pane(this.store, { key: this.key, me: this.me, thread, names: true, gate: () => this.gate() });
    this.pane = pane;
    this.heading = h("header", { class: "header" });
    await pane.open();
    if (this.pane !== pane) return;
    this.room.replaceChildren(this.heading, pane.element);
    this.head(this.chat.topics.find((one) => one.id === thread));
    pane.toBottom(false);
    this.list();
  }

  head(topic) {
    if (!topic || !this.heading) return;
    const name = topic.general ? w("General") : topic.name;
    this.heading.replaceChildren(
      iconButton("back", w("Back"), "topic-back", () => this.leave(), { class: "icon-button topic-back" }),
      h("div", { class: "names" }, h("h3", { data: { testid: "topic-name" } }, name),
        h("span", { class: "state" }, topic.closed ? w("This topic is closed") : `${w("write as")}: ${this.store.users.get(this.me)?.name ?? ""}`)),
      topic.general ? "" : iconButton("more", w("Menu"), "topic-menu", (event) => this.menu(event.currentTarget, topic)));
    this.pane?.refresh();
  }

  leave() {
    this.pane?.close();
    this.pane = null;
    const { thread } = this;
    this.build();
    this.topics.querySelector(`[data-topic-id="${thread}"]`)?.focus();
  }

  gate() {
    const topic = this.chat.topics.find((one) => one.id === this.thread);
    const status = this.chat.members.find((one) => one.id === this.me)?.status;
    if (!topic?.closed || ["creator", "administrator"].includes(status)) return null;
    return { text: w("This topic is closed") };
  }

  menu(anchor, topic) {
    const where = { chat: this.key, thread: topic.id, by: this.me };
    popMenu(anchor, [
      { icon: "edit", text: w("Edit"), testid: "topic-rename", run: () => { const name = prompt(w("topic name"), topic.name); if (name?.trim()) run("rename_topic", { ...where, name: name.trim() }); } },
      { icon: "lock", text: w(topic.closed ? "Reopen topic" : "Close topic"), testid: "topic-close", run: () => run("set_topic_closed", { ...where, closed: !topic.closed }) },
      { icon: "trash", text: w("Delete topic"), testid: "topic-delete", danger: true, run: () => run("delete_topic", where) },
    ], "topic-actions");
  }
}
