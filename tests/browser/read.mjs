// Polls a feed as a program with this library does. Arguments: library, address, ETag of the last poll.
// Output: JSON with the ETag and the articles; no articles: nothing has changed.
import { parseFeed } from "feedsmith";
import Parser from "rss-parser";

const htmlOf = { // each format has its own word for the same thing
  rss: (feed) => feed.items.map(({ title, link, pubDate, content, description }) => (
    { title, link, date: pubDate, body: content?.encoded ?? description })),
  atom: (feed) => feed.entries.map(({ title, links, published, content }) => (
    { title: title.value ?? title, link: links.find(({ rel }) => (rel ?? "alternate") === "alternate").href,
      date: published, body: content.value ?? content })),
  json: (feed) => feed.items.map(({ title, url, date_published, content_html }) => (
    { title, link: url, date: date_published, body: content_html })),
};

const libraries = {
  "feedsmith": async (text) => {
    const { format, feed } = await parseFeed(text);
    return htmlOf[format](feed);
  },
  "rss-parser": async (text) => (await new Parser().parseString(text)).items.map((article) => (
    { title: article.title, link: article.link, date: article.isoDate,
      body: article["content:encoded"] ?? article.content })),
};

const [library, address, etag] = process.argv.slice(2);
const response = await fetch(address, { headers: etag ? { "If-None-Match": etag } : {} });
const articles = response.status === 304 ? null : await libraries[library](await response.text());
console.log(JSON.stringify({ etag: response.headers.get("ETag"), articles }));
