// Looks at pages of a release in headless Chromium, on a screen and a phone, in both languages: axe-core's serious and
// critical violations, anything wider than the screen, errors of the script, requests to a network. Fails on any.
//   AXE_MODULES=…/node_modules node scripts/check_pages.mjs [--shots FOLDER] PAGE…
import { createRequire } from "node:module";
import path from "node:path";

const from = createRequire(path.join(path.resolve(process.env.AXE_MODULES), "x.js"));
const { chromium } = from("playwright-core");
const axe = from("axe-core").source;
const words = process.argv.slice(2);
const shots = words[0] === "--shots" ? words.splice(0, 2)[1] : null;
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
});
const faults = [];

async function look(file, width, height) {
  const page = await browser.newPage({ viewport: { width, height } });
  const say = (what) => faults.push(`${path.basename(file)} ${width}: ${what}`);
  page.on("console", (told) => told.type() === "error" && say(told.text()));
  page.on("pageerror", (error) => say(error));
  page.on("request", (request) => request.url().startsWith("file:") || say(`asks for ${request.url()}`));
  await page.goto(`file://${path.resolve(file)}`);
  for (const language of ["vi", "en"]) {
    await page.check(`#lang-${language}`);
    if ((await page.evaluate(() => document.documentElement.lang)) !== language) { say(`is not ${language}`); }
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wider > 0) { say(`${wider} pixels too wide`); }
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
    for (const each of violations.filter(({ impact }) => ["serious", "critical"].includes(impact))) {
      say(`${language} ${each.id}: ${each.nodes.length} times, ${each.nodes[0].html.slice(0, 200)}`);
    }
    const name = `${path.basename(file, ".html")}-${width}-${language}`;
    if (shots) { await page.screenshot({ path: path.join(shots, `${name}.png`), fullPage: false }); }
  }
  if (shots && width > 1000) { await page.pdf({ path: path.join(shots, `${path.basename(file, ".html")}.pdf`), preferCSSPageSize: true }); }
  await page.close();
}

for (const file of words) {
  await look(file, 1366, 768);
  await look(file, 390, 844);
}
await browser.close();
process.stdout.write(faults.map((each) => `${each}\n`).join(""));
process.exitCode = faults.length ? 1 : 0;
