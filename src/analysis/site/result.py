"""What was made of a site."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SiteResult:
    """What `render.render_site` made.

    `pages` are files of the folder, less what is taken along from them, `failures` say in words
    what went wrong, `seconds` how long each notebook took that had to be run, by page.
    """

    pages: list[str]
    failures: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)


def taken_along(name: str) -> bool:
    """Whether a file of the site is a picture or table beside a page, no page itself."""
    return ".files/" in name
