"""docs/security.md: every point of ASVS 5.0 level 2 once, and every proof it names is there."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from selvhjulpen.config import settings

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "security.md"
SCRIPTS = sorted((ROOT / "src").rglob("static/**/*.js"))

# The points of levels 1 and 2: so many of each section, from 1 on (those of level 3 come last in every section).
LEVEL_2 = {
    "1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2,
    "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1,
    "3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2,
    "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4,
    "5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3,
    "6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4,
    "7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2,
    "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1,
    "9.1": 3, "9.2": 4,
    "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3,
    "11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1,
    "12.1": 3, "12.2": 2, "12.3": 4,
    "13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5,
    "14.1": 2, "14.2": 4, "14.3": 3,
    "15.1": 3, "15.2": 3, "15.3": 7,
    "16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3,
    "17.1": 1, "17.2": 4, "17.3": 2,
}  # fmt: skip
LEVEL_3 = {"1.2.10", "6.3.8", "14.2.6", "14.2.7"}


def rows() -> list[tuple[str, str, str]]:
    """(number, state, where or why) of every line of the lists."""
    return re.findall(r"^\| (\d+\.\d+\.\d+) \| .+? \| (met|n/a|open) \| (.+) \|$", PAGE.read_text(), re.MULTILINE)


def test_every_point_of_level_2_stands_there_once() -> None:
    points = {f"{section}.{n}" for section, count in LEVEL_2.items() for n in range(1, count + 1)}
    assert len(points) == 253
    assert Counter(number for number, _state, _why in rows()) == Counter(points | LEVEL_3)


def test_the_sum_is_what_the_page_says() -> None:
    states = Counter(state for number, state, _why in rows() if number not in LEVEL_3)
    of_level_3 = [state for number, state, _why in rows() if number in LEVEL_3]
    assert (
        f"Of 253 points {states['met']} are met, {states['n/a']} do not apply, {states['open']} are open. "
        f"Of four points of level 3, {of_level_3.count('met')} are met."
    ) in PAGE.read_text()


def test_every_proof_that_is_named_is_there() -> None:
    missing = []
    for number, _state, why in rows():
        for path, _colons, test in re.findall(r"`((?:src|tests|docs|requirements)/[\w./-]+)(::)?(\w*)`", why):
            if not (ROOT / path).exists() or (test and f"def {test}(" not in (ROOT / path).read_text()):
                missing.append(f"{number}: {path} {test}")

    assert missing == []


def test_what_is_met_says_where() -> None:
    assert [number for number, state, why in rows() if state == "met" and len(why) < 4] == []


def test_no_script_writes_html_or_evals() -> None:
    # Tabs and the service worker speak to each other within one origin; to another window nobody does.
    dangerous = (
        r"innerHTML|outerHTML\s*\+?=|insertAdjacentHTML|document\.write|\beval\(|new Function"
        r"|(?:window|parent|opener|top|contentWindow)\.(?:postMessage|onmessage)|(?<!self\.)addEventListener\(.message"
    )
    assert SCRIPTS
    assert [script.name for script in SCRIPTS if re.search(dangerous, script.read_text())] == []


def test_only_the_outbox_speaks_to_others() -> None:
    speaks = re.compile(
        r"urlopen|^(?:import|from) requests|httpx|smtplib|socket\.create_connection|http\.client", re.MULTILINE
    )
    rooms = {
        file.relative_to(ROOT / "src" / "selvhjulpen").parts[0]
        for file in (ROOT / "src").rglob("*.py")
        if speaks.search(file.read_text())
    }
    # `serve` asks its own web server whether it answers.
    assert rooms == {"outbox", "config"}


def test_passwords_are_kept_by_a_slow_function() -> None:
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.ScryptPasswordHasher"]
