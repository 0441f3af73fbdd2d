// Changes elements into others with as few touches as it takes, without looking for ones that moved.
function become(now, next) {
  if (now.nodeType !== next.nodeType || now.nodeName !== next.nodeName) return now.replaceWith(next);
  if (now.nodeType === Node.TEXT_NODE) {
    if (now.data !== next.data) now.data = next.data;
    return;
  }
  if (now.nodeType !== Node.ELEMENT_NODE) return;
  for (const { name } of [...now.attributes]) if (!next.hasAttribute(name)) now.removeAttribute(name);
  for (const { name, value } of next.attributes) if (now.getAttribute(name) !== value) now.setAttribute(name, value);
  children(now, next);
}

function children(now, next) {
  const wanted = [...next.childNodes];
  while (now.childNodes.length > wanted.length) now.lastChild.remove();
  wanted.forEach((child, i) => (now.childNodes[i] ? become(now.childNodes[i], child) : now.append(child)));
}

export default function ({ data, parentElement }) {
  const next = document.createElement("template");
  next.innerHTML = data.html;
  children(parentElement.querySelector(".living"), next.content);
}
