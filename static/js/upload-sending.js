// One file, the photos of one document, or the name of one that the locker holds, sent to the server: the bar moves,
// and what the server answers is shown.
export function makeSender(place, form) {
  const key = place.dataset.documents;
  const words = form.dataset;

  // The list of what is joined as the server tells it now; what is typed around stays.
  function show(html) {
    const now = new DOMParser().parseFromString(html, "text/html");
    for (const part of ["[data-joined]", "[data-joining]"]) {
      const [here, there] = [place.querySelector(part), now.querySelector(part)];
      if (part === "[data-joined]") here.replaceChildren(...there.childNodes);
      else if (here) here.hidden = !there;
    }
    showOffers(now);
  }

  // The locker's documents that can still be joined; what is chosen in the list stays so while it is offered.
  function showOffers(now) {
    const [here, there] = [place.querySelector("[data-offers] select"), now.querySelector("[data-offers] select")];
    if (!here) return;
    const { value } = here;
    const none = [...here.options].filter((option) => !option.value);
    here.replaceChildren(...(there ? there.options : none));
    here.value = [...here.options].some((option) => option.value === value) ? value : "";
    here.closest("[data-offers]").hidden = !there;
    if (!here.checkVisibility() && here.closest("[data-joining]").contains(document.activeElement)) place.focus();
  }

  function whyNot(batch, status) {
    if (batch.isCancelled) return words.cancelled;
    if (status === 404) return words.gone;
    return batch.chosen ? words.unjoined : words.cut;
  }

  // Offered again only where it can succeed: not a file that is wrong in itself, nor where nothing more is taken.
  function fail(batch, reply, status) {
    const isOver = [403, 404, 410].includes(status);
    batch.row.fail(reply.message ?? whyNot(batch, status), reply.again ?? !isOver);
  }

  return function send(batch) {
    const request = new XMLHttpRequest();
    const body = new FormData();
    for (const file of batch.files) body.append(`file_${key}`, file, file.name);
    const apart = place.querySelector(`[name="apart_${key}"]`);
    if (apart?.checked) body.append(apart.name, "on");
    if (batch.chosen) body.append(`locker_${key}`, batch.chosen);
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("field", key);
    request.open("POST", words.uploads);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => batch.row.advance(event.loaded / event.total));
    return new Promise((done) => {
      request.addEventListener("loadend", () => {
        const reply = request.response ?? {};
        if (reply.html) show(reply.html);
        if (request.status === 200) batch.row.succeed(reply.message);
        else fail(batch, reply, request.status);
        done(request.status === 200 ? reply.saved : undefined);
      });
      batch.row.start(() => {
        batch.isCancelled = true;
        request.abort();
      });
      request.send(body);
    });
  };
}
