// One message as an element: service line or bubble with media, text, buttons, reactions.

import { h, icon, iconButton } from "./dom.js";
import { richText } from "./text.js";
import { clock, size, w } from "./words.js";

export function bubble(message, context) {
  if (message.service) return serviceLine(message, context);
  const mine = message.from.id === context.me;
  const from = mine ? "me" : message.from.bot ? "bot" : "other";
  const article = h("article", {
    class: `message ${mine ? "mine" : "theirs"}`,
    tabindex: "-1",
    "aria-label": `${message.from.name}, ${clock(message.date)}`,
    data: {
      testid: "message", messageId: String(message.id), from, sender: String(message.from.id),
      kind: message.media?.kind ?? "text", album: message.album ?? undefined,
      edited: message.edited ? "true" : undefined,
    },
  });
  article.append(body(message, mine, context));
  if (message.rows.length) article.append(keyboard(message, context));
  return article;
}

function body(message, mine, context) {
  const picture = message.media && ["photo", "sticker", "video_note"].includes(message.media.kind);
  const box = h("div", { class: `bubble${picture ? " picture" : ""}${picture && !message.text ? " bare" : ""}` });
  if (!mine && context.names) box.append(sender(message));
  if (message.forwarded_from) box.append(h("div", { class: "forwarded" }, `${w("forwarded from")} ${message.forwarded_from}`));
  if (message.reply_to) box.append(quoted(message, context));
  if (message.media) box.append(media(message, context));
  if (message.text) {
    const text = h("div", { class: "text", data: { testid: "text" }, dir: "auto" });
    text.append(richText(message.text, message.entities, context.act));
    box.append(text);
  }
  box.append(foot(message, context));
  box.append(iconButton("more", w("Message actions"), "message-menu",
    (event) => context.act.menu(message, event.currentTarget), { class: "icon-button message-menu" }));
  return box;
}

function sender(message) {
  return h("div", { class: "sender", data: { hue: String(Math.abs(message.from.id) % 6) } },
    message.from.name, message.from.bot ? h("span", { class: "badge" }, w("bot")) : null);
}

function quoted(message, context) {
  const target = context.find(message.reply_to);
  const text = message.quote ?? (target ? summary(target) : w("Deleted message"));
  return h("button", {
    type: "button", class: "quoted", data: { testid: "quoted" },
    onclick: () => context.act.show(message.reply_to),
  }, h("b", {}, target?.from.name ?? ""), h("span", {}, text));
}

export function summary(message) {
  if (message.service) return serviceText(message);
  const kind = message.media?.kind;
  if (kind === "document" || kind === "audio") return `📎 ${message.media.file.name}${message.text ? ` · ${message.text}` : ""}`;
  if (kind === "photo") return `🖼 ${message.text || w("Photo")}`;
  if (kind) return `${{ voice: "🎤", video: "🎬", sticker: "🙂", location: "📍", contact: "👤" }[kind] ?? "📄"} ${message.text || kind.replace("_", " ")}`;
  return message.text.replace(/\s+/g, " ").slice(0, 120);
}

function foot(message, context) {
  const foot = h("div", { class: "foot" });
  if (message.reactions.length) {
    foot.append(h("span", { class: "reactions", data: { testid: "reactions" } }, message.reactions.map((one) => h("button", {
      type: "button", class: one.by.includes(context.me) ? "reaction on" : "reaction",
      "aria-label": `${one.emoji} ${one.by.length}`, data: { testid: "reaction", emoji: one.emoji },
      onclick: () => context.act.react(message, one.by.includes(context.me) ? null : one.emoji),
    }, one.emoji, one.by.length > 1 ? h("i", {}, String(one.by.length)) : null))));
  }
  foot.append(h("span", { class: "stamp" },
    message.pinned ? icon("pin") : null,
    message.edited && !message.rows.length ? h("span", { class: "edited" }, w("edited")) : null,
    h("time", { datetime: new Date(message.date * 1000).toISOString() }, clock(message.date))));
  return foot;
}

// media ---------------------------------------------------------------------

function media(message, context) {
  const { kind, file, data } = message.media;
  if (!file) return facts(kind, data);
  if (kind === "photo") return photo(message, file, context);
  if (kind === "sticker" && file.mime.startsWith("image/")) return h("img", { class: "sticker", src: file.url, alt: "sticker" });
  if (kind === "voice" || kind === "audio") return sound(kind, file);
  if (["video", "video_note", "animation"].includes(kind) && file.mime.startsWith("video/")) {
    return h("video", { class: `video ${kind}`, src: file.url, controls: true, preload: "metadata" });
  }
  return documentLink(file);
}

function photo(message, file, context) {
  const image = h("img", { src: file.url, alt: message.text || w("Photo"), width: String(file.width), height: String(file.height), loading: "lazy" });
  return h("button", {
    type: "button", class: "photo", data: { testid: "photo" }, "aria-label": `${w("Photo")}: ${w("Open")}`,
    onclick: () => context.act.view(file.url, message.text),
  }, image);
}

function documentLink(file) {
  const suffix = file.name.includes(".") ? file.name.split(".").pop().slice(0, 4) : "";
  return h("a", {
    class: "document", href: `${file.url}?save=1`, download: file.name,
    data: { testid: "document" }, "aria-label": `${w("Download")}: ${file.name}, ${size(file.size)}`,
  }, h("span", { class: "document-icon" }, icon("download"), suffix ? h("i", {}, suffix) : null),
  h("span", { class: "document-text" }, h("b", {}, file.name), h("small", {}, size(file.size))));
}

function sound(kind, file) {
  return h("div", { class: "sound" }, h("span", {}, icon("voice"), kind === "voice" ? w("Voice message") : file.name),
    h("audio", { src: file.url, controls: true, preload: "none" }));
}

function facts(kind, data) {
  if (kind === "contact") {
    return h("div", { class: "facts" }, icon("person"), h("span", {},
      h("b", {}, `${data.first_name} ${data.last_name ?? ""}`), h("small", {}, data.phone_number)));
  }
  const spot = kind === "venue" ? data.location : data;
  if (kind === "location" || kind === "venue") {
    return h("div", { class: "facts" }, icon("place"), h("span", {}, h("b", {}, data.title ?? w("Location")),
      h("small", {}, `${spot.latitude}, ${spot.longitude}`)));
  }
  if (kind === "poll") {
    return h("div", { class: "poll" }, h("b", {}, data.question), h("ul", {}, data.options.map((one) => h("li", {}, one.text))));
  }
  return h("div", { class: "facts" }, h("span", { class: "dice" }, data.emoji ?? "?"), h("b", {}, String(data.value ?? "")));
}

// buttons -------------------------------------------------------------------

function keyboard(message, context) {
  return h("div", { class: "keyboard", role: "group" }, message.rows.map((row) => h("div", { class: "row" },
    row.map((button) => h("button", {
      type: "button", class: `inline ${button.kind}`,
      data: { testid: "inline-button", kind: button.kind, value: button.value ?? "" },
      onclick: (event) => context.act.press(message, button, event.currentTarget),
    }, h("span", {}, button.text),
    button.kind === "url" ? icon("link") : null,
    button.kind === "copy" ? icon("copy") : null)))));
}

// service messages -------------------------------------------------------------

const SERVICE = {
  pinned_message: "pinned a message", forum_topic_created: "created the topic", forum_topic_closed: "closed the topic",
  forum_topic_reopened: "reopened the topic", forum_topic_edited: "renamed the topic",
  new_chat_members: "joined", left_chat_member: "left",
};

function serviceText(message) {
  const { kind, name } = message.service;
  const what = SERVICE[kind] ? w(SERVICE[kind]) : kind.replaceAll("_", " ");
  if (kind === "new_chat_members") return `${name} ${what}`;
  return `${message.from.name} ${what}${name ? ` “${name}”` : ""}`;
}

function serviceLine(message, context) {
  const target = message.service.message;
  const text = h(target ? "button" : "span", {
    class: "service-text", type: target ? "button" : undefined,
    onclick: target ? () => context.act.show(target) : undefined,
  }, serviceText(message));
  return h("article", {
    class: "service", tabindex: "-1",
    data: { testid: "message", messageId: String(message.id), from: "service", kind: message.service.kind },
  }, text);
}
