// Writing: text that grows, reply and edit, files to send, commands, the reply keyboard.

import { h, icon, iconButton, popMenu } from "./dom.js";
import { inlineAnswers } from "./inline.js";
import { upload } from "./net.js";
import { summary } from "./bubble.js";
import { size, w } from "./words.js";

const MOST_TEXT = 4096;
const MOST_BYTES = 50 * 1024 * 1024;
const ALBUM = 10;

export class Composer {
  constructor(pane) {
    this.pane = pane;
    this.staged = [];
    this.about = null; // { how: "reply" | "edit", message }
    this.element = h("form", { class: "composer", data: { testid: "composer" }, onsubmit: (event) => { event.preventDefault(); this.submit(); } });
    this.build();
  }

  build() {
    this.context = h("div", { class: "context", hidden: true, data: { testid: "composer-context" } });
    this.tray = h("div", { class: "tray", hidden: true, data: { testid: "tray" } });
    this.suggestions = h("div", { class: "suggestions", hidden: true, data: { testid: "suggestions" } });
    this.input = h("textarea", {
      rows: 1, class: "input", "aria-label": w("Message"), placeholder: w("Message"), dir: "auto",
      data: { testid: "composer-input" }, autocomplete: "off", enterkeyhint: "send",
      oninput: () => this.typed(), onkeydown: (event) => this.key(event), onpaste: (event) => this.paste(event),
    });
    this.photoInput = this.fileInput("photo", "image/*", "attach-photo-input");
    this.fileInputElement = this.fileInput("document", "", "attach-file-input");
    this.commandsButton = iconButton("menu", w("Commands"), "commands", () => this.toggleCommands(), { class: "icon-button commands-button" });
    this.keyboardButton = iconButton("keyboard", w("Keyboard"), "keyboard-toggle", () => this.toggleKeyboard(), { hidden: true });
    const attach = iconButton("attach", w("Attach"), "attach", (event) => this.attachMenu(event.currentTarget));
    this.sendButton = h("button", { type: "submit", class: "send", "aria-label": w("Send"), title: w("Send"), data: { testid: "send" } }, icon("send"));
    const field = h("div", { class: "field" }, this.input, this.keyboardButton);
    this.bar = h("div", { class: "bar" }, this.commandsButton, attach, field, this.sendButton);
    this.keys = h("div", { class: "reply-keyboard", hidden: true, data: { testid: "reply-keyboard" }, role: "group", "aria-label": w("Keyboard") });
    this.gate = h("div", { class: "gate", hidden: true });
    this.element.replaceChildren(this.suggestions, this.context, this.tray, this.bar, this.gate, this.keys, this.photoInput, this.fileInputElement);
  }

  fileInput(kind, accept, testid) {
    return h("input", {
      type: "file", multiple: true, accept, class: "sr-only", tabindex: "-1", "aria-hidden": "true", data: { testid },
      onchange: (event) => { this.stage([...event.target.files], kind); event.target.value = ""; },
    });
  }

  // what is shown ------------------------------------------------------------

  refresh() {
    const { chat, commands } = this.pane;
    this.commandsButton.hidden = !commands.length;
    const gate = this.pane.gate();
    this.gate.hidden = !gate;
    this.bar.hidden = Boolean(gate);
    if (gate) {
      this.gate.replaceChildren(gate.run
        ? h("button", { type: "button", class: "start", data: { testid: gate.testid }, onclick: gate.run }, gate.text)
        : h("span", { class: "closed" }, icon("lock"), gate.text));
    }
    this.showKeys(gate ? null : chat.keyboard);
    if (this.eager) this.focus();
  }

  // As soon as there is something to write in: START is answered before the chat is known as begun.
  focus() {
    this.eager = this.bar.hidden;
    if (!this.eager) this.input.focus();
  }

  showKeys(markup) {
    const rows = markup?.keyboard ?? [];
    const signature = JSON.stringify(markup ?? null);
    this.input.placeholder = markup?.input_field_placeholder || w("Message");
    this.keyboardButton.hidden = !rows.length;
    if (signature === this.signature) return;
    this.signature = signature;
    this.keys.hidden = !rows.length;
    this.keys.replaceChildren(...rows.map((row) => h("div", { class: "row" }, row.map((button) => h("button", {
      type: "button", data: { testid: "reply-key" }, onclick: () => this.pressKey(button),
    }, button.text)))));
    this.pane.follow();
  }

  async pressKey(button) {
    if (button.request_contact) await this.pane.act.do("send_media", { kind: "contact", content: { phone_number: "+8613800138000", first_name: this.pane.myName(), user_id: this.pane.me } });
    else if (button.request_location) await this.pane.act.do("send_media", { kind: "location", content: { latitude: 39.9042, longitude: 116.4074 } });
    else await this.pane.act.say(button.text);
  }

  toggleKeyboard() {
    this.keys.hidden = !this.keys.hidden;
    this.pane.follow();
  }

  // commands and inline answers ------------------------------------------------

  toggleCommands() {
    if (!this.suggestions.hidden) return this.closeSuggestions();
    this.suggest(this.pane.commands);
    this.suggestions.querySelector("button")?.focus();
  }

  suggest(commands) {
    this.suggestions.hidden = !commands.length;
    this.suggestions.replaceChildren(...commands.map((one) => h("button", {
      type: "button", class: "suggestion", data: { testid: "command" },
      onclick: () => { this.closeSuggestions(); this.input.value = ""; this.typed(); this.pane.act.say(`/${one.command}`); },
    }, h("b", {}, `/${one.command}`), h("span", {}, one.description))));
  }

  closeSuggestions() {
    this.suggestions.hidden = true;
    this.suggestions.replaceChildren();
    this.input.focus();
  }

  typed() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, 140)}px`;
    this.element.classList.toggle("ready", Boolean(this.input.value.trim()) || this.staged.length > 0);
    const text = this.input.value;
    const command = /^\/(\w*)$/.exec(text);
    if (command) this.suggest(this.pane.commands.filter((one) => one.command.startsWith(command[1].toLowerCase())));
    else if (!inlineAnswers(this, text)) this.suggestions.hidden = true;
  }

  key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "Escape") {
      if (!this.suggestions.hidden) this.closeSuggestions();
      else this.clearContext();
    } else if (event.key === "ArrowUp" && !this.input.value && !this.about) {
      const last = this.pane.lastOwn();
      if (last) { event.preventDefault(); this.begin("edit", last); }
    }
  }

  // reply and edit -------------------------------------------------------------

  begin(how, message) {
    this.about = { how, message };
    this.context.hidden = false;
    this.context.replaceChildren(icon(how), h("span", { class: "context-text" },
      h("b", {}, how === "edit" ? w("Edit") : message.from.name), h("span", {}, summary(message))),
    iconButton("close", w("Cancel"), "context-cancel", () => this.clearContext()));
    if (how === "edit") this.input.value = message.text;
    this.typed();
    this.input.focus();
  }

  clearContext() {
    if (this.about?.how === "edit") this.input.value = "";
    this.about = null;
    this.context.hidden = true;
    this.typed();
  }

  // files ------------------------------------------------------------------------

  attachMenu(button) {
    popMenu(button, [
      { icon: "image", text: w("Photo"), testid: "attach-photo", run: () => this.photoInput.click() },
      { icon: "file", text: w("File"), testid: "attach-file", run: () => this.fileInputElement.click() },
    ], "attach-menu");
  }

  paste(event) {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    this.stage(files, files.every((file) => file.type.startsWith("image/")) ? "photo" : "document");
  }

  stage(files, kind) {
    for (const file of files) {
      if (file.size > MOST_BYTES) this.pane.toast(w("The file is larger than 50 MB"));
      else if (kind === "photo" && !file.type.startsWith("image/")) this.pane.toast(w("Not a picture: send it as a file"));
      else this.staged.push({ file, kind });
    }
    this.showTray();
    this.input.focus();
  }

  showTray() {
    this.tray.hidden = !this.staged.length;
    this.tray.replaceChildren(...this.staged.map((item, number) => h("div", { class: "staged", data: { testid: "staged" } },
      item.kind === "photo" ? h("img", { src: (item.url ??= URL.createObjectURL(item.file)), alt: "" }) : h("span", { class: "document-icon" }, icon("file")),
      h("span", { class: "staged-text" }, h("b", {}, item.file.name), h("small", {}, size(item.file.size))),
      iconButton("close", `${w("Remove")} ${item.file.name}`, "staged-remove", () => { this.staged.splice(number, 1); this.showTray(); }))));
    this.input.placeholder = this.staged.length ? w("Add a caption") : w("Message");
    this.typed();
  }

  // sending ------------------------------------------------------------------------

  async submit() {
    const text = this.input.value;
    const { about, staged } = this;
    if (!text.trim() && !staged.length) return;
    this.input.value = "";
    this.staged = [];
    this.about = null;
    this.context.hidden = true;
    this.suggestions.hidden = true;
    this.showTray();
    const reply = about?.how === "reply" ? { reply_to: about.message.id } : {};
    if (about?.how === "edit") await this.pane.act.do("edit", { message: about.message.id, text });
    else if (staged.length) await this.sendFiles(staged, text, reply);
    else for (const part of pieces(text)) await this.pane.act.do("send", { text: part, ...reply });
  }

  async sendFiles(staged, text, reply) {
    this.element.classList.add("sending");
    try {
      const items = await Promise.all(staged.map(async ({ file, kind, url }) => {
        if (url) URL.revokeObjectURL(url);
        return { kind, upload: await upload(file) };
      }));
      items[0].caption = text;
      for (let at = 0; at < items.length; at += ALBUM) {
        const part = items.slice(at, at + ALBUM);
        if (part.length === 1) await this.pane.act.do("send_media", { ...part[0], ...reply });
        else await this.pane.act.do("send_album", { items: part, ...reply });
      }
    } finally {
      this.element.classList.remove("sending");
    }
  }
}

// A client splits what is longer than one message may be.
function pieces(text) {
  const parts = [];
  let rest = text;
  while (rest.length > MOST_TEXT) {
    const at = Math.max(rest.lastIndexOf("\n", MOST_TEXT), rest.lastIndexOf(" ", MOST_TEXT));
    const cut = at > MOST_TEXT / 2 ? at : MOST_TEXT;
    parts.push(rest.slice(0, cut));
    rest = rest.slice(cut);
  }
  return [...parts, rest].filter((part) => part.trim());
}
