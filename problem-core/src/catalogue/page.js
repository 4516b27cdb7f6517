(() => {
  const tools = document.querySelector("[data-tools]");
  if (!tools) return;
  const search = tools.querySelector("input[type=search]");
  const count = document.querySelector("[data-count]");
  const items = [...document.querySelectorAll("[data-status]")].map((element) => ({
    element,
    status: element.dataset.status,
    isListed: element.tagName === "LI",
    text: `${element.textContent} ${element.dataset.more ?? ""}`.toLowerCase(),
  }));
  const groups = [...document.querySelectorAll("[data-group]")];
  const listed = items.filter((item) => item.isListed).length;

  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const status = tools.querySelector("input[type=radio]:checked")?.value ?? "";
    let shown = 0;
    for (const { element, status: own, isListed, text } of items) {
      const matches = own.startsWith(status) && words.every((word) => text.includes(word));
      element.hidden = !matches;
      if (matches && isListed) shown += 1;
    }
    for (const group of groups) group.hidden = !group.querySelector("[data-status]:not([hidden])");
    count.textContent = shown === listed ? `${listed} problem types` : `${shown} of ${listed} problem types`;
  };

  // a link to a problem type shows it, whatever the filter is
  const follow = () => {
    const target = location.hash && document.getElementById(decoded(location.hash.slice(1)));
    if (!target || !target.closest("[hidden]")) return;
    search.value = "";
    const all = tools.querySelector("input[type=radio]");
    if (all) all.checked = true;
    apply();
    target.scrollIntoView();
  };
  const decoded = (text) => {
    if (document.getElementById(text)) return text;
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };

  tools.hidden = false;
  tools.addEventListener("input", apply);
  search.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || search.value === "") return;
    event.preventDefault();
    search.value = "";
    apply();
  });
  addEventListener("hashchange", follow);
  // the browser keeps what was typed when the user comes back
  addEventListener("pageshow", apply);
  apply();
})();
