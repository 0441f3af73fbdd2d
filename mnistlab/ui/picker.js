// Buttons with pictures. New data changes the buttons that are there, so nothing blinks and focus stays.
export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".picker");
  box.trigger = setTriggerValue;
  box.classList.toggle("picker-words", data.pictures.some(({ label }) => label.length > 2));
  while (box.children.length > data.pictures.length) box.lastChild.remove();
  while (box.children.length < data.pictures.length) {
    const button = document.createElement("button");
    const place = box.children.length;
    button.type = "button";
    button.append(document.createElement("img"), document.createElement("span"));
    button.onclick = () => box.trigger("pressed", place);
    box.append(button);
  }
  data.pictures.forEach(({ uri, label }, place) => {
    const button = box.children[place];
    const [image, text] = button.children;
    if (image.getAttribute("src") !== uri) image.src = uri;
    image.alt = "";
    text.textContent = label;
    button.setAttribute("aria-pressed", String(place === data.chosen));
  });
}
