"""Pages for when there is no network: over https, for whoever picked themselves, and of nobody else."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from playwright.sync_api import Browser, Page

from tests.conftest import Demo
from tests.site.conftest import Host
from tests.site.test_browser import opened
from tests.sites import edit

LAST = "assets/vendor/minisearch-7.2.0.min.js"
"""What is kept last: a script names it that a page names."""
SCRIPTS = {f"assets/{name}.js" for name in ("device", "fold", "lists", "search")}
LOADED = {*SCRIPTS, "assets/icon.svg", "assets/site.css", LAST, "people/anna-lis.png"}
KEPT = {
    "accounts/alfa.html",
    "accounts/index.html",
    "index.html",
    "offline.html",
    "pages/rabaty.html",
    "people/anna-lis.hand-over.html",
    "people/anna-lis.html",
    "people/index.html",
    "people/jan-maj.html",
    "products/index.html",
    "roles/account-manager.html",
    "roles/index.html",
    "search/pl.js",
    *LOADED,
}
ALFA, ANNA = "accounts/alfa.html", "people/anna-lis.html"
HOME = "Zeszyt sprzedaży Dębina"

# In the page: what is kept, by the path below the site's address, and when it was kept.
CONTENTS = """async (root) => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys())
      found[url.replace(root, "")] = (await cache.match(url)).headers.get("playbookgen-kept");
  }
  return found;
}"""
OLDER = """async (hours) => {
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) {
      const kept = await cache.match(url);
      const headers = new Headers(kept.headers);
      headers.set("playbookgen-kept", headers.get("playbookgen-kept") - hours * 3600_000);
      await cache.put(url, new Response(await kept.blob(), { headers }));
    }
  }
}"""


@contextmanager
def visiting(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="pl-PL", timezone_id="Europe/Warsaw")
    yield context.new_page()
    context.close()


def contents(page: Page, host: Host) -> dict[str, datetime]:
    """What is kept, and when it was."""
    found = page.evaluate(CONTENTS, host.address)
    return {path: datetime.fromtimestamp(int(moment) / 1000) for path, moment in found.items()}  # noqa: DTZ006


def until(page: Page, condition: str, argument: object = None) -> None:
    """Wait until something holds in the page; the condition is the body of an asynchronous function of `argument`."""
    page.evaluate(
        f"""async (argument) => {{
          const holds = async () => {{ {condition} }};
          for (let tries = 0; !(await holds()); tries += 1) {{
            if (tries > 1000) throw new Error("never");
            await new Promise((resume) => setTimeout(resume, 20));
          }}
        }}""",
        argument,
    )


def is_kept(page: Page, host: Host, path: str) -> None:
    until(page, "return Boolean(await caches.match(argument))", host.address + path)


def pick_anna(page: Page, host: Host, folder: str = "") -> None:
    """Say on the home page who I am, and wait until my pages are kept."""
    page.goto(f"{host.address}{folder}index.html")
    page.locator("[data-pick=anna-lis]").click()
    is_kept(page, host, LAST)


def banner(page: Page) -> str:
    return page.locator("body > .kept[role=status]").inner_text()


def heading(page: Page) -> str:
    return page.locator("h1").inner_text()


def test_my_page_and_all_it_links_to_can_be_read_without_a_network_and_say_how_old_they_are(
    browser: Browser, host: Host
) -> None:
    with visiting(browser) as page:
        before = datetime.now().replace(microsecond=0)  # noqa: DTZ005  # the browser's clock is this one
        pick_anna(page, host)
        assert contents(page, host).keys() == KEPT
        page.goto(host.address + ALFA)
        assert page.locator(".kept").count() == 0
        host.stop()
        page.reload()
        assert heading(page) == "Alfa Śledź & Synowie"
        assert page.evaluate("getComputedStyle(document.body).margin") == "0px"
        moment = contents(page, host)[ALFA]
        assert before <= moment
        shown = page.evaluate("Number(document.documentElement.dataset.kept)")
        assert datetime.fromtimestamp(shown / 1000) == moment  # noqa: DTZ006
        assert re.fullmatch(r"Brak sieci: stronę zapisano \d{1,2} [a-ząęłńóśźż]+ 20\d\d, \d\d:\d\d", banner(page))
        page.locator("header").get_by_role("link", name="Moja strona").click()
        page.wait_for_url(host.address + ANNA)
        assert page.locator("main img").evaluate("image => image.naturalWidth > 0")
        page.goto(host.address)
        assert heading(page) == HOME
        page.keyboard.press("/")
        page.keyboard.type("folia")
        page.locator("[role=option]").get_by_text("Folia termokurczliwa").wait_for()


def test_the_age_is_told_in_the_language_of_the_page(browser: Browser, host: Host) -> None:
    with visiting(browser) as page:
        pick_anna(page, host, "en/")
        assert contents(page, host).keys() == {
            path if path in LOADED else "search/en.js" if path == "search/pl.js" else f"en/{path}" for path in KEPT
        }
        host.stop()
        page.goto(f"{host.address}en/{ALFA}")
        assert re.fullmatch(r"No network: this page was kept on \d{1,2} [A-Z][a-z]+ 20\d\d, \d\d:\d\d", banner(page))


def test_a_page_that_was_not_kept_says_so_and_leads_to_mine_and_back_when_there_is_a_network(
    browser: Browser, host: Host
) -> None:
    with visiting(browser) as page:
        pick_anna(page, host)
        host.stop()
        page.goto(f"{host.address}products/folia.html")
        assert page.url == f"{host.address}offline.html#products/folia.html"
        assert (heading(page), page.locator(".kept").count()) == ("Brak sieci", 0)
        assert "Tej strony nie zapisano na tym urządzeniu." in page.locator("main").inner_text()
        page.locator("main").get_by_role("link", name="Moja strona").click()
        page.wait_for_url(host.address + ANNA)
        page.go_back()
        host.start()
        page.get_by_role("link", name="Spróbuj ponownie").click()
        page.wait_for_url(f"{host.address}products/folia.html")
        assert heading(page) == "Folia termokurczliwa"


def test_forgetting_deletes_all_that_was_kept(browser: Browser, host: Host) -> None:
    with visiting(browser) as page:
        pick_anna(page, host)
        page.goto(host.address + ALFA)
        page.goto(f"{host.address}en/{ANNA}")
        is_kept(page, host, f"en/{ALFA}")
        page.get_by_role("button", name="Forget me").click()
        until(
            page, "return !(await caches.keys()).length && !(await navigator.serviceWorker.getRegistrations()).length"
        )
        page.goto(host.address)
        page.goto(host.address + ANNA, wait_until="networkidle")
        assert page.evaluate("caches.keys()") == []
        assert page.evaluate("navigator.serviceWorker.controller") is None
        host.stop()
        with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
            page.goto(host.address + ALFA)


def test_nothing_is_kept_before_somebody_is_picked(browser: Browser, host: Host) -> None:
    with visiting(browser) as page:
        page.goto(host.address)
        page.goto(host.address + ANNA, wait_until="networkidle")
        assert page.evaluate("caches.keys()") == []
        assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0
        assert "service-worker.js" not in host.asked


def test_whoever_is_picked_next_finds_nothing_of_the_one_before(browser: Browser, host: Host) -> None:
    with visiting(browser) as page:
        pick_anna(page, host)
        page.get_by_role("button", name="Zapomnij mnie").click()
        page.locator("[data-pick=jan-maj]").click()
        is_kept(page, host, "people/jan-maj.hand-over.html")
        is_kept(page, host, LAST)
        assert "people/anna-lis.hand-over.html" not in contents(page, host)


def test_over_http_and_from_disk_nothing_is_registered(browser: Browser, demo: Demo, served: str) -> None:
    asked: list[str] = []
    for start in (served, f"{demo.output.as_uri()}/"):
        with opened(browser) as (page, complaints):
            page.on("request", lambda request: asked.append(request.url))
            page.goto(f"{start}index.html")
            page.locator("[data-pick=renata-osowska]").click()
            page.goto(f"{start}people/renata-osowska.html", wait_until="networkidle")
            assert page.get_by_text("na czas bez sieci").filter(visible=True).count() == 0
            if start == served:
                assert page.evaluate("navigator.serviceWorker.getRegistrations().then(found => found.length)") == 0
            assert page.evaluate("caches.keys()") == []
        assert complaints == []
    assert [url for url in asked if "service-worker" in url] == []


def test_ways_to_a_login_errors_and_pages_of_others_are_never_kept(browser: Browser, host: Host) -> None:
    host.logins |= {ALFA, "people/anna-lis.png"}
    host.answers |= {
        "products/index.html": (500, '<html><meta name="generator" content="playbookgen"></html>'),
        "accounts/index.html": (200, "<!doctype html><title>Login</title>"),
        "assets/icon.svg": (200, "<!doctype html><title>Login</title>"),
        "roles/index.html": (404, "<!doctype html><title>404</title>"),
    }
    with visiting(browser) as page:
        pick_anna(page, host)
        assert contents(page, host).keys() == KEPT - host.logins - host.answers.keys()


def test_without_a_login_nothing_at_all_is_kept(browser: Browser, host: Host) -> None:
    host.logins.add(ANNA)
    with visiting(browser) as page:
        page.goto(host.address)
        page.locator("[data-pick=anna-lis]").click()
        until(page, "return (await navigator.serviceWorker.getRegistrations())[0]?.active")
        page.goto(host.address + ALFA, wait_until="networkidle")
        assert host.asked.count(ANNA) == 2
        assert page.evaluate("caches.keys()") == []


def test_a_kept_page_does_not_stand_in_the_way_of_a_login_or_an_error(browser: Browser, host: Host) -> None:
    with visiting(browser) as page:
        pick_anna(page, host)
        host.logins.add(ALFA)
        page.goto(host.address + ALFA)
        assert (page.url, heading(page)) == (host.address.replace("some/path/", "login.html"), "Login")
        host.answers["products/index.html"] = (500, "<h1>Error</h1>")
        page.goto(f"{host.address}products/index.html")
        assert heading(page) == "Error"
        host.stop()
        for path, name in ((ALFA, "Alfa Śledź & Synowie"), ("products/index.html", "Produkty")):
            page.goto(host.address + path)
            assert heading(page) == name


def test_a_network_that_does_not_answer_is_given_up_for_the_kept_page(browser: Browser, host: Host) -> None:
    with visiting(browser) as page:
        pick_anna(page, host)
        host.is_stuck = True
        page.goto(host.address + ALFA)
        assert (heading(page), page.locator("body > .kept").count()) == ("Alfa Śledź & Synowie", 1)


def test_pages_are_kept_anew_on_a_visit_to_mine_and_after_some_hours(browser: Browser, host: Host) -> None:
    alfa, products = host.files / ALFA, host.files / "products/index.html"

    def changed(name: str) -> None:
        edit(alfa, "</h1>", f" {name}</h1>")

    def told(name: str) -> None:
        until(
            page, f"return (await (await caches.match(argument)).text()).includes(' {name}</h1>')", host.address + ALFA
        )

    with visiting(browser) as page:
        pick_anna(page, host)
        changed("one")
        products.unlink()
        page.goto(host.address + ANNA)
        told("one")
        until(page, "return !(await caches.match(argument))", f"{host.address}products/index.html")
        changed("two")
        page.evaluate(OLDER, 3)
        host.asked.clear()
        page.goto(f"{host.address}pages/index.html", wait_until="networkidle")
        assert ALFA not in host.asked
        page.evaluate(OLDER, 2)
        page.goto(f"{host.address}pages/index.html")
        told("two")
        changed("three")
        page.goto(host.address + ALFA)
        told("three")


def test_what_my_page_no_longer_links_to_is_no_longer_kept(browser: Browser, host: Host) -> None:
    with visiting(browser) as page:
        pick_anna(page, host)
        mine = host.files / ANNA
        mine.write_text(mine.read_text("utf-8").replace("../accounts/alfa.html", "../accounts/index.html"), "utf-8")
        page.goto(host.address + ANNA)
        until(page, "return !(await caches.match(argument))", host.address + ALFA)
        assert contents(page, host).keys() == KEPT - {ALFA}


def test_when_my_page_is_gone_nothing_is_kept(browser: Browser, host: Host) -> None:
    with visiting(browser) as page:
        pick_anna(page, host)
        (host.files / ANNA).unlink()
        page.goto(host.address + ANNA)
        page.goto(f"{host.address}index.html")
        page.evaluate(OLDER, 5)
        page.reload()
        until(page, "return !(await caches.keys()).length")


def test_it_answers_for_its_own_site_only(browser: Browser, host: Host) -> None:
    with visiting(browser) as page:
        pick_anna(page, host)
        scopes = "navigator.serviceWorker.getRegistrations().then(found => found.map(({ scope }) => scope))"
        assert page.evaluate(scopes) == [host.address]
        page.goto(host.address.replace("some/path/", "login.html"))
        assert page.evaluate("navigator.serviceWorker.controller") is None
        host.stop()
        with pytest.raises(Exception, match="ERR_CONNECTION_REFUSED"):
            page.reload()


def test_a_newer_worker_takes_over_and_drops_what_the_older_one_kept(browser: Browser, host: Host) -> None:
    with visiting(browser) as page:
        pick_anna(page, host)
        edit(host.files / "service-worker.js", "const KEPT = `${OURS}1 `;", "const KEPT = `${OURS}2 `;")
        page.evaluate("navigator.serviceWorker.getRegistration().then(found => found.update()).then(() => null)")
        until(page, "return (await caches.keys()).every((name) => name.endsWith(' 2 pl'))")
        page.reload()
        is_kept(page, host, LAST)
        assert page.evaluate("caches.keys()") == [f"playbookgen {host.address} 2 pl"]
        host.stop()
        page.goto(host.address + ALFA)
        assert heading(page) == "Alfa Śledź & Synowie"


def test_where_the_hosts_policy_forbids_the_worker_to_fetch_it_does_not_stand_in_the_way(
    browser: Browser, host: Host
) -> None:
    host.policies["service-worker.js"] = "default-src 'none'"
    with visiting(browser) as page:
        page.goto(host.address)
        page.locator("[data-pick=anna-lis]").click()
        page.goto(host.address + ALFA, wait_until="networkidle")
        assert heading(page) == "Alfa Śledź & Synowie"
        until(page, "return !(await navigator.serviceWorker.getRegistrations()).some(({ active }) => active)")
        assert "service-worker.js" in host.asked


def test_as_many_pages_are_kept_as_are_of_use_and_no_more(browser: Browser, host: Host) -> None:
    mine = host.files / ANNA
    links = []
    for number in range(200):
        path = host.files / "accounts" / f"k{number}.html"
        path.write_text('<html><meta name="generator" content="playbookgen"></html>', "utf-8")
        links.append(f'<a href="../accounts/k{number}.html">x</a>')
    edit(mine, "</main>", f"{' '.join(links)}</main>")
    with visiting(browser) as page:
        pick_anna(page, host)
        assert len([path for path in contents(page, host) if path.endswith(".html")]) == 150
