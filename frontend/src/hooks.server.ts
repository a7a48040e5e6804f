/** Runs only in `vite dev` and while the shell is built: writes the site's style sheet into it. */
import type { Handle } from '@sveltejs/kit';
import site from '$lib/ui/site/index.css?inline';

export const handle: Handle = ({ event, resolve }) =>
	resolve(event, { transformPageChunk: ({ html }) => html.replace('%benhoc.site%', () => site) });
