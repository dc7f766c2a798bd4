"""Compiles packaged layouts to direct Python, several times faster than what Jinja writes for everybody's.

Jinja's own code asks at run time what a template could mean: whether `x.y` is an attribute or a key, whether a call is
one of a macro, whether a name is there. Packaged layouts are trusted and tested, so here

- `x.y` is an attribute and `x[y]` a key; there is no sandbox, and nothing undefined that prints as nothing,
- a macro is a function; it stands at the top of its layout, its defaults are constants, and it takes neither `varargs`
  nor `kwargs`. What is called by a macro's name, or is an attribute of an imported layout, is one,
- what is always the same in a language, such as `"owner" | named` and the markup around it, is written once when a
  layout is loaded,
- text is escaped where it goes into the page, and only there: a macro returns text that is ready, which is `Markup`
  where an expression takes it for a value. What is called otherwise comes out escaped once too often, never too little.

That is safe as these layouts come with the program, and a test holds every page against that of plain Jinja. What they
may not use is refused while compiling. A site's own layouts never come here. Line numbers in tracebacks stay right.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from io import StringIO
from typing import Any, NoReturn

import jinja2
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, DependencyFinderVisitor, Frame, find_undeclared
from jinja2.runtime import Context, markup_join
from jinja2.utils import _PassArg, missing
from markupsafe import Markup, escape

try:  # what `escape` does before it makes a `Markup`, which takes four times as long
    from markupsafe._speedups import _escape_inner as escaped_text
except ImportError:

    def escaped_text(text: str, /) -> str:
        """Return a text escaped for HTML."""
        return str(escape(text))


markup: Callable[[str], Markup] = partial(str.__new__, Markup)
"""`Markup` of what is a text for certain."""


Root = Callable[[Context], Iterator[str]]
"""What a layout is compiled to."""

_BARE = frozenset({int, float, Decimal, date})
"""Kinds of values in whose texts there is nothing to escape."""


def escaped(value: object) -> str:
    """Return a value as text that can go into a page. Raises `UndefinedError` for a name that nothing was set to."""
    kind = type(value)
    if kind is str:
        return escaped_text(value)  # type: ignore[arg-type]  # it is a text
    if kind is Markup:
        return value  # type: ignore[return-value]
    if kind in _BARE:
        return str(value)
    if value is missing:
        raise jinja2.UndefinedError("a name is used that nothing was set to")
    return escape(value) if hasattr(kind, "__html__") else escaped_text(str(value))


def joined(values: Iterable[object], between: str) -> str:
    """Return texts with another between them; as soon as one is `Markup` all of it is, and the others are escaped."""
    texts = list(values)
    for text in texts:
        if type(text) is not str:
            break
    else:
        return between.join(texts)  # type: ignore[arg-type]  # they are texts
    if any(hasattr(text, "__html__") for text in texts):
        return escape(between).join(texts)  # type: ignore[arg-type]  # it makes texts of them
    return between.join(map(str, texts))


def chained(parts: tuple[object, ...]) -> str:
    """Return texts one after another, as `joined` does."""
    texts = []
    for part in parts:
        kind = type(part)
        if kind is not str and kind not in _BARE:
            return markup_join(parts)
        texts.append(part if kind is str else str(part))
    return "".join(texts)  # type: ignore[arg-type]  # they are texts


def ending(root: Root) -> Root:
    """Return a page's function that forgets the page's macros when it is written.

    They hold what the page shows, and the context holds them: none of it would go before Python looks for such rings.
    """

    def written(context: Context) -> Iterator[str]:
        yield from root(context)
        context.vars.clear()

    return written


class DirectCode(CodeGenerator):
    """Writes a packaged layout as Python."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._macros: frozenset[str] = frozenset()
        self._macro = ""  # which is being written
        self._imports: frozenset[str] = frozenset()
        self._from_context: dict[str | None, frozenset[str]] = {}
        self._fixed: dict[str, str] = {}

    # A layout, its blocks and macros.

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        """Write a layout, and below it what its functions share."""
        inside = list(_below(node))
        self._macros = frozenset(macro.name for macro in inside if isinstance(macro, nodes.Macro))
        self._imports = frozenset(imported.target for imported in inside if isinstance(imported, nodes.Import))
        self._from_context = {block.name: _free_names(block) for block in inside if isinstance(block, nodes.Block)}
        self._from_context[None] = _free_names(node)
        super().visit_Template(node, frame)
        self.writeline("concat = ''.join")
        self.writeline("undefined = environment.undefined")
        self.writeline(f"from {__name__} import chained, ending, escaped, escaped_text, joined, markup")
        if self.has_known_extends:  # such a layout is a page, and nobody imports it
            self.writeline("root = ending(root)")
        for kind, known in (("filters", self.filters), ("tests", self.tests)):
            for name, identifier in known.items():
                self.writeline(f"{identifier} = environment.{kind}[{name!r}]")
        for code, identifier in self._fixed.items():
            self.writeline(f"{identifier} = {code}")

    def write_commons(self) -> None:
        """Begin the function of a layout or block."""
        self.writeline("resolve = context.resolve_or_missing")
        self.writeline("if 0: yield None")

    def pull_dependencies(self, nodes: Iterable[nodes.Node]) -> None:
        """Give filters and tests names that all functions of the layout share."""
        visitor = DependencyFinderVisitor()
        for node in nodes:
            visitor.visit(node)
        self.filters.update({name: f"filter_{name}" for name in sorted(visitor.filters)})
        self.tests.update({name: f"test_{name}" for name in sorted(visitor.tests)})

    def enter_frame(self, frame: Frame) -> None:
        """Fetch what a layout or block has from the page's context, also what only its macros and loops name."""
        if frame.parent is None:
            for name in sorted(self._from_context[frame.block]):
                frame.symbols.load(name)
        super().enter_frame(frame)

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        """Forget nothing: what a scope has set stands under names that only such scopes use, and set before use."""

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Write statements, those of a layout or block into a buffer: one text comes out of each."""
        statements = list(_with_texts_joined(nodes))
        if frame.buffer is not None:
            super().blockvisit(statements, frame)
            return
        self.buffer(frame)
        super().blockvisit(statements, frame)
        self.writeline(f"yield concat({frame.buffer})")

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802
        """Put in a block's text."""
        if not (frame.toplevel and self.has_known_extends):
            context = self.derive_context(frame) if node.scoped else self.get_context_ref()
            self.writeline(f"{frame.buffer}.extend(context.blocks[{node.name!r}][0]({context}))", node)

    def visit_Import(self, node: nodes.Import, frame: Frame) -> None:  # noqa: N802
        """Fetch another layout's macros, which are the same for all pages."""
        if node.with_context or not frame.toplevel:
            self._refuse("an import with context, or not at the top,", node.lineno)
        self.writeline(
            f"{frame.symbols.ref(node.target)} = context.vars[{node.target!r}] = environment.get_template(", node
        )
        self.write(f"{self._code(node.template, frame)}, {self.name!r})._get_default_module()")

    def visit_Macro(self, node: nodes.Macro, frame: Frame) -> None:  # noqa: N802
        """Write a macro as a function, which other layouts find in this one's context."""
        if not frame.toplevel:
            self._refuse("a macro that does not stand at the top", node.lineno)
        reference, self._macro = frame.symbols.ref(node.name), node.name
        self._write_function(reference, node, frame)
        self._macro = ""
        self.writeline(f"context.vars[{node.name!r}] = {reference}")
        self.writeline(f"context.exported_vars.add({node.name!r})")

    def visit_CallBlock(self, node: nodes.CallBlock, frame: Frame) -> None:  # noqa: N802
        """Write what stands in the block as a function, and hand it to the macro."""
        if not self._is_macro(node.call, frame):
            self._refuse("a call block of what is no macro", node.lineno)
        body = self.temporary_identifier()
        self._write_function(body, node, frame)
        self.start_write(frame, node)
        self._write_macro_call(node.call, frame, caller=body)
        self.end_write(frame)

    def _write_function(self, name: str, node: nodes.Macro | nodes.CallBlock, outer: Frame) -> None:
        frame = outer.inner()
        frame.symbols.analyze_node(node)
        undeclared = find_undeclared(node.body, ("caller", "kwargs", "varargs"))
        if undeclared & {"kwargs", "varargs"}:
            self._refuse("a macro with varargs or kwargs", node.lineno)
        parameters = [frame.symbols.ref(argument.name) for argument in node.args]
        for index, default in enumerate(node.defaults, len(parameters) - len(node.defaults)):
            try:
                parameters[index] += f"={default.as_const(frame.eval_ctx)!r}"
            except nodes.Impossible:
                self._refuse("a default that is no constant", node.lineno)
        if "caller" in undeclared:
            parameters.append(f"{frame.symbols.declare_parameter('caller')}=missing")
            frame.symbols.analyze_node(node)
        frame.require_output_check = False
        self.writeline(f"def {name}({', '.join(parameters)}):", node)
        self.indent()
        self.enter_frame(frame)
        if _ends_in_text(node.body):
            self._write_returns(node.body, frame)
        else:
            self.buffer(frame)
            self.blockvisit(node.body, frame)
            self.writeline(f"return concat({frame.buffer})")
        self.outdent()

    def _write_returns(self, body: Iterable[nodes.Node], frame: Frame) -> None:
        """Write a body that ends in text, whichever way it takes, without a buffer for it."""
        for node in _with_texts_joined(body):
            if isinstance(node, nodes.Output):
                self._write_pieces(node, frame, is_returned=True)
                return
            if not isinstance(node, nodes.If):
                self.visit(node, frame)
                continue
            soft = frame.soft()
            for word, choice in (("if", node), *(("elif", choice) for choice in node.elif_)):
                self.writeline(f"{word} {self._code(choice.test, soft)}:", choice)
                self.indent()
                self._write_returns(choice.body, soft)
                self.outdent()
            if node.else_:
                self.writeline("else:")
                self.indent()
                self._write_returns(node.else_, soft)
                self.outdent()
        self.writeline("return ''")

    # Statements.

    def visit_For(self, node: nodes.For, frame: Frame) -> None:  # noqa: N802
        """Write a loop that counts where the layout asks for its place."""
        if node.recursive:
            self._refuse("a recursive loop", node.lineno)
        loop_frame, test_frame, else_frame = frame.inner(), frame.inner(), frame.inner()
        loop_frame.loop_frame = True
        is_counted = "loop" in find_undeclared(node.body, ("loop",))
        counter = loop_frame.symbols.declare_parameter("loop") if is_counted else ""
        loop_frame.symbols.analyze_node(node, for_branch="body")
        test_frame.symbols.analyze_node(node, for_branch="test")
        target = self._code(node.target, loop_frame)
        rows = self._code(node.iter, frame)
        if node.test is not None and is_counted:
            rows = f"[{target} for {target} in {rows} if {self._code(node.test, test_frame)}]"
        if is_counted:
            self.writeline(f"{counter}_rows = list({rows})", node)
            self.writeline(f"{counter}_length = len({counter}_rows)")
            target, rows = f"{counter}, {target}", f"enumerate({counter}_rows, 1)"
        went = self.temporary_identifier()
        if node.else_:
            self.writeline(f"{went} = False")
        self.writeline(f"for {target} in {rows}:", node)
        self.indent()
        if node.test is not None and not is_counted:
            self.writeline(f"if not ({self._code(node.test, test_frame)}): continue", node.test)
        self.enter_frame(loop_frame)
        self.blockvisit(node.body, loop_frame)
        if node.else_:
            self.writeline(f"{went} = True")
        self.outdent()
        if node.else_:
            else_frame.symbols.analyze_node(node, for_branch="else")
            self.writeline(f"if not {went}:")
            self.indent()
            self.enter_frame(else_frame)
            self.blockvisit(node.else_, else_frame)
            self.outdent()
        if self._assign_stack:
            self._assign_stack[-1].difference_update(loop_frame.symbols.stores)

    def pop_assign_tracking(self, frame: Frame) -> None:
        """Tell the context of what is set at the top: blocks find it there. No other has to be told."""
        if frame.symbols.level == 0 and self._assign_stack[-1] & (self._macros | self._imports):
            self._refuse("another use of a macro's name", self._last_line)
        if frame.toplevel:
            super().pop_assign_tracking(frame)
        else:
            self._assign_stack.pop()

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802
        """Write texts and expressions, as few pieces as can be."""
        if frame.require_output_check:
            if self.has_known_extends:
                return
            self._refuse("a text beside what may extend another", node.nodes[0].lineno)
        self._write_pieces(node, frame)

    def _write_pieces(self, node: nodes.Output, frame: Frame, *, is_returned: bool = False) -> None:
        """Write an output into the buffer, or as what a function returns."""
        pieces = list(self._pieces(node.nodes, frame))
        is_one = len(pieces) == 1
        if is_returned:
            self.writeline("return (" if is_one else "return concat((", node)
        else:
            self.writeline(f"{frame.buffer}.append(" if is_one else f"{frame.buffer}.extend((", node)
        self.indent()
        for code, place in pieces:
            self.writeline(code if is_one else f"{code},", place)
        self.outdent()
        self.write(")" if is_one else "))")

    def _pieces(self, children: Sequence[nodes.Expr], frame: Frame) -> Iterator[tuple[str, nodes.Node]]:
        """Yield the code of each piece of text, with its place; what is fixed is one with what is fixed beside it."""
        fixed: list[nodes.Expr] = []
        for child in children:
            if self._is_fixed(child):
                fixed.append(child)
                continue
            if fixed:
                yield self._fixed_text(fixed, frame), fixed[0]
                fixed = []
            yield self._text(child, frame), child
        if fixed:
            yield self._fixed_text(fixed, frame), fixed[0]

    def _fixed_text(self, parts: Sequence[nodes.Expr], frame: Frame) -> str:
        if all(isinstance(part, nodes.TemplateData) for part in parts):
            return repr("".join(part.data for part in parts if isinstance(part, nodes.TemplateData)))
        codes = [self._text(part, frame) for part in parts]
        return self._named_fixed(codes[0] if len(codes) == 1 else f"concat(({', '.join(codes)}))")

    def _named_fixed(self, code: str) -> str:
        return self._fixed.setdefault(code, f"fixed_{len(self._fixed)}")

    # Expressions. As text they are escaped, as values they are not.

    def _text(self, node: nodes.Expr, frame: Frame) -> str:
        """Return the code of an expression's text as it stands in the page."""
        match node:
            case nodes.TemplateData():
                return repr(node.data)
            case nodes.Const():
                return repr(str(escape(node.value)))
            case nodes.CondExpr():
                soft = frame.soft()
                other = self._text(node.expr2, soft) if node.expr2 is not None else "''"
                return f"({self._text(node.expr1, soft)} if {self._code(node.test, soft)} else {other})"
            case nodes.Concat():
                codes = [code for code, _ in self._pieces(node.nodes, frame)]
                return codes[0] if len(codes) == 1 else f"concat(({', '.join(codes)}))"
            case nodes.MarkSafeIfAutoescape():
                return self._code(node.expr, frame)
            case nodes.Mod(left=nodes.MarkSafeIfAutoescape() as text, right=nodes.Dict(items=items)):
                values = (f"{self._code(item.key, frame)}: {self._text(item.value, frame)}" for item in items)
                return f"({self._text(text, frame)} % {{{', '.join(values)}}})"
            case nodes.Call() if self._is_macro(node, frame):
                return self._code_of(lambda: self._write_macro_call(node, frame))
            case nodes.Name():
                name = frame.symbols.ref(node.name)
                return f"(escaped_text({name}) if type({name}) is str else escaped({name}))"  # which sees a missing one
        code = self._code(node, frame)
        return f"(escaped_text(text) if type(text := {code}) is str else escaped(text))"

    def _code(self, node: nodes.Node, frame: Frame) -> str:
        """Return the code of an expression's value."""
        return self._code_of(lambda: self.visit(node, frame))

    def _code_of(self, write: Callable[[], None]) -> str:
        outside = self.stream, self._new_lines
        self.stream, self._new_lines = StringIO(), 0
        write()
        code = self.stream.getvalue()
        self.stream, self._new_lines = outside
        return code

    def _is_fixed(self, node: nodes.Node) -> bool:
        """Return whether an expression has the same value on all pages of a language."""
        match node:
            case nodes.TemplateData() | nodes.Const():
                return True
            case nodes.Concat():
                return all(self._is_fixed(part) for part in node.nodes)
            case nodes.Tuple(items=items, ctx="load"):
                return all(map(self._is_fixed, items))
            case nodes.MarkSafeIfAutoescape():
                return self._is_fixed(node.expr)
            case nodes.Filter(node=nodes.Expr() as value):
                act = self.environment.filters.get(node.name)
                if act is None or _PassArg.from_obj(act) is not None or node.kwargs:
                    return False
                return all(map(self._is_fixed, (value, *node.args)))
            case nodes.Call(node=nodes.Name(name="_" | "gettext"), kwargs=[]):
                return all(map(self._is_fixed, node.args))
        return False

    def _is_macro(self, node: nodes.Call, frame: Frame) -> bool:
        """Return whether a call is one of a macro: of that name stands at the top, and not of a parameter here."""
        match node.node:
            case nodes.Name(name="caller"):
                return True
            case nodes.Name(name=name):
                return name in self._macros and frame.symbols.ref(name) == f"l_0_{name}"
            case nodes.Getattr(node=nodes.Name(name=name)):
                return name in self._imports and frame.symbols.ref(name) == f"l_0_{name}"
        return False

    def _write_macro_call(self, node: nodes.Call, frame: Frame, caller: str = "") -> None:
        if node.dyn_kwargs is not None:
            self._refuse("a call of a macro with two stars", node.lineno)
        arguments = [self._code(argument, frame) for argument in node.args]
        if node.dyn_args is not None:
            arguments.append(f"*{self._code(node.dyn_args, frame)}")
        arguments += [f"l_1_{named.key}={self._code(named.value, frame)}" for named in node.kwargs]
        if caller:
            arguments.append(f"l_1_caller={caller}")
        if isinstance(node.node, nodes.Name) and node.node.name == self._macro:
            self.write(f"context.vars[{self._macro!r}]")  # a function that holds itself would never go, see `ending`
        else:
            self._visit_bare(node.node, frame)
        self.write(f"({', '.join(arguments)})")

    def _visit_bare(self, node: nodes.Expr, frame: Frame) -> None:
        """Write an expression that is to be called or asked for something: Python says itself if it is not there."""
        if isinstance(node, nodes.Name):
            self.write(frame.symbols.ref(node.name))
        else:
            self.visit(node, frame)

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Write a call, and of what is fixed its result."""
        if self._is_macro(node, frame):
            self.write("markup(")
            self._write_macro_call(node, frame)
            self.write(")")
        elif self._is_fixed(node):
            arguments = ", ".join(self._code(argument, frame) for argument in node.args)
            self.write(self._named_fixed(f"environment.globals['_']({arguments})"))
        else:
            self._visit_bare(node.node, frame)
            arguments = self._code_of(lambda: self.signature(node, frame))
            self.write(f"({arguments.removeprefix(', ')})")

    def visit_Filter(self, node: nodes.Filter, frame: Frame) -> None:  # noqa: N802
        """Write a filter's call, and of what is fixed its result."""
        if node.node is None:
            self._refuse("a filter block", node.lineno)
        code = self._chosen(node, node.node, frame) or self._code_of(partial(super().visit_Filter, node, frame))
        self.write(self._named_fixed(code) if self._is_fixed(node) else code)

    def _chosen(self, node: nodes.Filter, rows: nodes.Expr, frame: Frame) -> str | None:
        """Return the code of a filter that Python has itself: of rows by an attribute, of their number."""
        if node.name == "length" and not node.args:
            return f"len({self._code(rows, frame)})"
        if node.name == "join" and not node.kwargs and all(isinstance(given, nodes.Const) for given in node.args):
            between = repr(str(node.args[0].as_const())) if node.args else "''"
            chosen = self._comprehension(rows, frame)
            return f"joined({f'({chosen})' if chosen else self._code(rows, frame)}, {between})"
        if node.name == "list" and not node.args:
            chosen = self._comprehension(rows, frame)
            return f"[{chosen}]" if chosen else f"list({self._code(rows, frame)})"
        chosen = self._comprehension(node, frame)
        return chosen and f"({chosen})"

    def _comprehension(self, node: nodes.Expr, frame: Frame) -> str | None:
        match node:
            case nodes.Filter(node=nodes.Expr() as rows, args=args, kwargs=named):
                match node.name, args, named:
                    case "map", [], [nodes.Keyword(key="attribute", value=nodes.Const(value=attribute))]:
                        return f"row.{attribute} for row in {self._code(rows, frame)}"
                    case "map", [nodes.Const(value=name), *given], [] if self._is_plain_filter(name, given):
                        act = self.filters.setdefault(name, f"filter_{name}")
                        values = "".join(f", {self._code(value, frame)}" for value in given)
                        return f"{act}(row{values}) for row in {self._code(rows, frame)}"
                    case "selectattr" | "rejectattr", [nodes.Const(value=attribute), *test], []:
                        asked = self._asked(f"row.{attribute}", test, frame)
                    case "select" | "reject", test, []:
                        asked = self._asked("row", test, frame)
                    case _:
                        return None
                negation = "not " if node.name.startswith("reject") else ""
                return asked and f"row for row in {self._code(rows, frame)} if {negation}{asked}"
        return None

    def _is_plain_filter(self, name: str, given: Sequence[nodes.Expr]) -> bool:
        """Return whether a filter is nothing but a function, given what does not depend on the row."""
        act = self.environment.filters.get(name)
        return act is not None and _PassArg.from_obj(act) is None and all(isinstance(one, nodes.Const) for one in given)

    def _asked(self, value: str, test: Sequence[nodes.Expr], frame: Frame) -> str | None:
        """Return the code of a test by its name, as `selectattr` takes it; none for those that it has to look up."""
        match test:
            case []:
                return value
            case [nodes.Const(value="none")]:
                return f"({value} is None)"
            case [nodes.Const(value="equalto"), other]:
                return f"({value} == {self._code(other, frame)})"
            case [nodes.Const(value="in"), other]:
                return f"({value} in {self._code(other, frame)})"
        return None

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802
        """Write texts one after another."""
        code = f"chained(({''.join(f'{self._code(part, frame)}, ' for part in node.nodes)}))"
        self.write(self._named_fixed(code) if self._is_fixed(node) else code)

    def visit_Dict(self, node: nodes.Dict, frame: Frame) -> None:  # noqa: N802
        """Write a dictionary; one of what is fixed is the same for all pages, so no layout may change it."""
        code = self._code_of(partial(super().visit_Dict, node, frame))
        is_fixed = all(self._is_fixed(item.key) and self._is_fixed(item.value) for item in node.items)
        self.write(self._named_fixed(code) if node.items and is_fixed else code)

    def visit_Test(self, node: nodes.Test, frame: Frame) -> None:  # noqa: N802
        """Write a test, the usual ones without a call."""
        match node.name, node.node:
            case "none", value:
                self.write(f"({self._code(value, frame)} is None)")
            case "defined", nodes.Name(name=name):
                self.write(f"({frame.symbols.ref(name)} is not missing)")
            case "defined", nodes.Getattr(node=value, attr=name):
                self.write(f"hasattr({self._code(value, frame)}, {name!r})")
            case _:
                super().visit_Test(node, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802
        """Write an attribute; those of a loop are reckoned from its counter."""
        if isinstance(node.node, nodes.Name) and node.node.name == "loop":
            counter = frame.symbols.ref("loop")
            places = {
                "index": counter,
                "index0": f"({counter} - 1)",
                "first": f"({counter} == 1)",
                "last": f"({counter} == {counter}_length)",
            }
            if node.attr not in places:
                self._refuse(f"loop.{node.attr}", node.lineno)
            self.write(places[node.attr])
        else:
            self._visit_bare(node.node, frame)
            self.write(f".{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        """Write a key, a place or a slice."""
        self._visit_bare(node.node, frame)
        self.write(f"[{self._code(node.arg, frame)}]")

    def visit_CondExpr(self, node: nodes.CondExpr, frame: Frame) -> None:  # noqa: N802
        """Write a choice; without `else` it is an empty text."""
        soft = frame.soft()
        other = self._code(node.expr2, soft) if node.expr2 is not None else "''"
        self.write(f"({self._code(node.expr1, soft)} if {self._code(node.test, soft)} else {other})")

    def visit_MarkSafeIfAutoescape(self, node: nodes.MarkSafeIfAutoescape, frame: Frame) -> None:  # noqa: N802
        """Write a translated text as a value."""
        self.write(f"markup({self._code(node.expr, frame)})")

    def _refuse(self, what: str, line: int) -> NoReturn:
        self.fail(f"{what} is not for packaged layouts", line)


def _with_texts_joined(statements: Iterable[nodes.Node]) -> Iterator[nodes.Node]:
    """Yield statements, those that write one after another as one, with the choices of text that stand in one line."""
    texts: list[nodes.Expr] = []
    for node in statements:
        if isinstance(node, nodes.Output):
            texts.extend(node.nodes)
        elif isinstance(node, nodes.If) and (choice := _choice_of_texts(node)) is not None:
            texts.append(choice)
        else:
            if texts:
                yield nodes.Output(texts, lineno=texts[0].lineno)
            texts = []
            yield node
    if texts:
        yield nodes.Output(texts, lineno=texts[0].lineno)


def _choice_of_texts(node: nodes.If) -> nodes.Expr | None:
    choice: nodes.Expr | None = _only_text(node.else_, node.lineno)
    for branch in (*reversed(node.elif_), node):
        text = _only_text(branch.body, node.lineno)
        if text is None or choice is None:
            return None
        choice = nodes.CondExpr(branch.test, text, choice, lineno=node.lineno)
    is_one_line = all(inner.lineno == node.lineno for inner in _below(node))
    return choice if is_one_line else None  # else a line could not be told in tracebacks


def _only_text(body: Iterable[nodes.Node], line: int) -> nodes.Expr | None:
    match list(_with_texts_joined(body)):
        case []:
            return nodes.TemplateData("", lineno=line)
        case [nodes.Output(nodes=[text])]:
            return text
        case [nodes.Output(nodes=texts)]:
            return nodes.Concat(texts, lineno=line)
    return None


def _ends_in_text(body: Iterable[nodes.Node]) -> bool:
    """Return whether a body sets names and then writes at once, or chooses between such bodies."""
    match list(_with_texts_joined(body)):
        case [*settings, nodes.If() as last]:
            bodies = (last.body, last.else_, *(choice.body for choice in last.elif_))
            return all(isinstance(node, nodes.Assign) for node in settings) and all(map(_ends_in_text, bodies))
        case [*settings, nodes.Output() | nodes.Assign()]:
            return all(isinstance(node, nodes.Assign) for node in settings)
        case []:
            return True
    return False


def _free_names(holder: nodes.Template | nodes.Block) -> frozenset[str]:
    """Return the names that a layout or block reads somewhere, its inner blocks apart, and sets nowhere."""
    read: set[str] = set()
    stored: set[str] = {"loop", "caller"}
    for node in _below(holder, but=nodes.Block):
        match node:
            case nodes.Name(name=name, ctx="load"):
                read.add(name)
            case nodes.Name(name=name) | nodes.Macro(name=name) | nodes.Import(target=name):
                stored.add(name)
    return frozenset(read - stored)


def _below(top: nodes.Node, but: type[nodes.Node] | tuple[()] = ()) -> Iterator[nodes.Node]:
    """Yield what stands in a node, at any depth, except below nodes of one kind."""
    waiting = list(top.iter_child_nodes())
    while waiting:
        node = waiting.pop()
        if not isinstance(node, but):
            yield node
            waiting.extend(node.iter_child_nodes())
