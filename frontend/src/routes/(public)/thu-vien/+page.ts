import type { Batch, BookRow } from '$lib/api/types';
import { view } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch }) => {
	const query = {
		q: url.searchParams.get('q') ?? undefined,
		sort: url.searchParams.get('sort') ?? undefined,
		subject: url.searchParams.get('subject') ?? undefined
	};
	return { query, books: await view<Batch<BookRow>>({ url, fetch }, api.books, query) };
};
