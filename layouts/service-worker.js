/* The pages of one person, kept on the device for when there is no network: their page and all that it links to, with
   what these pages load and what the search reads. Only assets/device.js starts it: over https, once a person is picked.
   The network comes first; what was kept is shown where it fails or takes too long, and then says how old it is. */
"use strict";

const ROOT = self.registration.scope;
const OURS = `playbookgen ${ROOT} `;
const KEPT = `${OURS}1 `; // each language in a cache of its own; another number where they are made in another way
const MOMENT = "playbookgen-kept"; // the header with the time
const SIGN = '<meta name="generator" content="playbookgen">'; // what every page of a site has, and no login page

const PAGES = 150;
const AT_ONCE = 4;
const PATIENCE = 4000; // ms that a page may take before the kept one is shown
const FRESH = 4 * 60 * 60 * 1000; // ms after which pages are kept anew

let round = 0; // what forgetting ends
const keeping = new Set();
const fromKept = new Set(); // windows whose page was kept: what it loads is, too

// A policy of the host that forbids the worker to fetch would cut off the site from the network: then it is not installed.
self.addEventListener("install", (event) => {
  event.waitUntil(fetch(`${ROOT}assets/device.js`, { method: "HEAD" }).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(discard((name) => !name.startsWith(KEPT)).then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data.forget) {
    round += 1;
    event.waitUntil(discard(() => true));
  } else if (event.data.person.startsWith(ROOT)) {
    event.waitUntil(keep(event.data).catch(() => {})); // the network is gone: what was kept before stays
  }
});

self.addEventListener("fetch", (event) => {
  const url = address(event.request.url);
  if (event.request.method === "GET" && url.startsWith(ROOT)) event.respondWith(answer(event, url));
});

/** The address that a file is kept under. */
function address(link, base) {
  const url = new URL(link, base);
  url.search = url.hash = "";
  if (url.pathname.endsWith("/")) url.pathname += "index.html";
  return url.href;
}

const names = async () => (await caches.keys()).filter((name) => name.startsWith(KEPT));

async function discard(isMeant) {
  for (const name of await caches.keys()) if (name.startsWith(OURS) && isMeant(name)) await caches.delete(name);
}

// Keeping.

async function keep({ person, home, language, isVisited }) {
  const name = KEPT + language;
  const before = await caches.match(person, { cacheName: name });
  if (before && !isVisited && Date.now() - before.headers.get(MOMENT) < FRESH) return;
  const task = `${round} ${name}`;
  if (keeping.has(task)) return;
  keeping.add(task);
  try {
    await keepAll(name, person, [`${home}index.html`, `${home}offline.html`], `${ROOT}search/${language}.js`);
  } finally {
    keeping.delete(task);
  }
}

async function keepAll(name, person, others, search) {
  const begun = round;
  const answered = await ask(person);
  const mine = await genuine(person, answered);
  if (round !== begun) return;
  if (isGone(answered)) await caches.delete(name);
  if (!mine) return;
  const cache = await caches.open(name);
  await cache.put(person, mine.response);
  const seen = new Set([person]);
  const pages = [...new Set([person, ...others, ...pagesOf(person, mine.text)])].slice(0, PAGES);
  for (let wanted = [...pages, search, ...loadedBy(person, mine.text)]; wanted.length; ) {
    const queue = [...new Set(wanted)].filter((url) => !seen.has(url));
    queue.forEach((url) => seen.add(url));
    wanted = [];
    const work = async () => {
      for (let url = queue.shift(); url && round === begun; url = queue.shift()) {
        const response = await ask(url);
        const file = await genuine(url, response);
        if (file) {
          await cache.put(url, file.response);
          wanted.push(...loadedBy(url, file.text));
        } else if (isGone(response)) {
          await cache.delete(url);
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }
  for (const { url } of await cache.keys()) if (!seen.has(url)) await cache.delete(url);
}

const ask = (url) => fetch(url, { cache: "no-cache", redirect: "manual", priority: "low" });
const isGone = ({ status }) => status === 404 || status === 410;

/** A file as it is kept, and its text; none where something else came: an error, a way to a login, a page not ours. */
async function genuine(url, response) {
  const type = response.headers.get("content-type") ?? "";
  const isPage = url.endsWith(".html");
  if (response.status !== 200 || response.type !== "basic" || response.redirected) return null;
  if (type.includes("html") !== isPage) return null;
  const body = await response.arrayBuffer();
  const text = isPage || type.includes("javascript") ? new TextDecoder().decode(body) : "";
  if (isPage && !text.includes(SIGN)) return null;
  const headers = new Headers(response.headers);
  for (const name of ["content-encoding", "content-length"]) headers.delete(name); // of what came over the wire
  headers.set(MOMENT, Date.now());
  return { text, response: new Response(body, { headers }) };
}

/** Where a page links to on this site, without itself in other languages. */
function pagesOf(page, text) {
  const links = [...text.matchAll(/<a\b(?![^>]*\shreflang=)[^>]*?\shref="([^"]+)"/g)].map(([, link]) => address(link, page));
  return links.filter((url) => url.startsWith(ROOT) && url.endsWith(".html"));
}

/** What a page or a script loads: pictures, styles and scripts, what the search begins with, and its further parts. */
function loadedBy(url, text) {
  if (url.endsWith(".html")) {
    const links = text.matchAll(/<(?:img|link|script)\b[^>]*?\s(?:href|src)="([^"]+)"/g);
    const files = [...links].map(([, link]) => address(link, url));
    return files.filter((file) => file.startsWith(ROOT) && !file.endsWith(".html"));
  }
  if (!url.endsWith(".js")) return [];
  const count = Number(/^playbookSearch\(\{"parts":(\d+)/.exec(text)?.[1] ?? 1);
  const parts = Array.from({ length: count - 1 }, (_, index) => url.replace(/js$/, `${index + 2}.js`));
  return [...parts, ...[...text.matchAll(/"(assets\/[^"]+\.js)"/g)].map(([, path]) => ROOT + path)];
}

// Answering.

async function answer(event, url) {
  const { request, clientId, resultingClientId } = event;
  const isPage = request.mode === "navigate";
  const kept = await find(url);
  if (!kept) return isPage ? fetch(request).catch((error) => instead(url, error)) : fetch(request);
  if (!isPage && fromKept.has(clientId)) return kept;
  // The browser's own store may hold a page of some days ago, and would not say so.
  const network = fetch(request, isPage ? { cache: "no-cache" } : {});
  event.waitUntil(network.then((response) => renew(url, response.clone())).catch(() => {}));
  const patience = new Promise((_, refuse) => setTimeout(refuse, PATIENCE));
  return Promise.race([network, patience]).catch(() => {
    fromKept.add(resultingClientId);
    return isPage ? dated(kept) : kept;
  });
}

async function find(url) {
  for (const cacheName of await names()) {
    const kept = await caches.match(url, { cacheName });
    if (kept) return kept;
  }
  return null;
}

async function renew(url, response) {
  const begun = round;
  const file = await genuine(url, response);
  for (const cacheName of file ? await names() : []) {
    const isKept = await caches.match(url, { cacheName });
    if (isKept && round === begun) await (await caches.open(cacheName)).put(url, file.response.clone());
  }
}

/** A kept page that knows since when, which device.js writes at its top. */
async function dated(response) {
  const { headers } = response;
  const text = await response.text();
  return new Response(text.replace(/<html\b/i, `<html data-kept="${headers.get(MOMENT)}"`), { headers });
}

/** The page that says that a page was not kept, in its language if possible. */
async function instead(url, error) {
  const found = [];
  for (const name of await names()) for (const kept of await (await caches.open(name)).keys()) found.push(kept.url);
  const pages = found.filter((page) => page.endsWith("/offline.html")).sort((one, other) => other.length - one.length);
  const page = pages.find((one) => url.startsWith(one.slice(0, -"offline.html".length))) ?? pages[0];
  if (!page || page === url) throw error;
  return Response.redirect(`${page}#${url.slice(ROOT.length)}`);
}
