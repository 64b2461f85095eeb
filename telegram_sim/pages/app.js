// Puts the page together: the applicant's phone, and the staff's group where there is a desk bot.

import { h, icon } from "./dom.js";
import { Desk } from "./desk.js";
import { Phone } from "./phone.js";
import { Store } from "./store.js";
import { w } from "./words.js";

const stage = document.getElementById("stage");
const tabs = document.getElementById("tabs");

function drawTabs(desk) {
  const tab = (name, text) => h("button", {
    type: "button", role: "tab", "aria-selected": String(stage.dataset.tab === name),
    data: { testid: `tab-${name}` },
    onclick: () => { stage.dataset.tab = name; drawTabs(desk); },
  }, w(text), name === "desk" && desk.unread ? h("span", { class: "unread" }, String(desk.unread)) : null);
  tabs.setAttribute("role", "tablist");
  tabs.replaceChildren(tab("phone", "Applicant"), tab("desk", "Staff"));
}

async function main() {
  const store = new Store();
  await store.open();
  const viewer = document.getElementById("viewer");
  document.getElementById("viewer-close").replaceChildren(icon("close"));
  document.getElementById("viewer-close").setAttribute("aria-label", w("Close"));
  viewer.addEventListener("click", (event) => { if (event.target === viewer) viewer.close(); });
  if (!store.page.bot) {
    stage.replaceChildren(h("p", { class: "nothing" }, "No bot is here yet. Start one and reload."));
    return;
  }
  await new Phone(store, document.getElementById("phone")).open();
  if (!store.page.group) return;
  const root = document.getElementById("desk");
  root.hidden = false;
  tabs.hidden = false;
  document.body.classList.add("with-desk");
  const desk = await new Desk(store, root).open();
  addEventListener("unread", () => drawTabs(desk));
  addEventListener("spoken", () => drawTabs(desk));
  drawTabs(desk);
}

main().catch((error) => {
  stage.replaceChildren(h("p", { class: "nothing", role: "alert" }, `The page could not start: ${error.message}`));
});
