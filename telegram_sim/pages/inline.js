// Inline mode: "@bot words" in the composer asks the bot, a click sends one of its results.

import { h } from "./dom.js";
import { run } from "./net.js";

const PAUSE = 250;
let timer;

export function inlineAnswers(composer, text) {
  const asked = /^@(\w+)\s(.*)$/s.exec(text);
  const bot = asked && [...composer.pane.store.bots.values()].find((one) => one.username.toLowerCase() === asked[1].toLowerCase());
  clearTimeout(timer);
  if (!bot) return false;
  timer = setTimeout(() => ask(composer, bot, asked[2]), PAUSE);
  return true;
}

async function ask(composer, bot, query) {
  const found = await run("inline_query", { bot: bot.id, user: composer.pane.me, query });
  if (!composer.input.value.startsWith(`@${bot.username}`) || !found.answer) return;
  composer.suggestions.hidden = !found.answer.results.length;
  composer.suggestions.replaceChildren(...found.answer.results.map((result) => h("button", {
    type: "button", class: "suggestion", data: { testid: "inline-result" },
    onclick: async () => {
      composer.input.value = "";
      composer.closeSuggestions();
      await composer.pane.act.do("choose_result", { query: found.query, result: result.id });
      composer.typed();
    },
  }, h("b", {}, result.title ?? result.id), h("span", {}, result.description ?? ""))));
}
