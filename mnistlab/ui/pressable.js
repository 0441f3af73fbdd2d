// HTML whose parts can be pressed. What has not changed is left alone, so nothing blinks and focus stays.
export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".pressable");
  box.trigger = setTriggerValue;
  if (box.drawn !== data.html) box.innerHTML = data.html;
  box.drawn = data.html;
  box.onclick = ({ target }) => {
    const part = target.closest("[data-press]");
    if (part) box.trigger("pressed", Number(part.dataset.press));
  };
}
