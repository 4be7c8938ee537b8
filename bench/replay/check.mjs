// Replays a WACZ in a real browser and compares every body with its digest.
//
//   npm install --prefix DIR warcio@2.4.11 @webrecorder/wabac@2.25.5
//   node check.mjs DIR CORPUS      CORPUS: nianbao export --format warc,wacz --out CORPUS
//
// The service worker of wabac, the engine of ReplayWeb.page, opens the WACZ in
// a headless Chromium; a page asks it for every capture in the index as it was
// received (id_) and sends the digest of what came. Exit 1 when one differs.

import { createServer } from "node:http";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const [modules, corpus] = process.argv.slice(2);
const sw = readFileSync(join(modules, "node_modules/@webrecorder/wabac/dist/sw.js"));
const wacz = readFileSync(join(corpus, "nianbao.wacz"));
const captures = readFileSync(join(corpus, "indexes/index.cdxj"), "utf8").trim().split("\n").map((line) => {
  const [, ts, ...json] = line.split(" ");
  return { ts, ...JSON.parse(json.join(" ")) };
});
// What a browser follows or asks in another way is compared by warcio and in Go.
const asked = captures.filter((c) => !c.method && !(c.status >= 300 && c.status < 304) && c.url.startsWith("http"));

const page = `<!doctype html><title>replay</title><script type="module">
const hex = (b) => [...new Uint8Array(b)].map((x) => x.toString(16).padStart(2, "0")).join("");
const tell = (path, data) => fetch(path, { method: "POST", body: JSON.stringify(data) });
try {
  await navigator.serviceWorker.register("/sw.js?replayPrefix=w", { scope: "/" });
  await navigator.serviceWorker.ready;
  if (!navigator.serviceWorker.controller)
    await new Promise((ok) => { navigator.serviceWorker.addEventListener("controllerchange", ok); setTimeout(ok, 3000); });
  const added = new Promise((ok, no) => navigator.serviceWorker.addEventListener("message", (e) => {
    if (e.data.msg_type === "collAdded") ok();
    if (e.data.msg_type === "collProgress" && e.data.error) no(new Error(e.data.error));
  }));
  const worker = navigator.serviceWorker.controller ?? (await navigator.serviceWorker.ready).active;
  worker.postMessage({ msg_type: "addColl", name: "n", type: "wacz", file: { sourceUrl: location.origin + "/nianbao.wacz" } });
  await added;
  const out = [];
  for (const c of await (await fetch("/asked.json")).json()) {
    const r = await fetch("/w/n/" + c.ts + "id_/" + c.url);
    out.push({ url: c.url, status: r.status, digest: "sha256:" + hex(await crypto.subtle.digest("SHA-256", await r.arrayBuffer())) });
  }
  await tell("/done", out);
} catch (e) { await tell("/failed", String(e && e.stack || e)); }
</script>`;

const answer = (res, type, body) => res.writeHead(200, { "Content-Type": type }).end(body);
const profile = mkdtempSync(join(tmpdir(), "replay-"));
let browser;
let ended = false;

function end(status) {
  ended = true;
  browser?.kill();
  setTimeout(() => { rmSync(profile, { recursive: true, force: true }); process.exit(status); }, 500);
}

function judge(results) {
  let wrong = 0;
  results.forEach((r, i) => {
    const want = asked[i];
    // The status of a capture that was not whole or not 200 is the capture's.
    if (r.digest !== want.digest || r.status !== Number(want.status || 200) && want.mime !== "warc/revisit") {
      wrong++;
      console.log(`differs: ${r.url} (${want.mime}): status ${r.status} for ${want.status}, ${r.digest} for ${want.digest}`);
    }
  });
  console.log(`${results.length - wrong} of ${results.length} captures replayed with the bytes of the index`);
  end(wrong || results.length !== asked.length ? 1 : 0);
}

const server = createServer((req, res) => {
  const path = req.url.split("?")[0];
  if (req.method === "POST") {
    let body = "";
    req.on("data", (d) => (body += d)).on("end", () => {
      answer(res, "text/plain", "");
      if (path === "/done") return judge(JSON.parse(body));
      if (ended) return;
      console.log("the page failed: " + JSON.parse(body));
      end(1);
    });
    return;
  }
  if (path === "/sw.js") return answer(res, "text/javascript", sw);
  if (path === "/asked.json") return answer(res, "application/json", JSON.stringify(asked));
  if (path === "/nianbao.wacz") return ranged(req, res);
  answer(res, "text/html; charset=utf-8", page);
});

// ranged serves parts of the WACZ: replay reads only what it needs.
function ranged(req, res) {
  const m = /bytes=(\d*)-(\d*)/.exec(req.headers.range ?? "");
  const head = { "Accept-Ranges": "bytes", "Content-Type": "application/octet-stream" };
  if (!m) return res.writeHead(200, { ...head, "Content-Length": wacz.length }).end(req.method === "HEAD" ? undefined : wacz);
  const from = m[1] ? Number(m[1]) : wacz.length - Number(m[2]);
  const to = m[1] && m[2] ? Math.min(Number(m[2]), wacz.length - 1) : wacz.length - 1;
  res.writeHead(206, { ...head, "Content-Length": to - from + 1, "Content-Range": `bytes ${from}-${to}/${wacz.length}` }).end(wacz.subarray(from, to + 1));
}

server.listen(0, "127.0.0.1", () => {
  const url = `http://127.0.0.1:${server.address().port}/`;
  browser = spawn(process.env.CHROMIUM ?? "chromium", ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", `--user-data-dir=${profile}`, url], { stdio: "ignore" });
  browser.on("error", (e) => { console.log("no browser: " + e.message); end(1); });
  setTimeout(() => { console.log("no answer within 120 s"); end(1); }, 120_000);
});
