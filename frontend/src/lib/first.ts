/**
 * The page's own data, written by the backend into the HTML of the first answer.
 * It serves the first load of its own address once; every later load asks the API.
 */
import { signedInBefore } from '$lib/api/client';
import type { Viewer } from '$lib/api/types';

interface First {
	path: string;
	route: string;
	view: unknown;
	viewer: Viewer | null;
}

let first: First | null | undefined;

function read(): First | null {
	if (first !== undefined) return first;
	first = null;
	const blob = document.getElementById('first-data')?.textContent;
	if (blob) {
		try {
			first = JSON.parse(blob) as First;
		} catch {
			first = null;
		}
	}
	return first;
}

/** The view for this address if the first answer brought it, else null. */
export function takeFirst<T>(url: URL): T | null {
	const found = read();
	if (!found || found.view == null || found.route === 'error' || found.path !== url.pathname + url.search) return null;
	// Made for a visitor although this browser holds a session that only needs renewing.
	if (!found.viewer?.person && signedInBefore()) return null;
	const view = found.view as T;
	found.view = null;
	return view;
}

/** Why the backend has no page at this address, if that is what its first answer says. */
export function takeFirstRefusal(url: URL): { code: string; message: string } | null {
	const found = read();
	if (found?.route !== 'error' || found.view == null || found.path !== url.pathname + url.search) return null;
	const refusal = found.view as { code: string; message: string };
	found.view = null;
	// A session that only needs renewing may open it.
	return !found.viewer?.person && signedInBefore() ? null : refusal;
}

/** Who asked, as the first answer knew it; undefined when it did not say. */
export const firstViewer = (): Viewer | null | undefined => read()?.viewer;

/**
 * Takes the backend's HTML away once the app shows the same page.
 * What was being typed into it goes on in the app's field of the same name.
 */
export function replaceFirst(): void {
	const html = document.getElementById('first');
	if (!html) return;
	const typed = [...html.querySelectorAll('input')].filter((input) => input.value && input.name);
	const focused = html.contains(document.activeElement) ? (document.activeElement as HTMLInputElement) : null;
	html.remove();
	document.getElementById('first-data')?.remove();
	for (const input of typed) carry(input, input === focused);
	if (focused && !focused.value) fieldNamed(focused.name)?.focus({ preventScroll: true });
}

function carry(from: HTMLInputElement, focus: boolean): void {
	const to = fieldNamed(from.name);
	if (!to || to.type === 'hidden') return;
	to.value = from.value;
	to.dispatchEvent(new Event('input', { bubbles: true }));
	if (focus) to.focus({ preventScroll: true });
}

const fieldNamed = (name: string) =>
	name ? document.querySelector<HTMLInputElement>(`#app input[name="${CSS.escape(name)}"]`) : null;
