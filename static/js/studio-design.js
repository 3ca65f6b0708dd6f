// The preview leads to the design of what is clicked there, in place; its links do as well without this.
import { openTypes } from "./studio-palette.js";

const LINK = "a[target='_parent']";
const PARTS = ".designed .step-item, .summary-list__row";

// The workspace follows an address as if a link of its own were pressed: what is unsaved is asked about.
function follow(href, focused = "") {
  document.getElementById("studio-follow")?.remove();
  const link = Object.assign(document.createElement("a"), { id: "studio-follow", href, hidden: true });
  link.dataset.focused = focused;
  document.getElementById("studio-workspace").append(link);
  window.htmx?.process(link);
  link.click();
}

// A column of a group is edited by itself where its control is clicked: the outline knows its key.
function hrefOf(target, part) {
  const keys = target.closest("[name]")?.name.split("-") ?? [];
  const column = keys.slice(1).map((key) => document.getElementById(`outline-${key}`)).find((link) => link);
  return column ? `${column.href}#id_label` : part?.querySelector(`${LINK}[href$='#id_label']`)?.href;
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest("summary")) return;
  const part = event.target.closest(PARTS);
  const href = event.target.closest(LINK)?.href ?? hrefOf(event.target, part);
  if (!href) return;
  event.preventDefault();
  const [address, focused] = href.split("#");
  follow(address, focused);
}

// What is edited is in sight in the frame, without moving the page around it.
function showEdited(page) {
  if (!page) return; // the frame was replaced meanwhile
  const edited = page.querySelector(".step-item:has([aria-current])");
  const { top, bottom } = edited?.getBoundingClientRect() ?? { top: 0, bottom: 0 };
  if (top < 0 || bottom > page.defaultView.innerHeight) page.scrollingElement.scrollTop += top - 80;
}

function listen(frame) {
  const page = frame.contentDocument;
  if (!page?.body || "designed" in page.documentElement.dataset || page.URL === "about:blank") return;
  page.documentElement.dataset.designed = "";
  page.addEventListener("click", press, true);
  page.addEventListener("keydown", openTypes);
  showEdited(page);
}

function start() {
  const frame = document.querySelector("[data-studio-preview] iframe:not([data-listened])");
  if (!frame) return;
  frame.dataset.listened = "";
  frame.addEventListener("load", () => listen(frame));
  frame.addEventListener("typed", () => showEdited(frame.contentDocument));
  if (frame.contentDocument?.readyState === "complete") listen(frame);
}

start();
document.addEventListener("htmx:afterSettle", start);
