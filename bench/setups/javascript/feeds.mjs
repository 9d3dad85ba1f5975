// The script that a JavaScript programmer would write for the task: node feeds.mjs ARTICLES OUTPUT
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { Feed } from "feed";
import matter from "gray-matter";
import { marked } from "marked";

const [source, output] = process.argv.slice(2);
const SITE = "https://bench.example.org/";
const LIMIT = 20;

const articles = readdirSync(source, { recursive: true })
  .filter((path) => path.endsWith(".md"))
  .map((path) => {
    const { data, content } = matter(readFileSync(join(source, path), "utf8"));
    return { ...data, content, link: `${SITE}${basename(path, ".md")}/` };
  })
  .sort((a, b) => b.date - a.date);

const newestOf = new Map();
for (const article of articles) {
  for (const tag of article.tags) {
    if (!newestOf.has(tag)) newestOf.set(tag, []);
    const newest = newestOf.get(tag);
    if (newest.length < LIMIT) newest.push(article);
  }
}

function write(folder, title, newest) {
  const feed = new Feed({ title, id: SITE, link: SITE, description: title, updated: newest[0].date });
  for (const article of newest) {
    article.html ??= marked.parse(article.content);
    feed.addItem({
      title: article.title,
      id: article.link,
      link: article.link,
      date: article.date,
      published: article.date,
      author: [{ name: article.author }],
      category: article.tags.map((name) => ({ name, term: name })),
      content: article.html,
    });
  }
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "index.xml"), feed.rss2());
  writeFileSync(join(folder, "index.atom"), feed.atom1());
}

write(output, "Bench", articles.slice(0, LIMIT));
for (const [tag, newest] of newestOf) {
  write(join(output, "tags", tag.replaceAll(" ", "-")), `Bench — ${tag}`, newest);
}
