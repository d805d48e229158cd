// A page with what stands in a file: `node page.mjs FILE`, HTML as it is, a script of modules bundled. It is
// opened in Chromium as a visitor does, looked at, and left.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const [, , file] = process.argv;
const here = fileURLToPath(new URL(".", import.meta.url));
let html = await readFile(file, "utf8");
if (!file.endsWith(".html")) {
  const bundled = await build({
    stdin: { contents: html, resolveDir: here, loader: "js" },
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "error",
  });
  html = `<script type="module">${bundled.outputFiles[0].text.replaceAll("</script", "<\\/script")}</script>`;
}
const pages = createServer((_, response) =>
  response.setHeader("content-type", "text/html").end(`<!doctype html><meta charset="utf-8"><title>Shop</title><body>${html}`),
);
await new Promise((resolve) => pages.listen(0, "127.0.0.1", resolve));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-blink-features=AutomationControlled"],
});
const userAgent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
const page = await browser.newPage({ userAgent });
page.on("pageerror", (error) => console.error(error.message));
await page.goto(`http://127.0.0.1:${pages.address().port}/`);
await page.waitForTimeout(8000);
await page.goto("about:blank");
await page.waitForTimeout(500);
await browser.close();
pages.close();
