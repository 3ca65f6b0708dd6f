// One file, or the photos of one document, sent to the server: the bar moves, and what the server answers is shown.
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
  }

  return function send(batch) {
    const request = new XMLHttpRequest();
    const body = new FormData();
    for (const file of batch.files) body.append(`file_${key}`, file, file.name);
    const apart = place.querySelector(`[name="apart_${key}"]`);
    if (apart?.checked) body.append(apart.name, "on");
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("field", key);
    request.open("POST", words.uploads);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => batch.row.advance(event.loaded / event.total));
    return new Promise((done) => {
      request.addEventListener("loadend", () => {
        const told = request.response ?? {};
        if (told.html) show(told.html);
        if (request.status === 200) batch.row.succeed(told.message);
        else batch.row.fail(batch.isCancelled ? words.cancelled : told.message ?? words.cut);
        done();
      });
      batch.row.start(() => {
        batch.isCancelled = true;
        request.abort();
      });
      request.send(body);
    });
  };
}
