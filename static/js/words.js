// The words that modules add to a page, in the page's language: attributes of the entry's script element.
export const words = document.querySelector("script[data-words]").dataset;
