/* The search in the head of every page. What it expects of the page is told in docs/layouts.md.
   Entries come as classic scripts that call `playbookSearch`, because pages opened from disk may not fetch. */
"use strict";

(() => {
  const box = document.querySelector(".search");
  if (!box) return;
  const { root, home, language, results, none, loading, failed } = box.dataset;
  const input = box.querySelector("input");
  const found = box.querySelector(".found");
  const note = found.querySelector("p");
  const list = found.querySelector("[role=listbox]");
  const status = box.querySelector("[role=status]");

  const LIBRARY = "assets/vendor/minisearch-7.2.0.min.js";
  const SHOWN = 5; // of each group
  // The columns of an entry; what is empty at its end is left out.
  const [GROUP, TITLE, LINE, ADDRESS, WORDS, DIGITS, MAIL, LANGUAGE] = [0, 1, 2, 3, 4, 5, 6, 7];

  // Words: without diacritics and without the endings that inflection changes. Entries and queries go the same way, so
  // a stem need not be a word: "Kowalski", "Kowalska" and "kowalskiego" only have to come out as the same.

  const ENDING = /(?:ego|emu|owi|ow|ej|mi|[aeiy]ch|[aeioy]m|[aeiouy])$/;

  const fold = window.playbookFold;
  const words = (text) => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

  function stem(word) {
    if (/\d/.test(word)) return word;
    const least = word.length === 3 ? 2 : 3; // "Ewa", "Ewy"
    for (let shorter = word.replace(ENDING, ""); shorter !== word && shorter.length >= least; ) {
      word = shorter;
      shorter = word.replace(ENDING, "");
    }
    return word.replace(/([^aeiouy])e([kcl])$/, "$1$2"); // Jarząbek, Jarząbka; uszczelka, uszczelek
  }

  // The index is made at first use, part by part, and can be searched before the last one is there.

  const entries = [];
  let groups = [];
  let index = null;
  let started = null;
  let part = null;
  let excuse = loading; // what is said where nothing is found

  window.playbookSearch = (loaded) => {
    part = loaded;
  };

  const load = (path) =>
    new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = root + path;
      script.onload = resolve;
      script.onerror = () => reject(new Error(path));
      document.head.append(script);
    });

  const start = () => (started ??= read().then(() => end(none), () => end(failed)));

  function end(reason) {
    excuse = reason;
    show({ keepsPlace: true });
  }

  async function read() {
    await load(LIBRARY);
    index = new window.MiniSearch({
      fields: ["title", "line", "words"],
      tokenize: words,
      processTerm: (word) => (word.length > 1 ? stem(word) : null),
    });
    await load(`search/${language}.js`);
    const count = part.parts;
    groups = part.groups;
    add();
    for (let number = 2; number <= count; number += 1) {
      await load(`search/${language}.${number}.js`);
      add();
    }
  }

  function add() {
    const documents = part.entries.map((entry, place) => ({
      id: entries.length + place,
      title: entry[TITLE],
      line: entry[LINE] ?? "",
      words: `${entry[WORDS] ?? ""} ${(entry[MAIL] ?? "").split("@")[0]}`,
    }));
    entries.push(...part.entries);
    index.addAll(documents);
    show({ keepsPlace: true });
  }

  // Finding: words by the index; digits and mail addresses by looking for them in each entry, in any place.

  const OPTIONS = {
    prefix: true,
    fuzzy: (word) => (/\d/.test(word) || word.length < 4 ? false : word.length < 6 ? 1 : 2),
    boost: { title: 4, line: 1.5 },
    weights: { prefix: 0.6, fuzzy: 0.3 },
    boostDocument: (id) => 1.3 - entries[id][GROUP] * 0.05, // of equal finds those of the first group
  };

  function search(query) {
    const scores = new Map();
    for (const id of reached(query)) scores.set(id, 1000);
    // All words, or any of them where no entry has all.
    let hits = index.search(query, { ...OPTIONS, combineWith: "AND" });
    if (!hits.length && !scores.size) hits = index.search(query, { ...OPTIONS, combineWith: "OR" });
    for (const { id, score } of hits) scores.set(id, (scores.get(id) ?? 0) + score);
    return [...scores].sort(([one, a], [other, b]) => b - a || one - other).map(([id]) => id);
  }

  function* reached(query) {
    const mail = fold(query).trim();
    const isMail = /^[^\s@]*[@.][^\s@]*$/.test(mail) && mail.length > 2;
    // Digits as people write them: 0048 and a leading 0 are ways to dial, not part of the number.
    const digits = /^[\d\s+()/.-]+$/.test(query) ? query.replace(/\D/g, "").replace(/^0{1,2}(?=[1-9])/, "") : "";
    if (!isMail && digits.length < 3) return;
    for (const [id, entry] of entries.entries()) {
      if (isMail && entry[MAIL]?.includes(mail)) yield id;
      else if (digits.length > 2 && entry[DIGITS]?.includes(digits)) yield id;
    }
  }

  // Showing: the group with the best find stands first, so that Enter opens what fits best.

  let options = [];
  let active = -1;

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  function say(text) {
    note.textContent = text;
    note.hidden = !text;
    status.textContent = text;
  }

  function show({ keepsPlace = false } = {}) {
    if (document.activeElement !== input) return;
    if (keepsPlace && found.hidden) return; // closed while more was loading
    const query = input.value.trim();
    if (query.length < 2) return close();
    const ids = index ? search(query) : [];
    const chosen = keepsPlace ? options[active]?.id : null;
    list.replaceChildren(...[...grouped(ids)].map(([group, members]) => section(group, members)));
    options = [...list.querySelectorAll("[role=option]")];
    list.hidden = !options.length;
    say(ids.length ? "" : excuse);
    if (ids.length && excuse !== loading) status.textContent = `${results}: ${ids.length}`;
    open();
    activate(Math.max(0, options.findIndex((one) => one.id === chosen)));
  }

  function grouped(ids) {
    const byGroup = new Map();
    for (const id of ids) {
      const group = entries[id][GROUP];
      if (!byGroup.has(group)) byGroup.set(group, []);
      byGroup.get(group).push(id);
    }
    return byGroup;
  }

  function section(group, members) {
    const count = members.length > SHOWN ? `${SHOWN} / ${members.length}` : "";
    const head = element("div", groups[group], { id: `_results-${group}`, role: "presentation", class: "kind" });
    head.append(element("small", count));
    const made = element("div", "", { role: "group", "aria-labelledby": head.id });
    made.append(head, ...members.slice(0, SHOWN).map(option));
    return made;
  }

  function option(id) {
    const entry = entries[id];
    const made = element("a", "", { id: `_result-${id}`, role: "option", tabindex: -1, href: home + entry[ADDRESS] });
    if (entry[LANGUAGE]) made.lang = entry[LANGUAGE];
    made.append(element("b", entry[TITLE]), " ", element("small", entry[LINE] ?? ""));
    return made;
  }

  function activate(place) {
    options[active]?.removeAttribute("aria-selected");
    active = place;
    const chosen = options[active];
    if (!chosen) return input.removeAttribute("aria-activedescendant");
    chosen.setAttribute("aria-selected", "true");
    input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  function open() {
    found.hidden = false;
    input.setAttribute("aria-expanded", String(options.length > 0));
  }

  function close() {
    found.hidden = true; // its links stay in the page: one of them may just be followed
    options = [];
    status.textContent = "";
    input.setAttribute("aria-expanded", "false");
    activate(-1);
  }

  // Using it.

  const KEYS = {
    ArrowDown: () => (options.length ? activate((active + 1) % options.length) : show()),
    ArrowUp: () => options.length && activate((active - 1 + options.length) % options.length),
    Enter: () => options[active]?.click(),
    Escape: () => {
      if (!found.hidden) return close();
      input.value = "";
      input.blur();
    },
  };

  input.addEventListener("focus", () => {
    start();
    show();
  });
  input.addEventListener("input", () => show());
  input.addEventListener("keydown", (event) => {
    if (!(event.key in KEYS) || event.isComposing) return;
    event.preventDefault();
    KEYS[event.key]();
  });
  found.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    // A place on this page: nothing is loaded, so the panel would stay.
    if (!event.ctrlKey && !event.metaKey && !event.shiftKey) input.blur();
  });
  box.addEventListener("focusout", close);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable]")) return;
    event.preventDefault();
    input.focus();
    input.select();
  });
})();
