import type { Batch, BookRow } from '$lib/api/types';
import { fromApi, view } from '$lib/api/load';
import { unitAsked } from '$lib/centres/of';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch }) => {
	const unit = await unitAsked({ url, fetch });
	const query = {
		q: url.searchParams.get('q') ?? undefined,
		sort: url.searchParams.get('sort') ?? undefined,
		subject: url.searchParams.get('subject') ?? undefined,
		field: url.searchParams.get('field') ?? undefined,
		unit_id: unit?.id
	};
	const books = unit
		? await fromApi<Batch<BookRow>>({ fetch }, api.books, query)
		: await view<Batch<BookRow>>({ url, fetch }, api.books, query);
	return { unit, query, books };
};
