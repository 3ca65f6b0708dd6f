// Wagtail's core asks for this name as it starts, and uses it in its forms alone: layouts/agents.html.
globalThis.jQuery = undefined;
