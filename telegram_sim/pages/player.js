// Plays a recorded conversation: each step waits until the bot has answered the one before.

import { w } from "./words.js";

const QUIET = 350;
const LOOK = 60;

const pause = (time) => new Promise((done) => setTimeout(done, time));

export class Player {
  constructor(pane, { steps, patience }) {
    Object.assign(this, { pane, steps, patience, stopped: false });
  }

  async play() {
    for (const step of this.steps) {
      const fits = await this.until(() => this.ready(step));
      if (this.stopped) return false;
      if (!fits) {
        this.pane.toast(w("The recording does not fit any more"));
        return false;
      }
      this.before = this.newest;
      await this.take(step);
    }
    return true;
  }

  stop() { this.stopped = true; }

  // The bot has answered, nothing has changed for a moment, and what the step presses is there.
  ready(step) {
    const newest = Math.max(0, ...this.pane.shown().map((one) => one.changed ?? 0));
    if (newest !== this.newest) {
      this.newest = newest;
      this.since = performance.now();
    }
    // A button of the same name may still stand on the screen from before the last step.
    if (this.before !== undefined && newest <= this.before) return false;
    if (performance.now() - this.since < QUIET) return false;
    const last = this.pane.shown().at(-1);
    if (!last || last.from.id === this.pane.me) return this.before === undefined && !("press" in step);
    return !("press" in step) || Boolean(this.button(step.press));
  }

  button(label) {
    const shown = this.pane.shown().filter((one) => one.rows.length).at(-1);
    const button = shown?.rows.flat().find((one) => one.text === label);
    return button && { message: shown, button };
  }

  async take(step) {
    if ("send" in step) return this.pane.act.say(step.send);
    const { message, button } = this.button(step.press);
    return this.pane.act.do("press", { message: message.id, data: button.value });
  }

  async until(condition) {
    const end = performance.now() + this.patience;
    while (!this.stopped && performance.now() < end) {
      if (condition()) return true;
      await pause(LOOK);
    }
    return false;
  }
}
