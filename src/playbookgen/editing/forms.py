"""Forms for editing in a browser: the configuration of Decap CMS, from the model.

Decap keeps content in the repository and opens pull requests for changes. It reads and writes whole files by the rules
of YAML 1.2 and knows no comments: what it saves looks different and means the same, but for what `form_losses` tells.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import yaml

from playbookgen.content import schema
from playbookgen.content.config import Site
from playbookgen.content.model import Account, Document, FreePage, Guide, Model, Person, Product
from playbookgen.content.reading import FRONT_MATTER
from playbookgen.content.sources import find_sources, read_bytes
from playbookgen.content.text import decode
from playbookgen.editing.form_losses import Loss, losses
from playbookgen.editing.schemas import form_of
from playbookgen.findings import Finding
from playbookgen.language.catalogs import Catalog

Backend = Literal["github", "gitlab", "gitea", "bitbucket", "git-gateway", "proxy"]
Config = dict[str, Any]
Names = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Hosting:
    """Where Decap finds the repository."""

    backend: Backend
    repository: str | None
    """Owner and name, `team/playbook`; backends that serve one repository need none."""
    branch: str
    server: str | None = None
    """The address of a host of the company's own."""
    app_id: str | None = None
    """Of a GitLab or Gitea application, by which people sign in."""


_HOSTS: Mapping[str, Backend] = {"github.com": "github", "gitlab.com": "gitlab", "bitbucket.org": "bitbucket"}
_OWN_HOST: tuple[Backend, ...] = ("gitlab", "gitea")
_WITHOUT_REPOSITORY: tuple[Backend, ...] = ("git-gateway", "proxy")


PROXY = "http://localhost:8081/api/v1"
"""Where `npx decap-server` listens: it lets forms work on the files of a folder, without a host and a sign-in."""


class UnknownHosting(ValueError):
    """It is not known where the repository is."""


def hosting(
    site: Site, backend: Backend | None = None, repository: str | None = None, app_id: str | None = None
) -> Hosting:
    """Return where the repository is, from site.yaml's `repository` and what is given over it.

    Raises `UnknownHosting` where neither tells.
    """
    address = urlsplit(site.repository.url or "")
    host = address.hostname or ""
    backend = backend or _HOSTS.get(host) or ("gitlab" if host.startswith("gitlab.") else None)
    repository = repository or address.path.strip("/").removesuffix(".git") or None
    if backend is None:
        raise UnknownHosting("backend")
    if repository is None and backend not in _WITHOUT_REPOSITORY:
        raise UnknownHosting("repository")
    server = f"{address.scheme}://{address.netloc}" if host and host not in _HOSTS and backend in _OWN_HOST else None
    repository = repository if backend not in _WITHOUT_REPOSITORY else None
    return Hosting(backend, repository, site.repository.branch or "main", server, app_id)


@dataclass(frozen=True, slots=True)
class _Collection:
    """A folder of records as Decap lists it."""

    name: str
    """The folder in `content/`, and the key of its name in the catalogs."""
    singular: str
    """The key of the name of one."""
    model: type[Model]
    title: str
    """The key by which a record is called; a new one's id is made from it."""
    groups: tuple[str, ...] = ()
    """Keys by which the list may be grouped."""


_COLLECTIONS = (
    _Collection("accounts", "account", Account, "name", ("tier", "stage", "owner", "region")),
    _Collection("people", "person", Person, "name", ("role", "office", "region")),
    _Collection("products", "product", Product, "name", ("family", "kind")),
    _Collection("roles", "guide", Guide, "title"),
    _Collection("pages", "page", FreePage, "title"),
)

LEFT_OUT: Mapping[str, str] = {"external_ids": "forms have no free keys"}
"""Keys that no form has. What stands in a file under them stays there."""

_RELATIONS: Mapping[str, str] = {"accounts": "name", "people": "name", "products": "name", "roles": "title"}
"""References that Decap looks up in a collection, with the key that it shows."""
_TEXTS = {"text", "markdown"}
_SEEN = {"text", "markdown", "email", "date", "yes/no"}
"""Kinds whose form needs no words."""
_MARKDOWN: Config = {
    "widget": "markdown",
    "buttons": ["bold", "italic", "link", "bulleted-list", "numbered-list", "quote", "heading-two", "heading-three"],
    "editor_components": [],
    "modes": ["rich_text", "raw"],
}
_WIDGETS: Mapping[str | None, Config] = {
    "markdown": _MARKDOWN,
    "date": {"widget": "datetime", "format": "YYYY-MM-DD", "date_format": "YYYY-MM-DD", "time_format": False},
}
_PICTURE: Config = {"widget": "image", "allow_multiple": False, "media_folder": "", "public_folder": ""}
"""Without a folder a picture is kept beside its record, and named by its file alone."""


def config(site: Site, names: Names, hosting: Hosting, catalog: Catalog) -> Config:
    """Return the configuration in the words of a catalog; `names` are those of the site, as `names_in` tells them."""
    writer = _Writer(site, names, catalog)
    has_requests = hosting.backend != "proxy"
    return {
        "backend": _backend(hosting),
        "locale": catalog.language,
        **({"publish_mode": "editorial_workflow"} if has_requests else {}),
        **({"site_url": site.url} if site.url is not None else {}),
        "media_folder": "media",
        "public_folder": "/media",
        "slug": {"encoding": "ascii", "clean_accents": True},
        "i18n": {"structure": "multiple_files", "locales": list(site.languages), "default_locale": site.language},
        "editor": {"preview": False},
        "collections": [writer.collection(one) for one in _COLLECTIONS],
    }


def _backend(hosting: Hosting) -> Config:
    if hosting.backend == "proxy":
        return {"name": "proxy", "proxy_url": PROXY}
    backend: Config = {"name": hosting.backend}
    if hosting.repository is not None:
        backend["repo"] = hosting.repository
    backend["branch"] = hosting.branch
    if hosting.server is not None:
        version = 4 if hosting.backend == "gitlab" else 1
        backend |= {"base_url": hosting.server, "api_root": f"{hosting.server}/api/v{version}"}
    if hosting.app_id is not None:
        backend |= {"auth_type": "pkce", "app_id": hosting.app_id}
    return backend


class _Writer:
    """Writes collections, and the fields of their forms."""

    def __init__(self, site: Site, names: Names, catalog: Catalog) -> None:
        self.site = site
        self.names = names
        self.catalog = catalog

    def folder(self, name: str) -> str:
        """Return a folder of the content by its path in the repository."""
        root = (self.site.repository.root or "").strip("/")
        return "/".join(part for part in (root, "content", name) if part)

    def collection(self, one: _Collection) -> Config:
        """Return one collection with its form."""
        fields, is_document = schema.fields(one.model), issubclass(one.model, Document)
        described: Config = {
            "name": one.name,
            "label": self.catalog.label("page", one.name),
            "label_singular": self.catalog.name(one.singular),
            "folder": self.folder(one.name),
            "create": True,
            "identifier_field": one.title,
            "summary": f"{{{{{one.title}}}}}",
            "slug": "{{slug}}",
            "extension": "md" if is_document else "yaml",
            "format": "yaml-frontmatter" if is_document else "yaml",
            "sortable_fields": [one.title],
        }
        if one.groups:
            groups = [{"label": self.catalog.name(fields[key].label), "field": key} for key in one.groups]
            described["view_groups"] = groups
        form = [self.field(one.model, field, is_document) for key, field in fields.items() if key not in LEFT_OUT]
        if is_document:
            described["i18n"] = True
            text = {"name": "body", "label": self.catalog.gettext("Text of the page"), "required": False, "i18n": True}
            form.append(text | _MARKDOWN)
        return {**described, "fields": form}

    def field(self, model: type[Model], field: schema.Field, is_document: bool) -> Config:
        """Return the field of a form for one key; of documents with what it has to do with their other languages."""
        label = self.catalog.name(field.label)
        described: Config = {"name": field.name, "label": label, "required": field.is_required}
        described["hint"] = self._hint(schema.meanings(model)[field.name], field)
        if field.model is not None:
            nested = [self.field(field.model, key, is_document) for key in schema.fields(field.model).values()]
            described |= {"widget": "list" if field.is_list else "object", "collapsed": True, "fields": nested}
            if field.is_list:
                described["summary"] = f"{{{{fields.{_title(field.model)}}}}}"
        elif not field.is_list:
            described |= self._widget(field)
        elif (widget := self._choice(field)) is not None:
            described |= {**widget, "multiple": True}
        else:
            described |= {"widget": "list", "field": {"name": field.name, "label": label, **self._widget(field)}}
        if is_document and (field.model is not None or field.kind in _TEXTS):
            described["i18n"] = True
        elif is_document and not issubclass(model, Document):  # what all languages must say alike is asked for once
            described["i18n"] = "duplicate"
        return described  # a key of the page itself that is no text stands in the first language alone

    def _hint(self, meaning: str, field: schema.Field) -> str:
        told = self.catalog.gettext(meaning)
        form = form_of(field)
        if form is None or field.kind in _SEEN or field.reference in (*_RELATIONS, "areas"):
            return told
        return f"{told} {self.catalog.gettext(form.message)}"

    def _widget(self, field: schema.Field) -> Config:
        """Return the widget of a single value."""
        if (widget := self._choice(field)) is not None:
            return widget
        if field.kind in _WIDGETS:
            return _WIDGETS[field.kind]
        if field.label == "person.photo":
            return _PICTURE
        form = form_of(field)
        if form is None or form.pattern is None or field.kind == "text":
            return {"widget": "string"}
        return {"widget": "string", "pattern": [form.pattern, self.catalog.gettext(form.message)]}

    def _choice(self, field: schema.Field) -> Config | None:
        """Return the widget of a value that is chosen from a list."""
        if field.choices:
            return _select({word: self.catalog.label(field.label_field or "", word) for word in field.choices})
        if field.kind == "yes/no":  # a switch would take the text "no" for on
            return _select({"yes": self.catalog.gettext("yes"), "no": self.catalog.gettext("no")})
        if (shown := _RELATIONS.get(field.reference or "")) is not None:
            look_up = {"collection": field.reference, "value_field": "{{slug}}"}
            return {"widget": "relation", **look_up, "search_fields": [shown], "display_fields": [shown]}
        allowed = self.names.get("areas" if field.reference == "areas" else field.name)
        is_listed = field.reference == "areas" or field.name in ("region", "industry")
        return _select(allowed) if is_listed and allowed else None


def _select(labels: Mapping[str, str]) -> Config:
    return {"widget": "select", "options": [{"label": label, "value": value} for value, label in labels.items()]}


def _title(model: type[Model]) -> str:
    """Return the key by which an item of a list is called while it is folded."""
    keys = schema.fields(model)
    return next((key for key in _TITLES if key in keys), next(iter(keys)))


_TITLES = (
    "name",
    "title",
    "topic",
    "statement",
    "department",
    "product",
    "period",
    "area",
    "role",
    "rule",
    "date",
    "from",
)


class _Dumper(yaml.SafeDumper):
    """Writes what stands in two places twice: few people know what `&` and `*` mean in YAML."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def config_text(site: Site, names: Names, hosting: Hosting, catalog: Catalog) -> str:
    """Return the configuration as the text of `config.yml`."""
    settings = config(site, names, hosting, catalog)
    written = yaml.dump(settings, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    return f"# {catalog.gettext('Written by `playbookgen cms`. Write it again when site.yaml has changed.')}\n{written}"


def losses_in(root: Path, site: Site) -> Iterator[Loss]:
    """Yield what forms would change in a site's files without being asked, by file and line."""
    sources = find_sources(root, site.languages, _silent)
    for one in _COLLECTIONS:
        for source in sources.by_folder[one.name]:
            content = read_bytes(source, root, _silent)
            text = decode(content, source.path, source.record, _silent) if content is not None else None
            if text is not None and issubclass(one.model, Document):
                match = FRONT_MATTER.match(text)
                text = "\n" + match["front"] if match is not None else None
            if text is not None:
                yield from losses(text, one.model, source.path)


def _silent(finding: Finding) -> None:
    """Mistakes are for `playbookgen check` to tell."""
