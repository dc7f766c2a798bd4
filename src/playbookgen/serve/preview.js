/* The page in a preview: loaded anew where it is read when it changed, with a panel of what is to be mended. The server
   adds it to pages as it sends them, with the page's path in the output, the version it is of, and the panel. */
"use strict";

(() => {
  const { src, dataset } = document.currentScript;
  const { page } = dataset;
  const at = (name) => new URL(name, src).href;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  let { version } = dataset;

  // Loading the page anew. What a reader has done to it is put into the tab's own storage, and done again afterwards.

  const KEY = `playbookgen preview ${location.pathname}`;
  const LANDMARKS = "h1, h2, h3, h4, summary, tr, li, dt, dd, p, figure, [id]";
  const FIELDS = "input, select, textarea";
  const FOCUSABLE = `a[href], button, summary, ${FIELDS}`;

  const text = (element) => element.textContent.trim().slice(0, 200);

  /** What an element is known by when other elements have come before it: its kind, its words, which of these it is. */
  function name(element) {
    const kind = element.localName;
    const same = all(kind).filter((one) => text(one) === text(element));
    return { kind, words: text(element), place: same.indexOf(element) };
  }

  const named = ({ kind, words, place }) => {
    const same = all(kind).filter((one) => text(one) === words);
    return same[Math.min(place, same.length - 1)];
  };

  /** What stands on the screen, from above: where one of it is gone, the next one tells where one was reading. */
  function landmarks() {
    const found = new Set();
    for (let y = 4; y < innerHeight; y += 40) {
      const element = document.elementFromPoint(innerWidth / 2, y)?.closest(LANDMARKS);
      if (element?.closest("main") && !element.matches("main")) found.add(element);
    }
    return [...found].slice(0, 8).map((element) => ({ ...name(element), top: element.getBoundingClientRect().top }));
  }

  function remember() {
    const { activeElement: focused } = document;
    const fields = all(FIELDS);
    const state = {
      at: Date.now(),
      y: scrollY,
      landmarks: scrollY > 0 ? landmarks() : [],
      folds: all("details").map((fold) => ({ ...name(fold.querySelector("summary") ?? fold), open: fold.open })),
      typed: fields.map((field) => field.value),
      focused: focused?.matches(FOCUSABLE) ? all(FOCUSABLE).indexOf(focused) : -1,
      selection: focused?.matches("input, textarea") ? [focused.selectionStart, focused.selectionEnd] : null,
      isOpen: panel.open,
    };
    try {
      sessionStorage.setItem(KEY, JSON.stringify(state));
    } catch {
      // Storage is shut or full: the browser keeps the scroll position by itself.
    }
  }

  function remembered() {
    try {
      const state = JSON.parse(sessionStorage.getItem(KEY));
      sessionStorage.removeItem(KEY);
      return state && Date.now() - state.at < 30_000 ? state : null;
    } catch {
      return null;
    }
  }

  function restore(state) {
    for (const fold of state.folds) {
      const found = named(fold);
      const details = found?.closest("details");
      if (details) details.open = fold.open;
    }
    all(FIELDS).forEach((field, index) => {
      if (!state.typed[index] || field.value || !field.matches("input[type=search], input[type=text], textarea")) return;
      field.value = state.typed[index];
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    const focused = all(FOCUSABLE)[state.focused];
    focused?.focus({ preventScroll: true });
    if (focused && state.selection?.[0] != null) focused.setSelectionRange(...state.selection);
    keepPlace(state);
  }

  /** Scroll to where one was reading, and once more while what is above finds its size, unless the reader moves on. */
  function keepPlace(state) {
    if (!state.y) return;
    let isMoved = false;
    for (const act of ["wheel", "keydown", "pointerdown", "touchstart"]) {
      addEventListener(act, () => (isMoved = true), { once: true, passive: true });
    }
    function scroll() {
      if (isMoved) return;
      for (const landmark of state.landmarks) {
        const element = named(landmark);
        if (!element) continue;
        scrollBy({ top: element.getBoundingClientRect().top - landmark.top, behavior: "instant" });
        return;
      }
      scrollTo({ top: state.y, behavior: "instant" });
    }
    scrollTo({ top: state.y, behavior: "instant" });
    scroll();
    const settle = () => requestAnimationFrame(() => (scroll(), requestAnimationFrame(scroll)));
    settle();
    if (document.readyState === "complete") return;
    addEventListener("load", settle, { once: true });
  }

  function reload() {
    remember();
    source?.close();
    location.reload();
  }

  /** Whether a file of the site is this page, or one that it has loaded. */
  function concerns(path) {
    const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name).pathname);
    return path === page || loaded.includes(new URL(encodeURI(path), `${location.origin}/`).pathname);
  }

  // The panel.

  const host = document.createElement("div");
  const shadow = host.attachShadow({ mode: "open" });
  const style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: at("preview.css") });
  const panel = document.createElement("details");
  host.dataset.preview = "";
  host.hidden = true;
  shadow.append(style, panel);

  function element(kind, className, words, ...children) {
    const made = document.createElement(kind);
    made.className = className;
    made.append(words, ...children);
    return made;
  }

  function line({ severity, label, place, text: words, hint, rule }) {
    const said = element("p", "", words);
    if (hint) said.append(" ", element("em", "", hint));
    const head = element("p", "place", "", element("strong", "", label), " ", element("code", "", place));
    if (rule) head.append(" ", element("span", "rule", `[${rule}]`));
    return element("li", severity, "", head, said);
  }

  function show(told) {
    const isShown = told !== null;
    host.hidden = !isShown;
    if (!isShown) {
      panel.replaceChildren();
      panel.open = false;
      return;
    }
    host.lang = told.language;
    const [first] = told.items;
    const summary = document.createElement("summary");
    summary.append(element("strong", first?.severity ?? "error", told.title));
    if (told.note) summary.append(" ", element("span", "note", told.note));
    if (first) summary.append(element("span", "first", [first.place, first.text].filter(Boolean).join(": ")));
    panel.replaceChildren(summary, element("ol", "", "", ...told.items.map(line)));
    if (told.more) panel.append(element("p", "more", told.more));
  }

  function lay() {
    panel.setAttribute("role", "status");
    document.body.append(host);
    show(JSON.parse(dataset.panel));
    const isAlone = document.body.childElementCount === 1;
    const state = remembered();
    panel.open = isAlone || (!host.hidden && Boolean(state?.isOpen));
    if (state) restore(state);
  }

  // News. A tab that nobody looks at asks for none: browsers open only six connections to one server.

  let source = null;

  function follow() {
    source?.close();
    source = null;
    if (document.hidden) return;
    source = new EventSource(`${at("events")}?version=${encodeURIComponent(version)}`);
    source.addEventListener("message", ({ data }) => {
      const news = JSON.parse(data);
      version = news.version;
      if (news.changed === null || news.changed.some(concerns)) reload();
      else show(news.panel);
    });
    source.addEventListener("error", () => {
      // A browser tries again by itself, unless it was answered something else: then somebody else may be there.
      if (source?.readyState === EventSource.CLOSED) setTimeout(follow, 1000);
    });
  }

  lay();
  follow();
  document.addEventListener("visibilitychange", follow);
  addEventListener("pageshow", ({ persisted }) => persisted && follow());
  addEventListener("pagehide", () => source?.close());
})();
