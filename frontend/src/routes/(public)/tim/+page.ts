import type { SearchView, UnitView } from '$lib/api/types';
import { ApiError, saying } from '$lib/api/errors';
import { get } from '$lib/api/client';
import { unitAsked } from '$lib/centres/of';
import { takeFirst } from '$lib/first';
import { api } from '$lib/paths';
import { queryOf, wishOf } from '$lib/search/wish';
import type { PageLoad } from './$types';

/** A failed search is said on the page, so that the typed words stay in the box. */
export const load: PageLoad = async ({ url, fetch }) => {
	const wish = wishOf(url);
	const empty = { wish, unit: null as UnitView | null, found: null as SearchView | null, failed: '' };
	if (!wish.q) return empty;
	try {
		const first = takeFirst<SearchView>(url);
		const unit = await unitAsked({ url, fetch });
		const found = first ?? (await get<SearchView>(api.search, { query: queryOf(wish, unit?.id), fetch }));
		return { ...empty, unit, found };
	} catch (thrown) {
		if (!(thrown instanceof ApiError)) throw thrown;
		return { ...empty, failed: saying(thrown) };
	}
};
