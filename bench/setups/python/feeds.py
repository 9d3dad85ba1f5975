"""The script that a Python programmer would write for the task: feeds.py ARTICLES OUTPUT."""  # noqa: INP001 -- it runs by itself

import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import frontmatter
import markdown
from feedgen.feed import FeedGenerator

SITE = "https://bench.example.org/"
LIMIT = 20
source, output = Path(sys.argv[1]), Path(sys.argv[2])

articles = [(frontmatter.load(path), f"{SITE}{path.stem}/") for path in source.rglob("*.md")]
articles.sort(key=lambda found: found[0]["date"], reverse=True)
newest = {"": articles[:LIMIT]}
by_tag = defaultdict(list)
for found in articles:
    for tag in found[0]["tags"]:
        by_tag[tag].append(found)
newest |= {f"tags/{tag.replace(' ', '-')}": found[:LIMIT] for tag, found in by_tag.items()}
html = cache(markdown.markdown)

for path, chosen in newest.items():
    feed = FeedGenerator()
    feed.id(SITE)
    feed.title(f"Bench — {path}")
    feed.description("Bench")
    feed.link(href=SITE)
    feed.updated(chosen[0][0]["date"])
    for article, link in chosen:
        entry = feed.add_entry(order="append")
        entry.id(link)
        entry.title(article["title"])
        entry.link(href=link)
        entry.author(name=article["author"])
        entry.published(article["date"])
        entry.updated(article["date"])
        entry.category([{"term": tag} for tag in article["tags"]])
        entry.content(html(article.content), type="html")
    (output / path).mkdir(parents=True, exist_ok=True)
    feed.rss_file(output / path / "index.xml")
    feed.atom_file(output / path / "index.atom")
