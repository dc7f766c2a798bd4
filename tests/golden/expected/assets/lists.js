/* Lists that sort and filter. What they expect of the page is told in docs/layouts.md.
   A list on one page is read from its rows; one on several comes as classic scripts that call `playbookList`, because
   pages opened from disk may not fetch: its choices at once, what rows are filtered and sorted by at first use, and the
   rows themselves when they are to be shown. */
"use strict";

(() => {
  const boxes = [...document.querySelectorAll("[data-filters]")];
  const language = document.documentElement.lang;
  const fold = window.playbookFold;
  const collator = new Intl.Collator(language, { numeric: true });
  const numbers = new Intl.NumberFormat(language, { useGrouping: "always" }); // as the pages write them
  const STEP = 50; // rows of a list on several pages that are shown at a time
  const NONE = "-"; // in the address, and as an option: what has no value

  let received = null;
  window.playbookList = (part) => {
    received = part;
  };
  let queue = Promise.resolve();

  /* One file after another, since all call the same function. */
  function load(address) {
    const loaded = queue.then(
      () =>
        new Promise((resolve, reject) => {
          const script = document.createElement("script");
          script.src = address;
          script.onload = () => resolve(received);
          script.onerror = () => reject(new Error(address));
          document.head.append(script);
        }),
    );
    queue = loaded.catch(() => {});
    return loaded;
  }

  const element = (name, text, attributes = {}) => {
    const made = document.createElement(name);
    made.textContent = text;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    return made;
  };

  // A value is a text, a number, a day, a choice (its code and its word), or null.

  const code = (value) => (value === null ? NONE : String(Array.isArray(value) ? value[0] : value));
  const word = (value) => String(Array.isArray(value) ? value[1] : value);
  const isDay = (value) => /^\d{4}-\d\d-\d\d$/.test(value);

  function compare(a, b) {
    if (typeof a === "number" && typeof b === "number") return a - b;
    if (isDay(a) && isDay(b)) return a < b ? -1 : Number(a > b);
    return collator.compare(a, b);
  }

  function enhance(box) {
    const name = box.dataset.filters;
    const words = box.dataset;
    const table = document.querySelector(`table[data-list="${name}"]`);
    if (!table) return;
    const fields = table.dataset.fields.split(" ");
    const bodies = [...table.tBodies];
    const view = document.createElement("tbody");
    const [text] = box.querySelectorAll("input");
    const selects = [...box.querySelectorAll("select")];
    const order = selects.pop();
    const clear = box.querySelector("button");
    const status = box.querySelector("[role=status]");
    const heads = [...table.querySelectorAll("th[data-sort]")];
    const around = table.closest(".scroll") ?? table;
    const more = element("button", words.more, { type: "button", class: "show-more" });
    const ranks = new Map(selects.map((select) => [select.name, (select.dataset.order ?? "").split(" ")]));
    const parameter = (field) => (boxes.length > 1 ? `${name}.${field}` : field);

    let records = null; // in the order of the page
    let choices = {};
    let found = [];
    let shown = Infinity;

    // Where rows come from.

    function readRows() {
      records = bodies.flatMap((home) =>
        [...home.querySelectorAll("tr[data-row]")].map((row) => ({ values: JSON.parse(row.dataset.row), row, home })),
      );
    }

    async function loadRows(parts) {
      const made = [];
      const places = new Map();
      for (let part = 1; part <= parts; part += 1) {
        for (const [page, ...values] of (await load(`${words.index}.${part}.js`)).rows) {
          const place = places.get(page) ?? 0;
          places.set(page, place + 1);
          for (const [column, listed] of Object.entries(choices)) {
            if (values[column] !== null) values[column] = listed[values[column]];
          }
          made.push({ values, page, place });
        }
      }
      records = made;
    }

    const pages = new Map();

    /* Fill in the rows of records, from as few files as hold them. */
    async function fetchRows(wanted) {
      const needed = new Set(wanted.filter((record) => !record.row).map((record) => record.page));
      await Promise.all(
        [...needed].map(async (page) => {
          if (!pages.has(page)) pages.set(page, load(`${words.index}.page-${page}.js`));
          const html = (await pages.get(page)).shown;
          for (const record of wanted) {
            if (record.page !== page || record.row) continue;
            const template = document.createElement("template");
            template.innerHTML = html[record.place];
            record.row = template.content.firstElementChild;
          }
        }),
      );
    }

    let ready = null;
    const start = () => (ready ??= words.index ? head.then(({ parts }) => loadRows(parts)) : Promise.resolve(readRows()));
    const head = words.index ? load(`${words.index}.js`) : null;

    // What is asked for.

    const terms = () => fold(text.value).split(/\s+/).filter(Boolean);
    const isAsked = () => Boolean(text.value.trim() || selects.some((select) => select.value) || order.value);
    const isFiltered = () => Boolean(text.value.trim() || selects.some((select) => select.value));

    function matches(record, wanted, asked) {
      if (asked.some(([column, value]) => code(record.values[column]) !== value)) return false;
      if (!wanted.length) return true;
      record.text ??= fold(record.values.filter((value) => typeof value !== "number" && value).map(word).join(" "));
      return wanted.every((term) => record.text.includes(term));
    }

    function sorted(listed) {
      const [, sign, field] = /^(-?)(.*)$/.exec(order.value);
      if (!field) return listed;
      const column = fields.indexOf(field);
      const rank = ranks.get(field) ?? [];
      const key = ({ values }) => {
        const value = values[column];
        if (value === null || !Array.isArray(value)) return value;
        return rank.includes(value[0]) ? rank.indexOf(value[0]) : value[1];
      };
      const keyed = listed.map((record) => [key(record), record]);
      const direction = sign ? -1 : 1;
      keyed.sort(([a], [b]) => {
        if (a === null || b === null) return Number(a === null) - Number(b === null); // in both directions last
        return direction * compare(a, b);
      });
      return keyed.map(([, record]) => record);
    }

    // Showing.

    let turn = 0;

    async function apply({ keepsLength = false } = {}) {
      const mine = (turn += 1);
      if (!keepsLength) shown = words.index ? STEP : Infinity;
      tell();
      if (!isAsked()) return restore();
      try {
        if (!records) status.textContent = words.loading;
        await start();
        if (mine !== turn) return;
        const asked = selects.filter(({ value }) => value).map((one) => [fields.indexOf(one.name), one.value]);
        const wanted = terms();
        found = sorted(records.filter((record) => matches(record, wanted, asked)));
        const listed = found.slice(0, shown);
        await fetchRows(listed);
        if (mine !== turn) return;
        show(listed);
      } catch {
        status.textContent = words.failed;
      }
    }

    function show(listed) {
      view.replaceChildren(...listed.map(({ row }) => row));
      for (const body of bodies) body.hidden = true;
      bodies.at(-1).after(view);
      table.classList.add("flat");
      if (table.tFoot) table.tFoot.hidden = isFiltered();
      more.hidden = listed.length === found.length;
      aside(true);
      status.textContent = words.shown.replace("{shown}", numbers.format(found.length));
    }

    function restore() {
      if (view.isConnected) {
        view.remove();
        for (const { row, home } of records) home?.append(row);
        for (const body of bodies) body.hidden = false;
        table.classList.remove("flat");
        if (table.tFoot) table.tFoot.hidden = false;
      }
      more.hidden = true;
      aside(false);
      status.textContent = "";
    }

    /* What leads to the list's other pages means nothing while all of it is shown here. */
    function aside(isAside) {
      if (!words.index) return;
      const next = around.nextElementSibling === more ? more.nextElementSibling : around.nextElementSibling;
      if (next?.classList.contains("more")) next.hidden = isAside;
      if (boxes.length === 1) for (const pager of document.querySelectorAll(".pager")) pager.hidden = isAside;
    }

    /* Tell by the heads, the controls and the address what is asked for. */
    function tell() {
      clear.hidden = !isAsked();
      const [, sign, field] = /^(-?)(.*)$/.exec(order.value);
      for (const head of heads) {
        if (head.dataset.sort === field) head.setAttribute("aria-sort", sign ? "descending" : "ascending");
        else head.removeAttribute("aria-sort");
      }
      const address = new URL(location.href);
      for (const control of [text, ...selects, order]) {
        const value = control.value.trim();
        if (value) address.searchParams.set(parameter(control.name), value);
        else address.searchParams.delete(parameter(control.name));
      }
      if (address.href !== location.href) history.replaceState(history.state, "", address);
      for (const link of document.querySelectorAll(".languages a")) link.search = address.search;
    }

    // The controls.

    function fillOptions() {
      for (const select of selects) {
        const column = fields.indexOf(select.name);
        const values = choices[column] ?? records?.map(({ values }) => values[column]) ?? [];
        const known = new Map(values.filter((value) => value !== null).map((value) => [code(value), word(value)]));
        const rank = ranks.get(select.name);
        const place = (value) => (rank.includes(value) ? rank.indexOf(value) : rank.length);
        const options = [...known].sort(([a, one], [b, other]) => place(a) - place(b) || collator.compare(one, other));
        if (values.includes(null) && options.length) options.push([NONE, words.none]);
        select.append(...options.map(([value, label]) => element("option", label, { value })));
        select.closest("label").hidden = options.length < 2;
      }
    }

    function readAddress() {
      const asked = new URL(location.href).searchParams;
      for (const control of [text, ...selects, order]) {
        const value = asked.get(parameter(control.name)) ?? "";
        control.value = value;
        if (control.value !== value) control.value = ""; // no such option
      }
    }

    for (const head of heads) {
      const field = head.dataset.sort;
      const title = head.textContent.trim();
      const button = element("button", "", { type: "button" });
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        order.value = { [field]: `-${field}`, [`-${field}`]: "" }[order.value] ?? field;
        apply();
      });
      order.append(
        element("option", `${title}, ${words.ascending}`, { value: field }),
        element("option", `${title}, ${words.descending}`, { value: `-${field}` }),
      );
    }

    let waiting = null;
    text.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(apply, 150); // as one types, once
    });
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !text.value) return;
      event.preventDefault();
      text.value = "";
      apply();
    });
    for (const select of [...selects, order]) select.addEventListener("change", () => apply());
    clear.addEventListener("click", () => {
      for (const control of [text, ...selects, order]) control.value = "";
      text.focus();
      apply();
    });
    more.addEventListener("click", async () => {
      const first = shown;
      shown += STEP;
      await apply({ keepsLength: true });
      view.rows[first]?.querySelector("a")?.focus();
    });
    addEventListener("hashchange", () => {
      // A place that is hidden here, in a row that is filtered out: show all.
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      if (target && table.contains(target) && !target.offsetParent) clear.click();
    });

    more.hidden = true;
    around.after(more);

    async function open() {
      if (words.index) {
        const { choices: listed } = await head;
        choices = listed;
      } else readRows();
      fillOptions();
      readAddress();
      box.hidden = false;
      if (isAsked()) await apply();
    }

    open().catch(() => box.remove());
  }

  boxes.forEach(enhance);
})();
