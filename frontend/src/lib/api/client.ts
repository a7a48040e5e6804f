/** Talks to the API: one place for credentials, language, versions, retries and errors. */
import { apiBase, api as at } from '$lib/paths';
import { language } from '$lib/i18n';
import type { Viewer } from './types';
import { offline, readError } from './errors';

type Query = Record<string, string | number | boolean | null | undefined>;
interface Options {
	query?: Query;
	body?: unknown;
	/** Version of the view that was changed: sent as If-Match. */
	version?: number;
	signal?: AbortSignal;
	/** Load functions hand theirs in. */
	fetch?: typeof fetch;
}

export const get = <T>(path: string, options?: Options) => send<T>('GET', path, options);
export const post = <T>(path: string, body?: unknown, options?: Options) =>
	send<T>('POST', path, { ...options, body: body ?? {} });
export const put = <T>(path: string, body?: unknown, options?: Options) =>
	send<T>('PUT', path, { ...options, body: body ?? {} });
export const patch = <T>(path: string, body: unknown, options?: Options) =>
	send<T>('PATCH', path, { ...options, body });
export const del = <T = void>(path: string, options?: Options) => send<T>('DELETE', path, options);

/** The address of an API path with its query. */
export function addressOf(path: string, query: Query = {}): string {
	const pairs = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
	const search = new URLSearchParams(pairs.map(([key, value]) => [key, String(value)])).toString();
	return apiBase + path + (search ? `?${search}` : '');
}

/** Letters; browsers keep no more than 64 KiB alive in all. */
const LONGEST_KEPT = 10_000;

async function send<T>(method: string, path: string, options: Options = {}): Promise<T> {
	if (mayRefresh(path) && (refreshing || isStale())) await refresh();
	let answer = await once(method, path, options);
	if (answer.status === 401 && mayRefresh(path) && (await refresh())) answer = await once(method, path, options);
	if (!answer.ok) throw await readError(answer);
	if (answer.status === 204 || answer.status === 202) return undefined as T;
	return (await answer.json()) as T;
}

async function once(method: string, path: string, options: Options): Promise<Response> {
	const headers: Record<string, string> = { Accept: 'application/json', 'Accept-Language': language() };
	if (options.body !== undefined) headers['Content-Type'] = 'application/json';
	if (options.version !== undefined) headers['If-Match'] = `"${options.version}"`;
	const body = options.body === undefined ? undefined : JSON.stringify(options.body);
	// What somebody did is done, though they leave the page at once.
	const keepalive = method !== 'GET' && (body?.length ?? 0) < LONGEST_KEPT;
	const ask = () =>
		(options.fetch ?? fetch)(addressOf(path, options.query), { method, headers, body, keepalive, signal: options.signal });
	try {
		return await ask();
	} catch (cause) {
		if (options.signal?.aborted) throw cause;
		// A weak link drops single requests; reads, and writes with a client-made id, may be asked again.
		await new Promise((resolve) => setTimeout(resolve, 700));
		try {
			return await ask();
		} catch {
			throw offline();
		}
	}
}

const mayRefresh = (path: string) =>
	signedInBefore() && path !== at.refresh && path !== at.session && path !== at.accounts;

let refreshing: Promise<Viewer | null> | null = null;

/** One renewal at a time, in all tabs where the browser can tell (`navigator.locks`). */
export function refresh(): Promise<Viewer | null> {
	refreshing ??= (async () => {
		try {
			return await (navigator.locks ? navigator.locks.request('benhoc.refresh', renew) : renew());
		} finally {
			refreshing = null;
		}
	})();
	return refreshing;
}

async function renew(): Promise<Viewer | null> {
	// Another tab may have done it while we waited for the lock: its cookies are ours too.
	if (age() < 30_000) {
		const answer = await once('GET', at.viewer, {});
		const viewer = answer.ok ? ((await answer.json()) as Viewer) : null;
		if (viewer?.person) return viewer;
	}
	const answer = await once('POST', at.refresh, { body: {} });
	if (answer.status === 401 || answer.status === 403) rememberSignedIn(false);
	if (!answer.ok) return null;
	rememberSignedIn(true);
	return (await answer.json()) as Viewer;
}

const RENEW_AFTER_MS = 12 * 60_000;
const age = () => Date.now() - Number(remembered('benhoc.renewed_at') ?? 0);
/** The access token lives 15 minutes at most; past that an answer would be a visitor's. */
export const isStale = () => signedInBefore() && age() > RENEW_AFTER_MS;

/** Whether this browser held a session: only then is a 401 worth a renewal. */
export const signedInBefore = () => remembered('benhoc.signed_in') === '1';
export function rememberSignedIn(yes: boolean): void {
	remember('benhoc.signed_in', yes ? '1' : null);
	remember('benhoc.renewed_at', yes ? String(Date.now()) : null);
}

function remembered(key: string): string | null {
	try {
		return localStorage.getItem(key);
	} catch {
		return null;
	}
}
function remember(key: string, value: string | null): void {
	try {
		if (value === null) localStorage.removeItem(key);
		else localStorage.setItem(key, value);
	} catch {
		/* private windows may refuse: then a session ends with its access token */
	}
}
