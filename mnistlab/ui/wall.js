// The wall: draws what the server says once a second, and only what is another than before. Names are text, never markup.

const VIEWS = { live: Live, boards: Boards, scatter: Scatter };

// A projector's computer must not fall asleep while the wall is to be seen; browsers allow that over https and at home.
async function stayAwake(box) {
  if (box.lock || document.visibilityState !== "visible") return;
  try {
    box.lock = await navigator.wakeLock?.request("screen");
    box.lock?.addEventListener("release", () => { box.lock = undefined; });
  } catch {
    box.lock = undefined;
  }
}

// As high as what is left of the window below the wall's head.
function fit(box) {
  const { top } = box.getBoundingClientRect();
  const height = `${Math.floor(window.innerHeight - top - 16)}px`;
  if (box.style.getPropertyValue("--high") !== height) box.style.setProperty("--high", height);
}

function show(box) {
  const data = window.mnistlabWall;
  if (!data) return;
  if (box.shown !== data.view) {
    box.replaceChildren();
    box.view = new VIEWS[data.view](box);
    box.shown = data.view;
  }
  if (box.getAttribute("aria-label") !== data.alt) box.setAttribute("aria-label", data.alt);
  fit(box);
  box.view.show(data);
}

export default function ({ parentElement }) {
  const box = parentElement.querySelector(".wall");
  const draw = () => show(box), wake = () => stayAwake(box);
  const observer = new ResizeObserver(() => {
    fit(box);
    box.view?.resize?.();
  });
  observer.observe(box);
  observer.observe(document.documentElement);
  window.addEventListener("mnistlab-wall", draw);
  document.addEventListener("visibilitychange", wake);
  wake();
  draw();
  return () => {
    observer.disconnect();
    window.removeEventListener("mnistlab-wall", draw);
    document.removeEventListener("visibilitychange", wake);
    if (!box.isConnected) box.lock?.release(); // else it is an older call's end, and the newer one wants the light on
  };
}
