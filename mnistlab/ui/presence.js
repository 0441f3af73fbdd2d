// Says now and then, and whenever this browser comes back from sleep or from another network, which news it has:
// the server then knows whether it missed some.
const EVERY = 30000;
const AFTER_WAKING = [500, 4000, 12000]; // the line is not back at once

function begin(box) {
  const timers = new Set();
  let last = Date.now();
  const say = () => {
    if (document.hidden || !navigator.onLine) return;
    last = Date.now();
    box.say(box.mark);
  };
  const wake = () => {
    for (const timer of timers) clearTimeout(timer);
    timers.clear();
    if (!document.hidden) for (const after of AFTER_WAKING) timers.add(setTimeout(say, after));
  };
  const seen = () => {
    if (Date.now() - last > 5000) wake();
  };
  const clock = setInterval(say, EVERY);
  document.addEventListener("visibilitychange", seen);
  addEventListener("online", wake);
  return () => {
    clearInterval(clock);
    for (const timer of timers) clearTimeout(timer);
    document.removeEventListener("visibilitychange", seen);
    removeEventListener("online", wake);
  };
}

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement;
  box.mark = data.mark;
  box.say = (mark) => setTriggerValue("mark", mark);
  box.end ??= begin(box);
  return () => {
    if (box.isConnected) return; // an older call's end: see plot.js
    box.end?.();
    box.end = null;
  };
}
