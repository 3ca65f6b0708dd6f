// The button of a form that was pressed, in the page as it is now: beside the document where it was there.
export function same(form, { value, formAction }, isInViewer) {
  const all = [...form.elements].filter((other) => other.value === value && other.formAction === formAction);
  return all.find((other) => Boolean(other.closest(".desk-viewer")) === isInViewer) ?? all[0];
}
