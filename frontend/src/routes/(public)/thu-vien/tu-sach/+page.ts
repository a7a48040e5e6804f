import type { ShelfRow } from '$lib/api/shelves';
import type { Batch } from '$lib/api/types';
import { fromApi, view } from '$lib/api/load';
import { unitAsked } from '$lib/centres/of';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ url, fetch }) => {
	const unit = await unitAsked({ url, fetch });
	const query = { unit_id: unit?.id, after: url.searchParams.get('after') ?? undefined };
	const shelves = unit
		? await fromApi<Batch<ShelfRow>>({ fetch }, api.shelves, query)
		: await view<Batch<ShelfRow>>({ url, fetch }, api.shelves, query);
	return { unit, query: { unit_id: unit?.id }, shelves };
};
