"""What MkDocs is told beyond mkdocs.yml, which names this file as its hook.

Pages link to files of the repository, which the site does not have: such a link leads to the repository where
repo_url says which one that is, and is plain text else. Either way the file has to be there.
"""

import logging
import os
import posixpath
import re

log = logging.getLogger("mkdocs.plugins.site")  # a warning fails a strict build

LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
FENCE = re.compile(r"^(```.*?^```$)", re.MULTILINE | re.DOTALL)


def on_config(config):
    """Adds to the navigation what it does not name."""
    docs = config["docs_dir"]
    named = set(pages_in(config["nav"]))
    others = [name for name in markdown_files(docs, "") if name not in named]
    if others:
        config["nav"].append({"More": others})
    config["nav"].append({"Decisions": markdown_files(docs, "adr")})
    return config


def pages_in(nav):
    for entry in nav:
        if isinstance(entry, dict):
            for value in entry.values():
                yield from [value] if isinstance(value, str) else pages_in(value)
        else:
            yield entry


def markdown_files(docs, folder):
    names = sorted(os.listdir(os.path.join(docs, folder)))
    return [posixpath.join(folder, name) for name in names if name.endswith(".md")]


def on_page_markdown(markdown, page, config, files):
    """Rewrites the links that leave docs, but for what stands in blocks of code."""
    root = os.path.dirname(config["config_file_path"])
    docs = os.path.relpath(config["docs_dir"], root).replace(os.sep, "/")
    here = posixpath.join(docs, posixpath.dirname(page.file.src_uri))

    def rewritten(link):
        label, target = link.groups()
        if re.match(r"[a-z]+:|#", target):
            return link.group(0)
        path, hash_mark, anchor = target.partition("#")
        full = posixpath.normpath(posixpath.join(here, path))
        if full.startswith(docs + "/"):
            if full.endswith(".md"):
                return link.group(0)
            full = full.rstrip("/")  # a folder of pages, such as docs/adr
        if not os.path.exists(os.path.join(root, full)):
            log.warning("%s links to %s, which is not there", page.file.src_uri, target)
            return label
        if not config["repo_url"]:
            return label
        return f"[{label}]({config['repo_url'].rstrip('/')}/blob/main/{full}{hash_mark}{anchor})"

    parts = FENCE.split(markdown)
    return "".join(part if FENCE.match(part) else LINK.sub(rewritten, part) for part in parts)
