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
  click: (page, selector) => page.click(selector),
  type: (page, selector, text) => page.fill(selector, text),
  press: (page, key) => page.keyboard.press(key),
  focused: (page) => page.evaluate("document.activeElement.textContent"),
  text: (page, selector) => page.textContent(selector),
  shown: (page, selector) => page.locator(selector).filter({ visible: true }).allTextContents(),
  clipboard: (page) => page.evaluate("navigator.clipboard.readText()"),
  selected: (page) => page.evaluate("getSelection().toString()"),
  sideways: (page) => page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"),
};

const visit = async (browser, { address, scheme = "light", width = 1280, script = true, steps: wanted }) => {
  const context = await browser.newContext({
    colorScheme: scheme,
    javaScriptEnabled: script,
    viewport: { width, height: 844 },
    permissions: address.startsWith("http") ? ["clipboard-read", "clipboard-write"] : [],
  });
  const page = await context.newPage();
  const requests = [];
  const complaints = [];
  page.on("request", (request) => requests.push(request.url()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message) => complaints.push(message.text()));
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
