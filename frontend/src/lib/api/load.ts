/** For `+page.ts`: the view that came with the HTML, else the API's; failures become the error page. */
import { error } from '@sveltejs/kit';
import { takeFirst, takeFirstRefusal } from '$lib/first';
import { get } from './client';
import { ApiError, saying } from './errors';

interface Asked {
	url: URL;
	fetch: typeof fetch;
}
type Query = Record<string, string | number | boolean | null | undefined>;

/** Other refusals are the server's. */
const STATUS: Record<string, number> = { not_found: 404, gone: 404, forbidden: 403, signed_out: 401, invalid: 404 };

export async function view<T>(asked: Asked, path: string, query?: Query): Promise<T> {
	const refusal = takeFirstRefusal(asked.url);
	if (refusal) error(STATUS[refusal.code] ?? 503, refusal);
	return takeFirst<T>(asked.url) ?? (await fromApi<T>(asked, path, query));
}

export async function fromApi<T>({ fetch }: Pick<Asked, 'fetch'>, path: string, query?: Query): Promise<T> {
	try {
		return await get<T>(path, { query, fetch });
	} catch (thrown) {
		const known = thrown instanceof ApiError ? thrown : null;
		error(known?.status && known.status >= 400 ? known.status : 503, { message: saying(thrown), code: known?.code });
	}
}
