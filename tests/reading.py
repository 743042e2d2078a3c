"""A page as a person reads it: its title, its words, its running prose, its form and its faults."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"area", "base", "br", "circle", "col", "embed", "hr", "img", "input", "link", "meta", "path", "source", "use"}
_UNSEEN = {"script", "style", "svg", "template", "head"}
# Where sentences run; labels, lists, headings, and the lines of time and place are read word by word instead.
_PROSE = {"p", "dd", "figcaption"}
_PROSE_CLASSES = {"form-hint", "sub", "alert-text", "form-error-message"}
_NOT_PROSE_CLASSES = {"when", "where", "number", "clock", "sr-only", "row-x"}


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attrs.get("class", "").split())

    @property
    def text(self) -> str:
        """The words inside, in one line."""
        if self.tag in _UNSEEN or "hidden" in self.attrs:
            return ""
        parts = [c if isinstance(c, str) else f" {c.text} " if c.tag != "span" else c.text for c in self.children]
        return re.sub(r"[ \n]+", " ", "".join(parts).replace("\N{SOFT HYPHEN}", "")).strip()

    def all(self, wanted: Callable[[Element], bool]) -> list[Element]:
        """Every element inside of which ``wanted`` says yes, in the page's order."""
        found = []
        for child in self.children:
            if isinstance(child, Element):
                found += [child] if wanted(child) else []
                found += child.all(wanted)
        return found

    def tags(self, *names: str) -> list[Element]:
        return self.all(lambda e: e.tag in names)

    def by_class(self, name: str) -> list[Element]:
        return self.all(lambda e: name in e.classes)

    def by_id(self, name: str) -> Element:
        (one,) = self.all(lambda e: e.attrs.get("id") == name)
        return one


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


class Page(Element):
    """A whole page, or a fragment of one. Tags that do not close fail."""

    def __init__(self, html: str | bytes) -> None:
        builder = _Builder()
        builder.feed(html.decode() if isinstance(html, bytes) else html)
        builder.close()
        assert len(builder._open) == 1, f"<{builder._open[-1].tag}> is left open"
        super().__init__("", {}, builder.root.children)

    @property
    def title(self) -> str:
        (title,) = self.tags("title")
        return "".join(c for c in title.children if isinstance(c, str)).strip()

    @property
    def headings(self) -> list[str]:
        """All h1."""
        return [h.text for h in self.tags("h1")]

    @property
    def prose(self) -> str:
        """The sentences, one paragraph a line."""

        def is_prose(e: Element) -> bool:
            return (e.tag in _PROSE and not e.classes & _NOT_PROSE_CLASSES) or bool(e.classes & _PROSE_CLASSES)

        paragraphs = [e.text for e in self.tags("main")[0].all(is_prose) if not e.all(is_prose)]
        return "\n".join(p if p.endswith((".", "?", "!", ":")) else f"{p}." for p in paragraphs if p)

    @property
    def faults(self) -> dict[str, list[str]]:
        """What is said beneath each field: field name -> messages."""
        said: dict[str, list[str]] = {}
        for group in self.by_class("form-error"):
            names = [i.attrs["name"] for i in group.tags("input", "select", "textarea") if "name" in i.attrs]
            said[names[0]] = [e.text for e in group.by_class("form-error-message")]
        return said

    @property
    def summary(self) -> list[str]:
        """The box of faults at the top of the form, line by line."""
        boxes = self.all(lambda e: e.attrs.get("id") == "fejl")
        return [e.text for box in boxes for e in box.by_class("alert-text")]

    @property
    def typed(self) -> dict[str, list[str]]:
        """What stands in the fields of the page's forms, and what is chosen."""
        found: dict[str, list[str]] = {}
        for e in self.tags("input", "textarea"):
            if e.attrs.get("type") in {"radio", "checkbox"} and "checked" not in e.attrs:
                continue
            found.setdefault(e.attrs.get("name", ""), []).append(e.attrs.get("value", ""))
        return found

    @property
    def links(self) -> dict[str, str]:
        """Words of a link -> where it leads."""
        return {a.text: a.attrs.get("href", "") for a in self.tags("a")}
