"""What stands in a page, and what should never come alive in one."""

from html.parser import HTMLParser
from pathlib import Path

PAYLOADS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//x.example/a.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java\tscript:alert(1)'>x</a>",
    "<body onload=alert(1)>",
    "<object data=x.swf>",
    "<embed src=x>",
    "<form action=//x.example><input name=a></form>",
    "<base href=//x.example/>",
    "<meta http-equiv=refresh content='0;url=//x.example'>",
    "<link rel=stylesheet href=//x.example/a.css>",
    "<style>@import url(//x.example/a.css)</style>",
    "<div style='background:url(//x.example/a)'>x</div>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</title><script>alert(1)</script>",
    "<!--><script>alert(1)</script>-->",
    "<img src='data:text/html,<script>alert(1)</script>'>",
    "<a href='//x.example'>x</a>",
    "<img src='//x.example/a.png'>",
    "{{7*7}}",
    "[x](javascript:alert(1))",
    "=1+1",
    "@SUM(A1)",
]


class Seen(HTMLParser):
    """What stands in a page: tags with attributes, ids, text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag: str) -> list[dict]:
        return [a for t, a in self.tags if t == tag]

    def ids(self) -> list[str]:
        return [a["id"] for _, a in self.tags if "id" in a]


def pages(site: Path) -> dict[str, str]:
    return {
        p.relative_to(site).as_posix(): p.read_text("utf-8") for p in sorted(site.rglob("*.html"))
    }
