// The list of a portal's procedures on another site, by one line of HTML:
// <script src="https://…/integrer/demarches.js" data-profil="association" async></script>
// It writes plain HTML where the line stands, sets no cookie, sends none, and leaves the looks to the site.
// Filters: data-profil, data-theme, data-etat, data-recherche, as the API takes them; data-titre, a title’s level, 2–6.

(function () {
  const script = document.currentScript;
  const portal = new URL("/", script.src);
  const filters = { profil: "profile", theme: "theme", etat: "state", recherche: "q" };

  function element(name, part, text) {
    const node = document.createElement(name);
    node.className = part ? `parvis-demarches__${part}` : "parvis-demarches";
    if (text) node.textContent = text;
    return node;
  }

  function link(href, text, part) {
    const node = element("a", part, text);
    // Whatever is answered, a link leads to a page.
    if (/^https?:/.test(new URL(href, portal).protocol)) node.href = new URL(href, portal).href;
    return node;
  }

  function item(procedure) {
    const node = element("li", "demarche");
    node.dataset.etat = procedure.state;
    const level = /^[2-6]$/.test(script.dataset.titre || "") ? `h${script.dataset.titre}` : "p";
    const title = element(level, "titre");
    title.append(link(procedure.url, procedure.title, "lien"));
    node.append(title, element("p", "resume", procedure.summary));
    node.append(element("p", "etat", procedure.state_text), element("p", "dates", procedure.dates.text));
    return node;
  }

  async function pages(address) {
    const items = [];
    for (let next = address; next; ) {
      const answer = await fetch(next, { credentials: "omit" });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = await answer.json();
      items.push(...page.items);
      next = page.next && new URL(page.next, portal).href;
    }
    return items;
  }

  async function show() {
    const address = new URL("/api/catalogue/v1/procedures", portal);
    for (const [name, parameter] of Object.entries(filters)) {
      if (script.dataset[name]) address.searchParams.set(parameter, script.dataset[name]);
    }
    let shown;
    try {
      const items = await pages(address.href);
      shown = element(items.length ? "ul" : "p", "", items.length ? "" : "Aucune démarche pour l’instant.");
      shown.append(...items.map(item));
    } catch {
      shown = element("p", "");
      shown.append(link("/demarches/", "Voir les démarches", "lien"));
    }
    script.after(shown);
  }

  show();
})();
