"""A script that turns a notebook into a page without scripts: it reads it from standard input.

It runs alone, with limits of its own. What it writes is shown in a frame that may run nothing and
load nothing, and is cleaned of markup that could as well.
"""

import html
import resource
import sys

MEMORY, CPU = 2 << 30, 20
STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:1rem;color:#1b1b1b;background:#fff;max-width:60rem}
pre{background:#f4f4f2;padding:.6rem;overflow:auto;white-space:pre-wrap}img{max-width:100%}
.prompt,.anchor-link{color:#666}table{border-collapse:collapse}
td,th{border:1px solid #ccc;padding:.2rem}
"""


def main() -> None:
    """Write the page."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, CPU),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    import nbformat
    from nbconvert import HTMLExporter
    from traitlets.config import Config

    book = nbformat.reads(sys.stdin.buffer.read().decode("utf-8", "replace"), as_version=4)
    settings = Config()
    settings.HTMLExporter.sanitize_html = True
    settings.HTMLExporter.template_name = "basic"
    settings.SanitizeHTML.sanitized_output_types = {"text/html", "text/markdown", "image/svg+xml"}
    body, _ = HTMLExporter(config=settings).from_notebook_node(book)
    title = html.escape("The notebook as it was handed in")
    page = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
    page += f"<style>{STYLE}</style></head><body>{body}</body></html>"
    sys.stdout.buffer.write(page.encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
