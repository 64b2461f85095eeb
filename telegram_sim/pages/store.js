// What the page knows: chats with their messages, kept up to date by the stream of changes.

import { listen, run } from "./net.js";

export class Store extends EventTarget {
  constructor() {
    super();
    this.chats = new Map();
    this.messages = new Map();
    this.users = new Map();
    this.bots = new Map();
    this.page = {};
    this.online = true;
  }

  async open() {
    const all = await run("everything");
    this.users = new Map(all.users.map((user) => [user.id, user]));
    this.bots = new Map(all.bots.map((bot) => [bot.id, bot]));
    this.chats = new Map(all.chats.map((chat) => [chat.key, chat]));
    this.page = all.page;
    this.source = listen(all.seq, {
      onEvent: (event) => this.take(event),
      onOnline: (online) => { this.online = online; this.tell("online", { online }); },
      onReset: () => location.reload(),
    });
  }

  async load(key) {
    if (this.messages.has(key)) return this.messages.get(key);
    const [chat, messages] = await Promise.all([run("chat", { chat: key }), run("messages", { chat: key })]);
    this.chats.set(key, chat);
    const known = new Map(messages.map((message) => [message.id, message]));
    for (const [id, message] of this.messages.get(key) ?? []) {
      if (!known.has(id) || known.get(id).changed < message.changed) known.set(id, message);
    }
    this.messages.set(key, known);
    return known;
  }

  take(event) {
    if (event.kind === "message") {
      const known = this.messages.get(event.chat);
      if (known) {
        if (event.message.deleted) known.delete(event.id);
        else known.set(event.id, event.message);
      }
    } else if (event.kind === "chat") this.chats.set(event.chat, event.view);
    else if (event.kind === "bot") this.bots.set(event.view.id, event.view);
    else if (event.kind === "user") this.users.set(event.view.id, event.view);
    this.tell(event.kind, event);
  }

  tell(kind, detail) {
    this.dispatchEvent(new CustomEvent(kind, { detail }));
  }

  on(kind, listener, signal) {
    this.addEventListener(kind, (event) => listener(event.detail), { signal });
  }
}
