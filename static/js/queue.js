// Sends things in order, one at a time, again and again while the network is away. Everything stays in memory: who
// sends decides what the device keeps, and until when (unsent.js). Knows no page.
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30000;

// `send(name, thing)` resolves when it is dealt with, rejects when it must be tried again. `tell(state)`: "idle" once
// all is sent, "sending", "waiting" between two tries.
export function makeQueue(send, tell) {
  const things = new Map(); // the latest thing of each name, in the order of the first
  let isBusy = false;
  let wait = FIRST_WAIT;
  let timer;

  async function run() {
    clearTimeout(timer);
    if (isBusy || !things.size) return;
    isBusy = true;
    const [name, thing] = things.entries().next().value;
    tell("sending");
    try {
      await send(name, thing);
      wait = FIRST_WAIT;
      if (things.get(name) === thing) things.delete(name); // something newer stays
      isBusy = false;
      if (things.size) run();
      else tell("idle");
    } catch {
      isBusy = false;
      tell("waiting");
      timer = setTimeout(run, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  }

  window.addEventListener("online", () => {
    wait = FIRST_WAIT;
    run();
  });
  return {
    add(name, thing) {
      things.set(name, thing);
      run();
    },
    drop: (name) => things.delete(name),
    isEmpty: () => !things.size,
  };
}
