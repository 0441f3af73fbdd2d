// Rows that the server draws. A row that did not change is not touched, so focus and what is being typed stay.
export default function ({ data, parentElement, setStateValue }) {
  const list = parentElement.querySelector(".runs");
  list.send = setStateValue;
  list.setAttribute("aria-label", data.label);
  list.waiting = (list.waiting ?? []).filter(({ n }) => n > data.done);
  list.last = Math.max(list.last ?? 0, data.done);
  if (!list.items) listen(list);

  const known = new Map([...list.children].map((item) => [item.dataset.row, item]));
  data.rows.forEach(({ id, html }, place) => {
    const item = known.get(id) ?? Object.assign(document.createElement("li"), { className: "run" });
    known.delete(id);
    item.dataset.row = id;
    draw(item, html);
    if (list.children[place] !== item) list.insertBefore(item, list.children[place] ?? null);
  });
  for (const item of known.values()) item.remove();
}

function draw(item, html) {
  item.wanted = html;
  if (item.drawn === html || item.querySelector("form:not([hidden])")) return;
  const held = item.contains(document.activeElement) ? document.activeElement.dataset.do : undefined;
  item.drawn = html;
  const fresh = Object.assign(document.createElement("li"), { innerHTML: html });
  const parts = [...fresh.children], old = [...item.children];
  if (parts.length !== old.length) {
    item.replaceChildren(...fresh.childNodes);
  } else {
    // Only what changed: a button that is replaced while it is being pressed is not pressed.
    parts.forEach((part, i) => part.outerHTML === old[i].outerHTML || old[i].replaceWith(part));
  }
  if (held) (item.querySelector(`[data-do="${held}"]`) ?? item.querySelector("button"))?.focus();
}

function listen(list) {
  list.items = true;
  const act = (row, deed) => {
    list.waiting.push({ n: ++list.last, row, ...deed });
    list.send("asked", list.waiting);
  };
  const open = (item, opened) => {
    const form = item.querySelector("form");
    form.hidden = !opened;
    item.classList.toggle("run-edited", opened);
    if (opened) {
      form.elements.name.focus();
    } else {
      form.reset();
      draw(item, item.wanted);
      item.querySelector('[data-do="edit"]')?.focus();
    }
  };
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    const link = event.target.closest("a[data-go]");
    if (link) {
      // With a modifier the browser opens a tab of its own; else the page changes without losing this session.
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      return act(item.dataset.row, { do: "go", page: link.dataset.go });
    }
    const button = event.target.closest("button[data-do]");
    if (!button) return;
    const { do: deed } = button.dataset;
    if (deed === "edit") return open(item, item.querySelector("form").hidden);
    if (deed === "close") return open(item, false);
    let on = true;
    if (button.hasAttribute("aria-pressed")) {
      on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      item.drawn = null;  // what the server draws next counts, also if it is what it drew before
    }
    act(item.dataset.row, { do: deed, on });
  });
  list.addEventListener("change", (event) => {
    const { do: deed } = event.target.dataset;
    if (deed === "pick") act(event.target.closest("li").dataset.row, { do: deed, on: event.target.checked });
  });
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    const item = event.target.closest("li");
    const { name, note } = event.target.elements;
    act(item.dataset.row, { do: "annotate", name: name.value, note: note?.value ?? "" });
    open(item, false);
  });
  list.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && event.target.closest("form")) open(event.target.closest("li"), false);
  });
}
