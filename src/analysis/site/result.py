"""What was made of a site."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SiteResult:
    """What `render.render_site` made.

    `pages` are files of the folder, `failures` say in words what went wrong, `seconds` how long
    each notebook took that had to be run, by page.
    """

    pages: list[str]
    failures: list[str] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
