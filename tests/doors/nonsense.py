"""What a browser, a machine or an ill-wisher may send: values, whole requests, files."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

from hypothesis import strategies as st

# Each has broken some program somewhere.
NASTY = [
    *(
        "",
        " ",
        "\0",
        "a\0b",
        "\r\n",
        "\t",
        "\N{ZERO WIDTH SPACE}",
        "\N{RIGHT-TO-LEFT OVERRIDE}abc",
        "İ",
        "ß" * 130,
        "ﬃ" * 130,
    ),
    *("æøå", "😀", "👩\N{ZERO WIDTH JOINER}🚀", "é" * 300, "a" * 5_000, "x" * 70_000, "١٢٣", "²", "Ⅻ", "𝟘"),
    *(
        "0",
        "-1",
        "1",
        "2",
        "99999",
        "32768",
        "2147483648",
        "9223372036854775808",
        "9" * 400,
        "1e400",
        "NaN",
        "inf",
        "-0",
    ),
    *("0001-01-01", "9999-12-31", "0000-00-00", "2026-02-30", "2026-11-24", "1990-01-01", "2099-12-31", "31-12-9999"),
    *(
        "00:00",
        "24:00",
        "23:59",
        "10:00",
        "10.30",
        "99:99",
        "2026-03-29T02:30",
        "9999-12-31T23:59:59Z",
        "0001-01-01T00:00",
    ),
    *("=1+1", "@SUM(A1)", "' OR 1=1 --", "%s%n%d", "{{ 7*7 }}", "<script>alert(1)</script>", "../../etc/passwd", "\\"),
    *(
        "a@b.dk",
        "a" * 300 + "@b.dk",
        "@",
        "+45",
        "12345678",
        "+" * 50,
        "00" * 40,
        "+4512345678901234567890",
        "12 34 56 78",
    ),
    *(
        "null",
        "None",
        "true",
        "on",
        "[]",
        "{}",
        "self",
        "two",
        "other",
        "new",
        "unsure",
        "web",
        "phone",
        "computer",
        "yes",
        "no",
    ),
]
values = st.one_of(
    st.sampled_from(NASTY),
    st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40),
    st.integers(-(10**20), 10**20).map(str),
    st.dates().map(str),
    st.times().map(str),
    st.floats().map(str),
)

headers = st.dictionaries(
    st.sampled_from(
        [
            *("HTTP_ACCEPT_LANGUAGE", "HTTP_COOKIE", "HTTP_REFERER", "HTTP_X_FORWARDED_FOR", "HTTP_X_REQUESTED_WITH"),
            *("HTTP_HX_REQUEST", "HTTP_HX_CURRENT_URL", "HTTP_HX_TARGET", "HTTP_HX_TRIGGER", "HTTP_HX_PROMPT"),
            *("HTTP_HX_HISTORY_RESTORE_REQUEST", "HTTP_HX_CURRENT_URL_URI_AUTOENCODED", "HTTP_IF_MODIFIED_SINCE"),
            *(
                "HTTP_IF_NONE_MATCH",
                "HTTP_RANGE",
                "HTTP_ACCEPT",
                "HTTP_ACCEPT_ENCODING",
                "HTTP_USER_AGENT",
                "HTTP_ORIGIN",
            ),
        ]
    ),
    st.one_of(
        st.sampled_from(
            [
                *(
                    "",
                    "en",
                    "da;q=2",
                    "*" * 600,
                    "en-" * 300,
                    "%E0%A0",
                    "https://[",
                    "//",
                    "sessionid=;;;=",
                    "csrftoken=\xff",
                ),
                *(
                    "messages=x; sessionid=" + "a" * 4_000,
                    "bytes=9-1",
                    "true",
                    "-1",
                    "\xe6\xf8",
                    "%",
                    "http://[::1",
                    "1, 2,, 3",
                ),
            ]
        ),
        st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60),
    ),
    max_size=4,
)
# (content type, content): what is in a request need not be what it says.
bodies = st.one_of(
    st.tuples(
        st.sampled_from(
            [
                "application/x-www-form-urlencoded",
                "application/x-www-form-urlencoded; charset=utf-16",
                "application/x-www-form-urlencoded; charset=none",
                "multipart/form-data; boundary=x",
                "multipart/form-data",
                "multipart/form-data; boundary=" + "b" * 300,
                "application/json",
                "text/plain; charset=\xe6",
                "",
            ]
        ),
        st.one_of(
            st.binary(max_size=300),
            st.sampled_from(
                [
                    b"navn=%ED%A0%80&kontakt=%00&formkey=%C0%80&hvem=%",
                    b"navn=a&navn=b&kontakt=12345678&hvem=self&niveau=new&hvem=two",
                    b"&" * 2_000,
                    b"a=1&" * 1_500,
                    b'--x\r\nContent-Disposition: form-data; name="navn"\r\n\r\nIn',
                    b'--x\r\nContent-Disposition: form-data; name="package"; filename="a.zip"\r\n\r\nPK\x03\r\n--x--',
                    b'--x\r\nContent-Disposition: form-data; name="file"; filename="\xff"\r\nContent-Transfer-Encoding:'
                    b" base64\r\n\r\n%%%\r\n--x--",
                ]
            ),
        ),
    )
)


class Fields(HTMLParser):
    """What the forms of a page ask for: name -> the values its own controls would send."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {}
        self._select = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in {"input", "textarea", "button", "select"} and said.get("name"):
            self.found.setdefault(said["name"], []).append(said.get("value", ""))
            self._select = said["name"] if tag == "select" else ""
        elif tag == "option" and self._select:
            self.found[self._select].append(said.get("value", ""))


def fields_of(answer: Any) -> dict[str, list[str]]:
    """The fields of a page's forms; none where it is no page."""
    return Fields(answer.content.decode()).found if "html" in answer.headers.get("Content-Type", "") else {}
