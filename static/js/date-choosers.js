// Begins Wagtail's choosers of days and times, which its own templates begin by a script that stands in the page. It is
// asked for after each: what stands before it in the page, and isn't begun yet, is begun.
for (const mark of document.querySelectorAll("[data-chooser]")) {
  window[mark.dataset.chooser]?.(mark.dataset.chooserOf, JSON.parse(mark.dataset.chooserOptions));
  mark.remove();
}
