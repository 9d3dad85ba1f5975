// Opens pages in Chromium and does what a test asks for.
// Input, as JSON: { browser, visits: [{ address, scheme, width, script, steps: [[name, …]] }] }.
// Output, as JSON: for each visit what the steps gave, the addresses asked for, and what the browser complained of.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const QUIET = ["quic", "gpu", "background-networking", "component-update", "sync"].map((name) => `--disable-${name}`);

const steps = {
  axe: async (page) => {
    // As a debugger, not as a <script>: the policy of the page stays in force.
    await page.evaluate(readFileSync(AXE, "utf-8"));
    const { violations, incomplete } = await page.evaluate("axe.run({ preload: false })");
    const shown = ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" ")}`;
    return [...violations, ...incomplete].map(shown);
  },
  resize: (page, width) => page.setViewportSize({ width, height: 844 }),
  click: (page, selector) => page.click(selector),
  refuse: (page) => page.evaluate(() => { // as where a browser lets no page copy
    navigator.clipboard.writeText = () => Promise.reject(new Error("refused"));
    document.execCommand = () => false;
  }),
  type: (page, selector, text) => page.fill(selector, text),
  press: (page, key) => page.keyboard.press(key),
  focused: (page) => page.evaluate("document.activeElement.textContent"),
  text: (page, selector) => page.textContent(selector),
  said: async (page, selector) => { // what comes when something is done, and not in the same moment
    await page.waitForFunction((one) => document.querySelector(one).textContent.trim(), selector);
    return page.textContent(selector);
  },
  shown: (page, selector) => page.locator(selector).filter({ visible: true }).allTextContents(),
  clipboard: (page) => page.evaluate("navigator.clipboard.readText()"),
  selected: (page) => page.evaluate("getSelection().toString()"),
  // What a finger would miss: links and buttons below 44 pixels. A link whose ::after covers its line is as large as that.
  small: (page) => page.evaluate(() => [...document.querySelectorAll("a, button, input, summary")]
    .filter((element) => element.checkVisibility({ visibilityProperty: true }) && !element.matches(".skip"))
    .filter((element) => {
      const covers = getComputedStyle(element, "::after").position === "absolute";
      const { width, height } = (covers ? element.closest("li") : element).getBoundingClientRect();
      return Math.min(width, height) < 43.9;
    })
    .map((element) => element.outerHTML)),
  moved: (page) => page.evaluate(() => new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => resolve(list.getEntries().map(({ value }) => value)));
    observer.observe({ type: "layout-shift", buffered: true });
    requestAnimationFrame(() => requestAnimationFrame(() => resolve([])));
  })),
  // The elements that the Tab key reaches, and whether each then shows where one is.
  tabs: async (page, count) => {
    const reached = [];
    for (let number = 0; number < count; number += 1) {
      await page.keyboard.press("Tab");
      reached.push(await page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
        return [document.activeElement.textContent.trim(), outlineStyle === "solid" && parseFloat(outlineWidth) >= 3];
      }));
    }
    return reached;
  },
  print: async (page) => {
    await page.emulateMedia({ media: "print" });
    return page.evaluate(() => {
      const { color, backgroundColor } = getComputedStyle(document.body);
      return [color, backgroundColor];
    });
  },
  aligned: (page, selector) => page.evaluate(
    (one) => [...document.querySelectorAll(one)].map((element) => getComputedStyle(element).textAlign), selector),
  font: (page) => page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily"),
  transitions: (page, selector) => page.evaluate((one) => getComputedStyle(document.querySelector(one)).transition, selector),
  sideways: (page) => page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
};

const visit = async (browser, { address, scheme = "light", width = 1280, script = true, motion = null, steps: wanted }) => {
  const context = await browser.newContext({
    colorScheme: scheme,
    reducedMotion: motion,
    javaScriptEnabled: script !== false,
    viewport: { width, height: 844 },
    permissions: address.startsWith("http") ? ["clipboard-read", "clipboard-write"] : [],
  });
  const page = await context.newPage();
  const requests = [];
  const complaints = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => complaints.push(message.text()));
  if (script === "lost") {
    await page.route("**/*.js", (route) => route.fulfill({ body: "" })); // axe needs scripts; the page goes without its own
  }
  await page.goto(address);
  const results = [];
  for (const [name, ...rest] of wanted) {
    results.push((await steps[name](page, ...rest)) ?? null);
  }
  await context.close();
  return { results, requests, complaints };
};

const { browser: executablePath, visits } = JSON.parse(readFileSync(0, "utf-8"));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--no-first-run", ...QUIET] });
const answers = [];
for (const one of visits) {
  answers.push(await visit(browser, one));
}
await browser.close();
process.stdout.write(JSON.stringify(answers));
