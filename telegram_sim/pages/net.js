// Talking to the local server: operations, uploads, and the stream of changes.

export class Refused extends Error {}

export async function run(name, values = {}) {
  const response = await fetch(`/control/${name}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(values),
  });
  const body = await response.json();
  if (!response.ok) throw new Refused(body.description || response.statusText);
  return body.result;
}

export async function upload(file) {
  const response = await fetch(`/control/upload?name=${encodeURIComponent(file.name || "file")}`, {
    method: "POST",
    headers: { "Content-Type": file.type || "application/octet-stream" },
    body: file,
  });
  const body = await response.json();
  if (!response.ok) throw new Refused(body.description || response.statusText);
  return body.result;
}

export function listen(after, { onEvent, onOnline, onReset }) {
  const source = new EventSource(`/control/events?after=${after}`);
  source.onopen = () => onOnline(true);
  source.onerror = () => onOnline(false);
  source.onmessage = (message) => onEvent(JSON.parse(message.data));
  source.addEventListener("reset", () => { source.close(); onReset(); });
  return source;
}
