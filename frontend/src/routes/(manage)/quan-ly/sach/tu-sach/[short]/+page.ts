import type { ShelfView } from '$lib/api/shelves';
import { fromApi } from '$lib/api/load';
import { api } from '$lib/paths';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ fetch, params, parent }) => {
	await parent();
	return { shelf: await fromApi<ShelfView>({ fetch }, api.shelf(params.short)) };
};
