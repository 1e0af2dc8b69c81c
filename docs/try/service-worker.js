// Keeps the page's files in the browser, so that it works without a network after the first visit.
//
// A file is kept under its name and the hash of what is in it, and a version of this script knows one hash for
// each name: files of two versions are never mixed. A new version takes over when no tab shows the old one.

const FILES = {}; // {name: SHA-256}, which build.py writes
const SHELF = "glassgrad-try";

const scope = new URL("./", self.location.href);
const key = (name) => new URL(`${name}?sha256=${FILES[name]}`, scope).href;

const hex = (buffer) =>
  [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** The response for a file, from the browser's own cache or the network; an error if it is another file. */
async function fetched(name) {
  for (const cache of ["default", "reload"]) {
    const response = await fetch(new URL(name, scope), { cache });
    const body = await response.clone().arrayBuffer();
    if (response.ok && hex(await crypto.subtle.digest("SHA-256", body)) === FILES[name]) return response;
  }
  throw new Error(`${name} is not of this version`);
}

async function keep(shelf, name) {
  if (!(await shelf.match(key(name)))) await shelf.put(key(name), await fetched(name));
}

async function keepAll() {
  const shelf = await caches.open(SHELF);
  for (const name of Object.keys(FILES)) await keep(shelf, name);
}

async function dropOthers() {
  const shelf = await caches.open(SHELF);
  const wanted = new Set(Object.keys(FILES).map(key));
  for (const request of await shelf.keys()) if (!wanted.has(request.url)) await shelf.delete(request);
  await self.clients.claim();
}

/** The name of a file for an address of this page; undefined for any other. */
function named(address) {
  const url = new URL(address);
  if (url.origin !== scope.origin || !url.pathname.startsWith(scope.pathname)) return undefined;
  const name = decodeURIComponent(url.pathname.slice(scope.pathname.length)) || "index.html";
  return Object.hasOwn(FILES, name) ? name : undefined;
}

async function answer(request, name) {
  const shelf = await caches.open(SHELF);
  return (await shelf.match(key(name))) ?? fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(keepAll()));
self.addEventListener("activate", (event) => event.waitUntil(dropOthers()));
self.addEventListener("fetch", (event) => {
  const name = event.request.method === "GET" ? named(event.request.url) : undefined;
  if (name) event.respondWith(answer(event.request, name));
});
