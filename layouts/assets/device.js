/* What this device remembers: the colour scheme, whose device it is, and over https that person's pages, for when there
   is no network (service-worker.js). Nothing of it leaves the device. It is loaded before anything is painted, so that
   nothing flashes up in another scheme. What it expects of the page is told in docs/layouts.md. */
"use strict";

(() => {
  const { src, dataset } = document.currentScript;
  const { home: toHome, person: shown, locale, kept: keptWords } = dataset;
  const page = document.documentElement;
  const root = new URL("..", src).href;
  const home = new URL(toHome || ".", document.baseURI).href;

  // Sites on one host, and folders on one disk, share a storage: each has its address in its key.
  const KEY = `playbookgen ${root}`;
  const SCHEMES = ["system", "light", "dark"];

  let remembered = {};
  let isParsed = false;

  function recall() {
    try {
      remembered = JSON.parse(localStorage.getItem(KEY)) ?? {};
    } catch {
      // Storage is shut, or somebody else wrote there: what was remembered so far holds for this page.
    }
    show();
  }

  function remember(change) {
    remembered = { ...remembered, ...change };
    const text = JSON.stringify(remembered);
    try {
      if (text === "{}") localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, text);
    } catch {
      // As above.
    }
    show();
  }

  const scheme = () => (SCHEMES.includes(remembered.scheme) ? remembered.scheme : "system");
  const myPage = () => `${home}people/${encodeURIComponent(remembered.id)}.html`;
  const all = (selector) => document.querySelectorAll(selector);

  function show() {
    page.dataset.scheme = scheme();
    document.querySelector("meta[name=color-scheme]").content = scheme() === "system" ? "light dark" : scheme();
    page.dataset.me = !remembered.id ? "nobody" : remembered.id === shown ? "here" : "elsewhere";
    if (isParsed) fill();
  }

  function fill() {
    for (const button of all(".scheme")) button.title = button.innerText.trim();
    for (const link of all("[data-my-page]")) {
      link.title = remembered.name ?? "";
      if (remembered.id) link.href = myPage();
      else link.removeAttribute("href");
      if (page.dataset.me === "here") link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    }
    const isNews = page.dataset.filled !== page.dataset.me;
    if (isNews) for (const fold of all("[data-people] > details")) fold.open = !remembered.id;
    for (const place of all("[data-me-here]")) {
      const row = document.getElementById(`_pick-${remembered.id}`);
      place.replaceChildren(...(row ? row.cloneNode(true).children : [remembered.name ?? ""]));
      for (const button of place.querySelectorAll("button")) button.remove();
    }
    page.dataset.filled = page.dataset.me;
  }

  // Me.

  function pick({ id, name }) {
    remember({ id, name });
    keep();
    land();
  }

  function forget() {
    remember({ id: undefined, name: undefined });
    discard();
  }

  /** The button that was pressed is gone; its place is taken by the first one that belongs to what is shown now. */
  function land() {
    [...all("[data-me-here] ~ * [data-my-page], main [data-forget], main [data-pick]")]
      .find((one) => one.checkVisibility())
      ?.focus();
  }

  function forgetWhoIsGone() {
    const list = document.querySelector("[data-people]");
    if (!remembered.id || !list || list.dataset.people.split(" ").includes(remembered.id)) return;
    forget();
    list.querySelector("[data-gone]").hidden = false;
  }

  // Pages for when there is no network: over https alone, and only once somebody is picked.

  const canKeep = location.protocol === "https:" && "serviceWorker" in navigator;

  async function keep() {
    if (!canKeep) return;
    try {
      await navigator.serviceWorker.register(`${root}service-worker.js`);
      const { active } = await navigator.serviceWorker.ready;
      const isVisited = page.dataset.me === "here";
      if (remembered.id) active.postMessage({ person: myPage(), home, language: page.lang, isVisited });
    } catch {
      // No worker, then: the site works as it does without one.
    }
  }

  async function discard() {
    if (!canKeep) return;
    try {
      const registration = await navigator.serviceWorker.getRegistration(root);
      if (registration?.scope === root) {
        registration.active?.postMessage({ forget: true });
        await registration.unregister();
      }
      for (const name of await caches.keys()) if (name.startsWith(`${KEY} `)) await caches.delete(name);
    } catch {
      // The same.
    }
  }

  function tellAge() {
    if (!page.dataset.kept || document.body.classList.contains("kind-offline")) return;
    const moment = new Date(Number(page.dataset.kept));
    const written = [{ dateStyle: "long" }, { timeStyle: "short" }].map((style) => moment.toLocaleString(locale, style));
    const banner = document.createElement("p");
    banner.className = "kept";
    banner.setAttribute("role", "status");
    document.body.prepend(banner);
    banner.textContent = keptWords.replace("{time}", written.join(", "));
  }

  function offerAgain() {
    const again = document.querySelector("[data-again]");
    const wanted = new URL(location.hash.slice(1), root).href;
    if (!again || !location.hash || !wanted.startsWith(root)) return;
    again.href = wanted;
    again.hidden = false;
  }

  recall();
  if (canKeep) page.dataset.keeps = "";

  document.addEventListener("DOMContentLoaded", () => {
    isParsed = true;
    fill();
    forgetWhoIsGone();
    tellAge();
    offerAgain();
    document.addEventListener("click", ({ target }) => {
      const button = target.closest("button");
      if (!button) return;
      if (button.matches(".scheme")) {
        const next = SCHEMES[(SCHEMES.indexOf(scheme()) + 1) % SCHEMES.length];
        remember({ scheme: next === "system" ? undefined : next });
      } else if (button.matches("[data-pick]")) {
        pick({ id: button.dataset.pick, name: button.dataset.name });
      } else if (button.matches("[data-forget]")) {
        forget();
        land();
      }
    });
  });
  addEventListener("load", () => (remembered.id ? keep() : discard()));
  addEventListener("pageshow", (event) => event.persisted && recall());
  addEventListener("storage", (event) => event.key === KEY && recall());
})();
