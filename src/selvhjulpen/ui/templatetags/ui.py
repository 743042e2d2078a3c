"""Tags every template has: icons, clock times, text in the reader's language."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.template.base import FilterExpression, Parser, Token
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from selvhjulpen.lib import contact
from selvhjulpen.lib.money import spoken_kroner
from selvhjulpen.ui import shelf

register = template.Library()

NBSP = "\N{NO-BREAK SPACE}"


@register.simple_tag
def icon(name: str, css_class: str = "") -> SafeString:
    """A picture from the design system's sprite; decoration only, the words stand beside it."""
    sprite = static("dkfds/img/all-svg-icons.svg")
    return format_html(
        '<svg class="icon-svg {}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        css_class,
        sprite,
        name,
    )


@register.simple_tag
def localized(thing: Any, field: str) -> str | SafeString:
    """``thing.field`` in the reader's language; Danish, and marked as Danish, where no English was written."""
    danish = getattr(thing, field)
    if get_language() != "en" or not danish:
        return danish  # type: ignore[no-any-return]
    english = getattr(thing, f"{field}_en")
    return english or format_html('<span lang="da">{}</span>', danish)


def _clock(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local.hour}.{local:%M}" if get_language() == "da" else f"{local.hour}:{local:%M}"


@register.filter
def clock(moment: datetime) -> str:
    """ "9.30" ("9:30" in English), Danish local time."""
    return _clock(moment)


@register.simple_tag
def clock_range(starts_at: datetime, ends_at: datetime) -> str:
    """ "kl. 10.00–12.00", Danish local time."""
    span = f"{_clock(starts_at)}–{_clock(ends_at)}"
    return f"kl.{NBSP}{span}" if get_language() == "da" else span


@register.filter
def day_long(moment: datetime) -> str:
    """ "tirsdag 24. november", or "Tuesday 24 November"."""
    return date_format(_local(moment), "l j. F" if get_language() == "da" else "l j F")


@register.filter
def day_short(moment: datetime) -> str:
    """ "24. november", or "24 November"."""
    return date_format(_local(moment), "j. F" if get_language() == "da" else "j F")


@register.filter
def day_full(moment: date) -> str:
    """ "24. november 2026", or "24 November 2026"."""
    return date_format(_local(moment), "j. F Y" if get_language() == "da" else "j F Y")


@register.filter
def day_brief(moment: datetime) -> str:
    """ "tir 24. nov", or "Tue 24 Nov"."""
    if get_language() == "da":
        return date_format(_local(moment), "D j. M").lower()
    return date_format(_local(moment), "D j M")


def _local(moment: Any) -> Any:
    return timezone.localtime(moment) if isinstance(moment, datetime) else moment


@register.filter
def phone(number: str) -> str:
    """ "12 34 56 78", not broken over two lines."""
    return contact.spoken_phone(number).replace(" ", NBSP)


@register.filter
def kroner(ore: int) -> str:
    """ "1.234,50 kr." ("DKK 1,234.50" in English), not broken over two lines."""
    if get_language() == "en":
        return f"DKK{NBSP}{spoken_kroner(ore, point='.', thousands=',')}"
    return f"{spoken_kroner(ore)}{NBSP}kr."


@register.filter(is_safe=True)
def unbroken(text: str) -> str:
    """Clock times in running text kept on one line: "kl. 9–15"."""
    return text.replace("kl. ", f"kl.{NBSP}").replace("–", "\N{WORD JOINER}–\N{WORD JOINER}")


@register.filter
def masked(number_or_email: str) -> str:
    """Enough of a telephone number or an e-mail address to recognise one's own."""
    if "@" in number_or_email:
        return contact.masked_email(number_or_email)
    return contact.masked_phone(number_or_email).replace(" ", NBSP)


@register.filter
def soft(text: str) -> SafeString:
    """Soft hyphens in words over eighteen letters, at seams a Dane would accept (before -løsning, -tilbud …)."""
    seams = ("løsning", "tilbud", "betjening", "kursus", "bibliotek", "center", "forening", "netværk", "bevilling")
    words = []
    for word in str(text).split(" "):
        if len(word) > 18:
            for seam in seams:
                at = word.lower().find(seam)
                if at > 3:
                    word = f"{word[:at]}\N{SOFT HYPHEN}{word[at:]}"
        words.append(word)
    soft_words = " ".join(words)
    # What ``localized`` has marked as Danish is safe already, and its mark must not become words.
    return mark_safe(soft_words if hasattr(text, "__html__") else escape(soft_words))  # noqa: S308 - safe, or escaped


@register.simple_tag(takes_context=True)
def querystring_without(context: dict[str, Any], *names: str) -> str:
    """The address of this page without some of its parameters: how a chosen filter is taken away."""
    query = context["request"].GET.copy()
    for name in names:
        query.pop(name, None)
    return f"?{query.urlencode()}" if query else "?"


class KeptNode(template.Node):
    """See ``kept``."""

    def __init__(self, nodelist: template.NodeList, what: list[FilterExpression]) -> None:
        self.nodelist = nodelist
        self._what = what

    def render(self, context: template.Context) -> SafeString:
        key = (get_language(), *(what.resolve(context) for what in self._what))
        return shelf.kept_thing(key, lambda: self.nodelist.render(context), size=len)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """``{% kept "map" place.pk %}…{% endkept %}``: a part that is alike for all who see these things in this language.

    Nothing in it may be anybody's own, nor depend on the hour, nor show a restless column (see shelf.py).
    """
    what = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(("endkept",))
    parser.delete_first_token()
    return KeptNode(nodelist, what)
