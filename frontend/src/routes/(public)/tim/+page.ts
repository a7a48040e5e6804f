import type { HitKind, SearchView } from '$lib/api/types';
import { ApiError, saying } from '$lib/api/errors';
import { get } from '$lib/api/client';
import { takeFirst } from '$lib/first';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

/** A failed search is said on the page, so that the typed words stay in the box. */
export const load: PageLoad = async ({ url, fetch }) => {
	const q = (url.searchParams.get('q') ?? '').trim();
	const kind = (url.searchParams.get('loai') ?? '') as HitKind | '';
	const empty = { q, kind, found: null as SearchView | null, failed: '' };
	if (!q) return empty;
	try {
		const found = takeFirst<SearchView>(url) ?? (await get<SearchView>(api.search, { query: { q, kinds: kind }, fetch }));
		return { ...empty, found };
	} catch (thrown) {
		if (!(thrown instanceof ApiError)) throw thrown;
		return { ...empty, failed: saying(thrown) };
	}
};
