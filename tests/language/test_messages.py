"""Every sentence that the program can say is in the Polish catalog, and nothing else is.

Messages need no marking in the source. What a message passes through is always called `message`: a parameter, a field
of a dataclass. Whatever stands in such a place must be a plain string, or lead to plain strings within the same module:
a variable, a conditional, a dict or tuple of them, a function that returns them. Anything else fails here.

A failure lists what is missing in the form of a .po file, ready to be filled in.
"""

import ast
import re
import string
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple, dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from typing import get_args, get_type_hints

import jinja2
import pytest
from babel.messages.pofile import escape
from jinja2.ext import extract_from_ast

from playbookgen import reference
from playbookgen.content import config, model, schema
from playbookgen.content.text import _NAMES as CHARACTERS
from playbookgen.editing.schemas import KINDS, mappings_below
from playbookgen.findings import Finding, Location, Severity
from playbookgen.language.catalogs import NAME, Catalog, available_languages, read_catalog
from playbookgen.language.formats import Formats
from playbookgen.language.wording import COUNTED, word
from playbookgen.packaged import layouts
from playbookgen.playbook.accounts import Deadline
from playbookgen.playbook.coverage import Gap
from playbookgen.playbook.health import Level
from playbookgen.rules import RULES

SOURCE = Path(__file__).parents[2] / "src" / "playbookgen"
TEMPLATES = {".html", ".xml", ".txt", ".ics", ".svg"}
OTHER_NAMES = {"History": "notice"}
"""Classes whose messages are called something else than `message`."""
CARRIED = {"message", "notice", "notices", "summary", "why", "remedy", "example", "meaning"}
"""Attributes and parameters that hold messages, seen where they were put there; `meaning` comes from a docstring."""
ENGLISH_ONLY = "fail"
"""The method by which click's types refuse an option: its words stay those of click."""


@dataclass(frozen=True, order=True)
class Message:
    """A sentence of the source: its key in the catalogs, and the English plural where it has one."""

    text: str
    plural: str | None = None
    is_brace: bool = field(default=True, compare=False)
    """Whether its arguments stand in braces, as in Python; in templates they are `%(name)s`."""
    place: str = field(default="", compare=False)


# The messages in Python.


class UnseenError(Exception):
    """A message that cannot be followed to plain strings."""


class Module:
    """A file of the source and what is defined in it by name."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tree = ast.parse(path.read_text("utf-8"))
        self.functions: dict[str, ast.FunctionDef] = {}
        self.positions: dict[str, int | None] = {}
        """Of each function and class: where its parameter `message` stands in a call, None where it has none."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ClassDef):
                self.positions[node.name] = _class_position(node)
            elif isinstance(node, ast.FunctionDef):
                self.functions[node.name] = node
                names = [argument.arg for argument in node.args.args]
                self.positions[node.name] = _position(names, "message")

    def __str__(self) -> str:
        return "/".join(self.path.parts[-3:])


def _class_position(node: ast.ClassDef) -> int | None:
    fields = [item.target for item in node.body if isinstance(item, ast.AnnAssign)]
    names = [target.id for target in fields if isinstance(target, ast.Name)]
    for item in node.body:
        if isinstance(item, ast.FunctionDef) and item.name == "__init__":
            names = [argument.arg for argument in item.args.args]
    return _position(names, OTHER_NAMES.get(node.name, "message"))


def _position(names: list[str], wanted: str) -> int | None:
    names = [name for name in names if name not in ("self", "cls")]
    return names.index(wanted) if wanted in names else None


def _python_messages(modules: Iterable[Module]) -> Iterator[Message]:
    positions = {name: at for module in modules for name, at in module.positions.items() if at is not None}
    for module in modules:
        for expression in _of_classes(module.tree):
            for found in _strings(expression, None, module):
                yield Message(str(found.value), place=f"{module}:{found.lineno}")
        for call, function in _calls(module.tree):
            name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
            position = module.positions.get(name, positions.get(name))
            if name == ENGLISH_ONLY and isinstance(call.func, ast.Attribute):
                continue
            if function is not None and any(_is_gettext(value) for value, _ in _values(name, function)):
                position = 0
            if name == "ngettext" and all(isinstance(argument, ast.Constant) for argument in call.args[:2]):
                singular, plural = (str(ast.literal_eval(argument)) for argument in call.args[:2])
                yield Message(singular, plural, place=f"{module}:{call.lineno}")
            elif position is not None:
                given = [keyword.value for keyword in call.keywords if keyword.arg == OTHER_NAMES.get(name, "message")]
                if not given and len(call.args) > position:
                    given = [call.args[position]]
                for expression in given:
                    for found in _strings(expression, function, module):
                        yield Message(str(found.value), place=f"{module}:{found.lineno}")


def _of_classes(tree: ast.AST) -> Iterator[ast.expr]:
    """Yield the messages that stand in classes, of whose instances each says the same."""
    for node in ast.walk(tree):
        for item in node.body if isinstance(node, ast.ClassDef) else ():
            if isinstance(item, ast.Assign) and any(
                isinstance(target, ast.Name) and target.id == "message" for target in item.targets
            ):
                yield item.value


def _is_gettext(value: ast.expr) -> bool:
    return isinstance(value, ast.Attribute) and value.attr == "gettext"


def _calls(tree: ast.AST, function: ast.FunctionDef | None = None) -> Iterator[tuple[ast.Call, ast.FunctionDef | None]]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Call):
            yield node, function
        yield from _calls(node, node if isinstance(node, ast.FunctionDef) else function)


def _strings(node: ast.expr, function: ast.FunctionDef | None, module: Module) -> Iterator[ast.Constant]:
    """Yield the plain strings that an expression can be, where it stands in a function."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node
    elif isinstance(node, ast.Constant) and node.value is None:
        return
    elif isinstance(node, ast.Attribute) and node.attr in CARRIED:
        return  # it was seen where it was put there
    elif isinstance(node, ast.IfExp):
        yield from _strings(node.body, function, module)
        yield from _strings(node.orelse, function, module)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _strings(value, function, module)
    elif isinstance(node, ast.NamedExpr):
        yield from _strings(node.value, function, module)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _strings(value, function, module)
    elif isinstance(node, ast.Tuple | ast.List):
        for value in node.elts:
            yield from _strings(value, function, module)
    elif isinstance(node, ast.Subscript):
        yield from _strings(node.value, function, module)
    elif isinstance(node, ast.Call):
        yield from _returned(node, function, module)
    elif isinstance(node, ast.Name):
        yield from _assigned(node, function, module)
    else:
        raise UnseenError(f"{module}:{node.lineno}: the words of this message cannot be seen: {ast.unparse(node)}")


def _returned(call: ast.Call, function: ast.FunctionDef | None, module: Module) -> Iterator[ast.Constant]:
    if isinstance(call.func, ast.Attribute) and call.func.attr == "get" and isinstance(call.func.value, ast.Name):
        yield from _strings(call.func.value, function, module)
        return
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    callee = module.functions.get(name)
    if callee is None:
        raise UnseenError(f"{module}:{call.lineno}: the words of this message cannot be seen: {ast.unparse(call)}")
    for node in ast.walk(callee):
        if isinstance(node, ast.Return) and node.value is not None:
            yield from _strings(node.value, callee, module)


def _assigned(name: ast.Name, function: ast.FunctionDef | None, module: Module) -> Iterator[ast.Constant]:
    parameters = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)} if function else set()
    for scope in (function, module.tree):
        values = list(_values(name.id, scope)) if scope is not None else []
        for value, at in values:
            if at is not None and isinstance(value, ast.Tuple):
                value = value.elts[at]
            yield from _strings(value, function, module)
        if values or (name.id in CARRIED and name.id in parameters):
            return
    raise UnseenError(f"{module}:{name.lineno}: the words of this message cannot be seen: {name.id}")


def _values(name: str, scope: ast.AST) -> Iterator[tuple[ast.expr, int | None]]:
    """Yield what is assigned to a name in a function or module; with a position where it is one of several names."""
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign):
            targets, values = node.targets, [node.value]
        elif isinstance(node, ast.AnnAssign | ast.NamedExpr) and node.value is not None:
            targets, values = [node.target], [node.value]
        elif isinstance(node, ast.For):
            targets, values = [node.target], node.iter.elts if isinstance(node.iter, ast.Tuple) else [node.iter]
        else:
            continue
        for target, value in product(targets, values):
            if isinstance(target, ast.Name) and target.id == name:
                yield value, None
            elif isinstance(target, ast.Tuple):
                names = [getattr(item, "id", "") for item in target.elts]
                if name in names:
                    yield value, names.index(name)


# The messages in templates.


def _templates() -> Iterator[Path]:
    for path in sorted(layouts().rglob("*")):
        if path.suffix in TEMPLATES and "assets" not in path.parts:
            yield path


@cache
def _environment() -> jinja2.Environment:
    extensions = ["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"]
    return jinja2.Environment(extensions=extensions, trim_blocks=True, lstrip_blocks=True, autoescape=True)


def _template_messages() -> Iterator[Message]:
    for path in _templates():
        tree = _environment().parse(path.read_text("utf-8"))
        for line, function, found in extract_from_ast(tree):
            texts = [found] if isinstance(found, str) else [item for item in found or () if item is not None]
            assert function in ("_", "gettext", "ngettext"), f"{path}:{line}: labels are read with `label` and `named`"
            plural = texts[1] if function == "ngettext" else None
            yield Message(texts[0], plural, False, f"{path.relative_to(layouts().parent)}:{line}")


@cache
def _messages() -> Mapping[str, Message]:
    modules = [Module(path) for path in sorted(SOURCE.rglob("*.py"))]
    nouns = (Message(one, many, place="playbookgen/language/wording.py") for one, many in COUNTED.values())
    return {message.text: message for message in (*_template_messages(), *_python_messages(modules), *nouns)}


FOLLOWED = """
TABLE = {"a": "from a table", "b": "another"}

class Finding:
    rule: str
    message: str

class Refused(ValueError):
    def __init__(self, message, **arguments): ...

class Lost(OSError):
    message = "of a class"

def report(message, *, where): ...

def advice(problem):
    if problem:
        return "returned"
    return TABLE.get("a") or "instead"

def use(catalog, flag, problem):
    raise Refused("raised")
    click.fail(f"an option: {problem}")
    report("first" if flag else "second", where=1)
    message = "variable"
    if flag:
        message = advice(problem)
    report(message, where=2)
    Finding("rule", message="keyword")
    report(TABLE[problem], where=3)
    words = catalog.gettext
    words("aliased")
    catalog.ngettext("one", "many", 3)
    for message, number in (("looped", 1), ("again", 2)):
        report(message, where=number)
    report(problem.message, where=4)
"""


def test_messages_are_followed_to_their_words(tmp_path: Path) -> None:
    (tmp_path / "followed.py").write_text(FOLLOWED, "utf-8")
    (tmp_path / "catalogs.py").write_text("class Catalog:\n    def gettext(self, message): ...\n", "utf-8")
    modules = [Module(path) for path in sorted(tmp_path.iterdir())]
    assert {message.text for message in _python_messages(modules)} == {
        "of a class", "raised", "first", "second", "variable", "returned", "from a table", "another", "instead",
        "keyword", "aliased", "one", "looped", "again",
    }  # fmt: skip


@pytest.mark.parametrize(
    "given", ["f'no {value}'", "'a' + value", "value", "value.text", "elsewhere(value)", "'%s' % value"]
)
def test_a_message_that_cannot_be_followed_fails(tmp_path: Path, given: str) -> None:
    source = f"def report(message): ...\n\ndef use(value):\n    report({given})\n"
    (tmp_path / "hidden.py").write_text(source, "utf-8")
    with pytest.raises(UnseenError, match=":4: the words of this message cannot be seen"):
        list(_python_messages([Module(tmp_path / "hidden.py")]))


# The catalogs against the source.


@cache
def _catalog(language: str) -> Catalog:
    return read_catalog(language, [layouts()])


def _sentences(language: str) -> frozenset[str]:
    return frozenset(text for context, text in _catalog(language).entries if not context)


def _labels(language: str) -> Mapping[tuple[str, str], str]:
    return {key: words.forms[0] for key, words in _catalog(language).entries.items() if key[0]}


def _as_po(message: Message) -> str:
    if message.plural is None:
        return f'#: {message.place}\nmsgid {escape(message.text)}\nmsgstr ""\n'
    forms = "".join(f'msgstr[{form}] ""\n' for form in range(3))
    return f"#: {message.place}\nmsgid {escape(message.text)}\nmsgid_plural {escape(message.plural)}\n{forms}"


def test_polish_has_every_sentence() -> None:
    missing = [message for text, message in _messages().items() if text not in _sentences("pl")]
    entries = "\n".join(map(_as_po, sorted(missing)))
    assert not missing, f"add to layouts/locale/pl/LC_MESSAGES/messages.po:\n\n{entries}"


def test_polish_has_every_explanation() -> None:
    missing = [Message(text, place=place) for text, place in _documentation().items() if text not in _sentences("pl")]
    entries = "\n".join(map(_as_po, missing))
    assert not missing, f"add to layouts/locale/pl/LC_MESSAGES/messages.po:\n\n{entries}"


def test_polish_has_the_meaning_of_every_key() -> None:
    missing = [Message(text, place=place) for text, place in _meanings().items() if text not in _sentences("pl")]
    entries = "\n".join(map(_as_po, missing))
    assert not missing, f"add to layouts/locale/pl/LC_MESSAGES/messages.po:\n\n{entries}"


def test_polish_has_no_sentence_that_nobody_says() -> None:
    assert not _sentences("pl") - _messages().keys() - _documentation().keys() - _meanings().keys()


def test_english_has_no_sentences_because_they_are_the_source() -> None:
    assert not _sentences("en")


@cache
def _documentation() -> Mapping[str, str]:
    """What `playbookgen explain` says, each part with the kind of finding that it is about."""
    return {part: name for name in reference.names() for part in astuple(reference.documentation(name))}


@cache
def _meanings() -> Mapping[str, str]:
    """What schemas for editors say of mappings and their keys, each with where it stands."""
    told = {}
    for one in {part for described in KINDS.values() for part in (described.model, *mappings_below(described.model))}:
        told[schema.purpose(one)] = one.__name__
        told |= {meaning: f"{one.__name__}.{key}" for key, meaning in schema.meanings(one).items()}
    return told


def test_translations_have_the_arguments_of_the_original() -> None:
    for text, message in _messages().items():
        forms = _catalog("pl").entries["", text].forms if text in _sentences("pl") else ()
        for form in forms:
            assert _arguments(form, message) == _arguments(text, message), f"{text!r} and {form!r}"


def _arguments(text: str, message: Message) -> set[tuple[str, ...]]:
    if not message.is_brace:
        return set(re.findall(r"%\((\w+)\)s", text))
    return {(name, kind or "") for _, name, kind, _ in string.Formatter().parse(text) if name is not None}


def test_plurals_have_all_forms() -> None:
    for message in _messages().values():
        words = _catalog("pl").entries.get(("", message.text))
        if words is not None:
            assert len(words.forms) == (1 if message.plural is None else 3), message.text


SAMPLES = {
    "date": "2027-03-31",
    "money": "540000 PLN",
    "number": "1234.5",
    "percent": "0.315",
    "period": "3m",
    "list": "one\ntwo",
    "field": "stance",
}


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_message_of_a_finding_can_be_worded(language: str) -> None:
    catalog = _catalog(language)
    formats = Formats(catalog.locale)
    for text, message in _messages().items():
        if message.plural is None and message.is_brace:
            arguments = {name: SAMPLES.get(kind, "12") for name, kind in _arguments(text, message)}
            finding = Finding("rule", Severity.ERROR, Location("content/x.yaml"), "accounts/x", text, arguments)
            sentence = word(finding, catalog, formats)
            assert sentence, message.place
            assert "{" not in sentence or "{{" in text, message.place
            assert text[0].isupper() or not sentence.endswith("."), f"{message.place}: it has no full stop"


# Labels.


def test_languages_have_the_same_labels() -> None:
    assert _labels("pl").keys() == _labels("en").keys()


def test_every_choice_has_a_label_and_every_label_a_choice() -> None:
    choices = dict(_choices())
    choices["page"] |= {"home"}
    choices["unit"] = {rule.unit for rule in RULES.values() if rule.threshold is not None}
    choices["menu"] = set(config.PAGE_KINDS)
    choices["finding.severity"] |= {Severity.NOTE.value}
    choices["health"] = set(get_args(Level))
    choices["dmu-gap"] = set(get_args(Gap))
    choices["deadline"] = set(get_args(get_type_hints(Deadline)["kind"]))
    choices["area"] = set(config.DEFAULT_AREAS)
    choices["language-name"] = set(available_languages([layouts()]))
    choices["character"] = set(CHARACTERS.values())
    expected = {(field, value) for field, values in choices.items() for value in values}
    of_templates = {context for _, context in _label_filters() if context not in choices}
    assert {key for key in _labels("pl") if key[0] not in of_templates | {NAME}} == expected


def _choices() -> Iterator[tuple[str, set[str]]]:
    for module in (model, config):
        for annotation in vars(module).values():
            marks = getattr(annotation, "__metadata__", ())
            for mark in marks:
                if isinstance(mark, model.Labelled):
                    yield mark.field, set(get_args(get_args(annotation)[0]))


@pytest.mark.parametrize("language", ["pl", "en"])
def test_every_field_has_a_name(language: str) -> None:
    catalog = _catalog(language)
    for record, name in _fields():
        key = f"{record}.{name}"
        assert catalog.name(key) != key, f"no name for {key}"


def test_names_of_one_record_differ() -> None:
    for language in ("pl", "en"):
        names = Counter((record, _catalog(language).name(f"{record}.{name}")) for record, name in _fields())
        assert not [key for key, count in names.items() if count > 1]


def test_a_name_for_one_record_is_for_a_record_that_has_the_field() -> None:
    dotted = {key for context, key in _labels("pl") if context == NAME and "." in key}
    assert dotted <= {f"{record}.{name}" for record, name in _fields()}


def _fields() -> Iterator[tuple[str, str]]:
    """Yield every field with its record: the class's name in small letters with hyphens, `team-member`."""
    for module in (model, config):
        for name, value in vars(module).items():
            if isinstance(value, type) and issubclass(value, model.Model) and value.__module__ == module.__name__:
                record = re.sub(r"(?<!^)(?=[A-Z])", "-", name).lower()
                for attribute, info in value.model_fields.items():
                    yield record, info.alias or attribute


def test_templates_ask_for_labels_that_there_are() -> None:
    catalog = _catalog("en")
    for path in _templates():
        tree = _environment().parse(path.read_text("utf-8"))
        for found in tree.find_all(jinja2.nodes.Filter):
            place = f"{path.name}:{found.lineno}"
            if found.name == "named" and isinstance(found.node, jinja2.nodes.Const):
                assert catalog.name(found.node.value) != found.node.value, f"{place}: no name {found.node.value}"
    for place, context in _label_filters():
        assert context in catalog.fields, f"{place}: no choice {context}"


def _label_filters() -> Iterator[tuple[str, str]]:
    """Yield each field whose words a template asks for, and where."""
    for path in _templates():
        for found in _environment().parse(path.read_text("utf-8")).find_all(jinja2.nodes.Filter):
            if found.name == "label" and found.args and isinstance(found.args[0], jinja2.nodes.Const):
                yield f"{path.name}:{found.lineno}", found.args[0].value
